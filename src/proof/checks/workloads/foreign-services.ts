/** Services of a chart that lead to the pods of a ForeignWorkload, against what was declared of these. */
import type { Workload } from '../../../judge/cluster/pod';
import type { Labels } from '../../../judge/objects/read/selector';
import type { Service } from '../../../judge/objects/read/service';
import type { ObjectStore, StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { inWords } from '../../findings/words';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, isEmpty } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import { podLabelsOf } from '../../specification/pod-labels';
import { transportOf } from '../../specification/ports';
import type { PortNode } from '../../specification/ports';

/**
 * Services that nobody wrote are an assumption, but not where a chart is in the app, and its Services have other names: callers would dial a name
 * that is nobody's. Ports of Services that were written lead where they were declared to.
 *
 * @param pods those that were declared, from manifests or assumed
 */
export function* foreignServices(declared: WorkloadNode, pods: readonly Workload[], { judgement, assumed, objects }: ProofInput): Generator<Message> {
  if (declared.ports.length === 0 || !declared.foreign) return;
  const isAssumed = ({ ref: { namespace, name } }: Service): boolean => assumed.has(objects.tryFind('', 'Service', namespace, name)?.body ?? {});
  const all = [...new Set(pods.flatMap((one) => judgement.cluster.services.find(one.namespace, one)))];
  const written = all.filter((service) => !isAssumed(service));
  const missing = all.filter((service) => isAssumed(service)).map(({ ref: { name } }) => name);
  const named = declared.foreign.serviceNames;
  const leading = new Set(all.map(({ ref: { name } }) => name));
  for (const name of named) if (!leading.has(name)) yield* strayFrom(declared, name, objects);
  const unnamed = written.filter(({ ref: { name } }) => !named.includes(name)).map(({ ref: { name } }) => name);
  if (missing.length > 0 && unnamed.length > 0) {
    yield {
      node: declared.id,
      text: `no manifest has a Service ${inWords(missing.map((name) => `'${name}'`))} that leads to ${declared.id}, but one has ${inWords(unnamed.map((name) => `'${name}'`))}. `
        + `Name it: { serviceNames: [${unnamed.map((name) => `'${name}'`).join(', ')}] }`,
    };
  }
  for (const service of written.filter(({ ref: { name } }) => named.includes(name))) yield* portsOf(declared, service, pods);
}

/** Callers dial the names that were stated: one that leads to none of the pods that are known may still lead to some, as one for the primary alone does. */
function* strayFrom(declared: WorkloadNode, name: string, objects: ObjectStore): Generator<Message> {
  const { id, namespace } = declared;
  const why = whyStray(objects.tryFind('', 'Service', namespace, name), podLabelsOf(declared));
  if (why !== undefined) yield { node: id, text: `Service ${namespace}/${name} was declared to lead to ${id}, but ${why}. Name those that do: { serviceNames: ['…'] }` };
}

function whyStray(service: StoredObject | undefined, podLabels: Labels): string | undefined {
  if (!service) return 'it is in no manifest';
  const { type, selector } = fieldsOf(service.body.spec);
  if (type === 'ExternalName') return 'it is the name of another host';
  const given = fieldsOf(selector);
  if (isEmpty(given)) return 'it selects no pods';
  const others = Object.keys(given).filter((key) => given[key] !== podLabels[key]);
  const isOfSome = others.length < Object.keys(given).length && others.every((key) => podLabels[key] === undefined);
  return isOfSome ? undefined : `it selects pods with ${inWords(others.map((key) => `${key}: ${String(given[key])}`))}`;
}

/** A Service need not have all of the ports, but what it has leads to one that was declared. */
function* portsOf(declared: WorkloadNode, service: Service, pods: readonly Workload[]): Generator<Message> {
  for (const { port: number, target, protocol } of service.ports) {
    const known = declared.ports.find((port) => port.servicePort === number && transportOf(port) === protocol);
    const targets = pods.flatMap((one) => targetsIn(one, target, protocol));
    if (!known || targets.length === 0 || targets.includes(known.containerPort)) continue;
    yield {
      node: declared.id,
      text: `Service ${service.ref.namespace}/${service.ref.name} leads its port ${number}/${protocol} to ${inWords([...new Set(targets)].map(String))} of ${declared.id}, and was declared to lead it to `
        + `${known.containerPort}. Declare what it does: ${inCode(known, targets[0])}`,
    };
  }
}

function targetsIn({ ports }: Workload, target: number | string, protocol: string): readonly number[] {
  if (typeof target === 'number') return [target];
  return ports.filter((port) => port.name === target && port.protocol === protocol).map(({ number }) => number);
}

function inCode({ protocol, servicePort }: PortNode, target: number): string {
  return `Port.${protocol}(${target}${servicePort === target ? '' : `, { servicePort: ${servicePort} }`})`;
}
