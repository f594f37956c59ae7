/** What was declared of each workload's service: its port, how it is read, and that nobody else gets in. Source: Consul, config entries service-defaults and service-intentions. */
import { portsAround } from './around';
import { isConsul } from './consul-spec';
import { isDialledByPod } from './tunnels';
import type { ObjectStore, StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { inWords } from '../../findings/words';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import { transportOf } from '../../specification/ports';
import type { AppProtocol, PortNode } from '../../specification/ports';
import { edgesTo, findNode, nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

const GROUP = 'consul.hashicorp.com';

const READ_AS: Readonly<Record<AppProtocol, string>> = { http: 'http', http2: 'http2', grpc: 'grpc', tcp: 'tcp', tls: 'tcp', udp: 'tcp' };

/** The port to which a proxy passes calls on: the lowest that is called by somebody with an identity, or else the lowest that does not go around. */
export function servicePort(graph: Specification, workload: WorkloadNode): PortNode | undefined {
  const calls = edgesTo(graph, workload.id).filter(({ from, purpose }) => purpose === 'call' && findNode(graph, from).kind !== 'sources');
  const called = new Set(calls.flatMap(({ grants }) => grants.map(({ port }) => `${transportOf(port)} ${port.containerPort}`)));
  const around = portsAround(graph, workload);
  const some = workload.ports.filter((port) => transportOf(port) === 'TCP').sort((one, other) => one.containerPort - other.containerPort);
  return some.find(({ containerPort }) => called.has(`TCP ${containerPort}`)) ?? some.find(({ containerPort }) => !around.includes(containerPort)) ?? some.at(0);
}

export function* serviceFindings(graph: Specification, { objects, assumed }: ProofInput): Generator<Message> {
  const workloads = nodesOf(graph, 'workload').filter(({ mesh }) => isConsul(mesh));
  const meant = new Set<StoredObject>();
  for (const workload of workloads) {
    yield* defaultsFindings(graph, workload, objectOf(objects, 'ServiceDefaults', workload, meant));
    yield* intentionFindings(workload, objectOf(objects, 'ServiceIntentions', workload, meant));
  }
  for (const object of objects.all.filter(({ group }) => group === GROUP)) {
    if (meant.has(object) || assumed.has(object.body) || OF_SERVERS.has(object.kind)) continue;
    yield {
      node: undefined,
      object: keyOfObject(object),
      text: OF_SERVICES.has(object.kind)
        ? `${nameOf(object)} is for no service that was declared in Consul, or for one that another object is for: it could count in place of that. Delete it, or take back the patch that changes it`
        : `${nameOf(object)}: no declaration leads to it, and in Consul it can lead calls elsewhere, or change whom proxies let in. Leave it out`,
    };
  }
}

/** What servers take of requests for their own data. */
const OF_SERVERS: ReadonlySet<string> = new Set(['ControlPlaneRequestLimit']);

const OF_SERVICES: ReadonlySet<string> = new Set(['ServiceDefaults', 'ServiceIntentions']);

/** The object of a workload, where it is for its service and no other is. */
function objectOf(
  objects: ObjectStore, kind: string, { namespace, name, serviceAccount }: WorkloadNode, meant: Set<StoredObject>,
): StoredObject | undefined {
  const object = objects.tryFind(GROUP, kind, namespace, name);
  const subject = kind === 'ServiceIntentions' ? fieldsOf(fieldsOf(object?.body.spec).destination).name : object?.name;
  if (!object || subject !== serviceAccount) return undefined;
  meant.add(object);
  return object;
}

function* defaultsFindings(graph: Specification, workload: WorkloadNode, object: StoredObject | undefined): Generator<Message> {
  const wanted = READ_AS[servicePort(graph, workload)?.protocol ?? 'tcp'];
  const { protocol, mutualTLSMode, transparentProxy } = fieldsOf(object?.body.spec);
  const { dialedDirectly = false } = fieldsOf(transparentProxy);
  const byPod = isDialledByPod(workload);
  if (!object) {
    yield {
      node: workload.id,
      text: `${workload.id} has no ServiceDefaults of its name, expected one: whether proxies read requests, and ask for mutual TLS, others could say. Put it back`,
    };
    return;
  }
  const wrong = [
    ...(protocol === wanted ? [] : [`protocol: ${JSON.stringify(protocol ?? null)}`]),
    ...(mutualTLSMode === 'strict' ? [] : [`mutualTLSMode: ${JSON.stringify(mutualTLSMode ?? null)}`]),
    ...(dialedDirectly === byPod ? [] : [`transparentProxy.dialedDirectly: ${JSON.stringify(dialedDirectly)}`]),
  ];
  if (wrong.length === 0) return;
  yield {
    node: workload.id,
    object: keyOfObject(object),
    text: `${nameOf(object)} says ${inWords(wrong)}, expected protocol: "${wanted}", mutualTLSMode: "strict" and ${byPod ? 'transparentProxy.dialedDirectly: true' : 'no dialedDirectly'}. Take back the patch`,
  };
}

const DENY_ALL = JSON.stringify([['action', 'deny'], ['name', '*']]);

/** The last permission denies whatever no other one is about. */
function isClosed(permissions: readonly Readonly<Record<string, unknown>>[]): boolean {
  const [last] = permissions.slice(-1);
  return permissions.length > 0 && last.action === 'deny' && JSON.stringify(last.http) === '{"pathPrefix":"/"}' && Object.keys(last).length === 2;
}

/** Whom the intentions let in, the judge says; here, that nobody else gets in where the mesh allows by default. */
function* intentionFindings(workload: WorkloadNode, object: StoredObject | undefined): Generator<Message> {
  if (!object) {
    yield { node: workload.id, text: `${workload.id} has no ServiceIntentions of its name, expected one: the default of the mesh would say who gets in. Put it back` };
    return;
  }
  const sources = itemsOf(fieldsOf(object.body.spec).sources).map(fieldsOf);
  const [last] = sources.slice(-1);
  if (sources.length > 0 && JSON.stringify(Object.entries(last).sort()) === DENY_ALL) {
    const open = sources.find(({ permissions }) => permissions !== undefined && !isClosed(itemsOf(permissions).map(fieldsOf)));
    if (!open) return;
    yield {
      node: workload.id,
      object: keyOfObject(object),
      text: `${nameOf(object)} has permissions of ${JSON.stringify(open.name)} that do not end with a denial of all other paths, expected it: for these the default of the mesh would count. Put it back`,
    };
    return;
  }
  yield {
    node: workload.id,
    object: keyOfObject(object),
    text: `${nameOf(object)} has no source "*" with action: "deny", expected it: for all others the default of the mesh would count. Put it back`,
  };
}
