import type { Service } from '../../../judge/objects/read/service';
import type { ObjectStore } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf } from '../../objects/values';
import { podKeysOf } from '../../objects/workload-by-pods';
import type { WorkloadNode } from '../../specification/nodes';
import { transportOf } from '../../specification/ports';
import type { PortNode } from '../../specification/ports';
import { nodesOf, ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Declared workloads, edges and relays that no manifest makes: nothing can be asked about them. */
export function missingWorkloads(graph: Specification, { judgement }: ProofInput): readonly Message[] {
  const classes = new Map(judgement.cluster.gateways.map(({ ref, className }) => [`${ref.namespace}/${ref.name}`, className]));
  const gone = (id: string, what: string): Message => ({
    ...wrong(id, `${id} was declared, but no manifest makes it: its ${what} was changed, or it was taken away. Take that back`), follows: [makerOf(id)],
  });
  return [
    ...nodesOf(graph, 'workload').filter((workload) => !podKeysOf(workload).every((key) => judgement.cluster.workloadByKey.has(key))).map(({ id }) => gone(id, 'name or namespace')),
    ...nodesOf(graph, 'gateway').filter(({ id, gatewayClass }) => classes.get(id) !== gatewayClass).map(({ id, gatewayClass, own }) => (
      own ? gone(id, 'name, namespace or class') : wrong(id, `routes are attached to Gateway ${id} of the class ${gatewayClass}, and there is none`)
    )),
    ...nodesOf(graph, 'relay').filter(({ owned, namespace, name }) => owned && !classes.has(`${namespace}/${name}`)).map(({ namespace, name }): Message => ({
      node: undefined,
      text: `Gateway ${namespace}/${name}, by way of which calls go, was declared, but no manifest makes it: its name or namespace was changed, or it was taken away. Put it back`,
    })),
  ];
}

/** Identities and Services that are not those of the declaration. */
export function* workloadFindings(graph: Specification, { judgement, objects }: ProofInput): Generator<Message> {
  const services = new Map(judgement.cluster.manifests.services.map((service) => [`${service.ref.namespace}/${service.ref.name}`, service]));
  for (const workload of ownWorkloads(graph)) {
    const account = judgement.cluster.workloadByKey.get(workload.id)?.serviceAccount;
    if (account !== workload.serviceAccount) {
      yield wrong(workload.id, `${workload.id} runs as the ServiceAccount '${account ?? 'default'}', and was declared as '${workload.serviceAccount}'. ${TAKE_BACK}`);
    }
    if (account === workload.serviceAccount && !objects.tryFind('', 'ServiceAccount', workload.namespace, account)) {
      yield wrong(workload.id, `${workload.id} runs as the ServiceAccount ${workload.namespace}/${account}, which no manifest makes: the API server makes no pod for it. `
        + 'Put back the account that was taken away or renamed');
    }
    if (workload.ports.length === 0) continue;
    const broken = isElsewhere(workload, objects) ? 'leads out of the cluster' : brokenService(workload, services.get(workload.id), { judgement, objects });
    if (broken !== undefined) yield wrong(workload.id, `calls to ${workload.id} go nowhere: its Service ${broken}. ${TAKE_BACK}`);
  }
}

/** What is wrong with a workload itself, before anybody asks whom it reaches. */
function wrong(node: string, text: string): Message {
  return { node, text, explains: [callsOf(node)] };
}

const TAKE_BACK = 'Take back the patch that changed it';

/** The subject of calls that do not come through, because their caller or callee is not what was declared. */
export function callsOf(id: string): string {
  return `calls of ${id}`;
}

/** The subject of the object that makes a workload. */
export function makerOf(id: string): string {
  return `maker of ${id}`;
}

function brokenService(workload: WorkloadNode, service: Service | undefined, { judgement, objects }: Pick<ProofInput, 'judgement' | 'objects'>): string | undefined {
  if (!service) return 'is missing';
  const pods = judgement.cluster.workloadByKey.get(workload.id);
  const selected = pods && judgement.cluster.services.find(pods.namespace, pods).includes(service);
  if (!selected) return 'does not select its pods';
  const missing = workload.ports.find((port) => !leadsTo(service, port));
  if (missing) return `has no port ${missing.servicePort}/${transportOf(missing)} that leads to ${missing.containerPort}`;
  const moved = isHeadless(workload, objects) ? workload.ports.find(({ servicePort, containerPort }) => servicePort !== containerPort) : undefined;
  return moved && `is headless: callers dial its port ${moved.servicePort} on the pods, which listen on ${moved.containerPort}; give both the same number`;
}

function leadsTo(service: Service, port: PortNode): boolean {
  return service.ports.some(({ port: number, target, protocol }) => (
    number === port.servicePort && protocol === transportOf(port) && (target === port.containerPort || target === port.name)
  ));
}

/** Whether DNS answers with the addresses of the pods, so that nobody translates ports. Source: Kubernetes "Service", headless Services. */
function isHeadless({ namespace, name }: WorkloadNode, objects: ObjectStore): boolean {
  return fieldsOf(objects.tryFind('', 'Service', namespace, name)?.body.spec).clusterIP === 'None';
}

/** Whether the Service is another name of something, whatever it selects. */
function isElsewhere({ namespace, name }: WorkloadNode, objects: ObjectStore): boolean {
  return fieldsOf(objects.tryFind('', 'Service', namespace, name)?.body.spec).type === 'ExternalName';
}
