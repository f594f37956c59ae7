/**
 * What edges let in from outside and where they lead it, against what was declared with `exposes`: every host and path to its service,
 * and no other. Routes are read as the Gateway API attaches them, so that one that no listener takes leads nowhere.
 */
import { listenerFindings } from './listeners';
import type { OwnGateway } from './listeners';
import { describeEntry, declaredEntries, filterWords, entriesOf } from './route-entries';
import type { RouteEntry } from './route-entries';
import { statedFindings } from './stated-listeners';
import type { Gateway } from '../../judge/cluster/gateway';
import { attachmentsOf } from '../../judge/layers/gateway-api/attachments';
import type { Attachment } from '../../judge/layers/gateway-api/attachments';
import { GATEWAY_API as GATEWAYS } from '../../judge/layers/gateway-api/key';
import type { Manifests } from '../../judge/objects/manifests';
import type { StoredObject, ObjectStore } from '../../judge/objects/store';
import type { Message } from '../findings/message';
import type { ProofInput } from '../objects/proof-input';
import { fieldsOf, itemsOf, nameOf } from '../objects/values';
import type { GatewayNode } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

const TAKE_BACK = 'Take back the patch that changed it';

const GATEWAY_API = 'gateway.networking.k8s.io';

/** Kinds that let something in through a Gateway and are not followed here. */
const NOT_FOLLOWED = ['TCPRoute', 'TLSRoute', 'UDPRoute', 'ListenerSet'] as const;

export function* exposureFindings(graph: Specification, input: Seen): Generator<Message> {
  const { objects: index, judgement: { cluster: { manifests } } } = input;
  const edges = nodesOf(graph, 'gateway');
  yield* findingsOf(graph, edges, input);
  yield* strayFindings(graph, manifests);
  yield* missingGrants(graph, manifests);
  yield* unfollowed(edges, index);
}

type Seen = Pick<ProofInput, 'judgement' | 'objects'>;

/** The same for Gateways of others in a cluster, and for the routes to them. Nothing is said of Gateways in namespaces that were not read. */
export function* gatewayOfOthersFindings(graph: Specification, input: Seen): Generator<Message> {
  const edges = nodesOf(graph, 'gateway').filter(({ own }) => !own);
  for (const { id, namespace, name } of edges) {
    if (!input.objects.tryFind('', 'Namespace', '', namespace) || input.objects.tryFind(GATEWAY_API, 'Gateway', namespace, name)) continue;
    yield { node: id, text: `Gateway ${id}, to which routes are attached, does not exist` };
  }
  yield* findingsOf(graph, edges, input);
}

function* findingsOf(graph: Specification, edges: readonly GatewayNode[], { judgement, objects: index }: Seen): Generator<Message> {
  const { manifests, namespaces, gateways } = judgement.cluster;
  const byKey = new Map(gateways.map((gateway) => [keyOf(gateway.ref), gateway]));
  const attachments = attachmentsOf(gateways, manifests.of(GATEWAYS).routes, namespaces);
  for (const node of edges) yield* edgeFindings(graph, node, index, byKey.get(node.id), attachments.get(node.id) ?? []);
}

function* edgeFindings(
  graph: Specification, node: GatewayNode, index: ObjectStore, gateway: Gateway | undefined, attached: readonly Attachment[],
): Generator<Message> {
  const object = index.tryFind(GATEWAY_API, 'Gateway', node.namespace, node.name);
  // That it is missing has been told with the missing workloads.
  if (!object) return;
  if (isOwn(node)) yield* listenerFindings(graph, node, object, gateway);
  yield* statedFindings(node, object, gateway);
  yield* sayingOpen(node, attached, index);
  const declared = declaredEntries(node);
  const given = new Set<string>();
  for (const { route, listener, hosts, truth } of attached) {
    const by = `${route.ref.kind} ${keyOf(route.ref)}`;
    const entries = hosts.flatMap((host) => entriesOf(route, host, listener.port)).filter((entry) => isMeant(graph, node, entry));
    if (entries.length === 0) continue;
    if (truth !== 'yes') yield { node: node.id, doubt: true, text: `whether listener ${listener.name} of Gateway ${node.id} takes ${by} is open: the labels of its Namespace are not given` };
    for (const words of filterWords(route)) yield { node: node.id, text: `${by} ${words}, which is undeclared. ${TAKE_BACK}` };
    for (const entry of entries) {
      given.add(entry.key);
      if (!declared.has(entry.key)) yield { node: node.id, text: `${by} leads ${describeEntry(entry)}, which is undeclared. Declare it: edge.exposes(…), or delete it` };
    }
  }
  for (const entry of declared.values()) {
    if (!given.has(entry.key)) yield { node: node.id, text: `${node.id} does not lead ${describeEntry(entry)}, although it is declared: no HTTPRoute that its listener takes says so. ${TAKE_BACK}` };
  }
}

const OPEN_TO_ALL = 'cdk8s-zero-trust.dev/open-to-all';

/** Who asks nobody to sign in must have said so, for each of its exposures: with the annotation of their one route, no rule tells of any. */
function* sayingOpen(node: GatewayNode, attached: readonly Attachment[], index: ObjectStore): Generator<Message> {
  for (const { ref, rules } of new Set(attached.map(({ route }) => route))) {
    const services = rules.flatMap(({ backends }) => backends.map(({ namespace, service }) => `${namespace}/${service}`));
    const names = attached.filter(({ route }) => route.ref === ref).flatMap(({ hosts }) => hosts);
    const meant = node.routes
      .filter(({ service, hosts, tokens }) => services.includes(service) && hosts.some((host) => names.includes(host)) && tokens === undefined);
    const { annotations } = fieldsOf(index.tryFind(GATEWAY_API, ref.kind, ref.namespace, ref.name)?.body.metadata);
    if (fieldsOf(annotations)[OPEN_TO_ALL] === undefined || (meant.length > 0 && meant.every(({ saysOpen }) => saysOpen))) continue;
    yield { node: node.id, text: `${ref.kind} ${keyOf(ref)} says that it is open to all (${OPEN_TO_ALL}), which is undeclared. Say so where it is exposed: edge.exposes(service, { openToAll: '…' }), or delete the annotation` };
  }
}

/** At an edge of others, what others lead elsewhere under hosts of their own is theirs. */
function isMeant(graph: Specification, node: GatewayNode, { host, service }: RouteEntry): boolean {
  if (node.own || node.routes.some(({ hosts }) => hosts.includes(host))) return true;
  return service === undefined || isOurs(graph, service);
}

function isOurs(graph: Specification, service: string): boolean {
  const [namespace] = service.split('/');
  return graph.namespaces.get(namespace)?.owned === true
    || nodesOf(graph, 'workload').some((workload) => workload.namespace === namespace
      && (workload.foreign?.serviceNames ?? [workload.name]).some((name) => `${namespace}/${name}` === service));
}

function isOwn(node: GatewayNode): node is OwnGateway {
  return node.own !== undefined;
}

/** Routes of the program's namespaces past its edges, and grants by which routes of others lead into them. */
function* strayFindings(graph: Specification, manifests: Manifests): Generator<Message> {
  const { routes, referenceGrants } = manifests.of(GATEWAYS);
  for (const { ref, parents, otherParents, rules } of routes) {
    const owned = rules.flatMap(({ backends }) => backends).find(({ namespace }) => graph.namespaces.has(namespace));
    if (!owned) continue;
    const undeclared = parents.find((parent) => graph.nodes.get(keyOf(parent))?.kind !== 'gateway');
    if (undeclared) yield { node: undefined, text: `${ref.kind} ${keyOf(ref)} leads to ${owned.namespace}/${owned.service} through the Gateway ${keyOf(undeclared)}, which is undeclared. Declare it as an EdgeGateway, or delete it` };
    if (parents.length > 0 || otherParents.length > 0) continue;
    yield { node: undefined, doubt: true, text: `${ref.kind} ${keyOf(ref)} names no Gateway: where it leads calls inside the mesh is not followed, and can't be proven` };
  }
  const granted = declaredGrants(graph);
  for (const { ref, from, services } of referenceGrants) {
    if (!graph.namespaces.has(ref.namespace) || from.length === 0 || services.length === 0) continue;
    const isDeclared = services !== 'all' && from.every(({ kind, namespace }) => kind === 'HTTPRoute' && services.every((service) => granted.has(`${namespace} ${ref.namespace}/${service}`)));
    if (isDeclared) continue;
    const whose = [...new Set(from.map(({ namespace }) => `'${namespace}'`))].join(', ');
    yield { node: undefined, text: `ReferenceGrant ${keyOf(ref)} lets routes of ${whose} lead to ${services === 'all' ? 'every Service' : services.join(', ')} of ${ref.namespace}, which is undeclared. Delete it` };
  }
}

/** Which namespaces were declared to write routes to services of others: those of Gateways, each with the service. */
function declaredGrants(graph: Specification): ReadonlySet<string> {
  return new Set(nodesOf(graph, 'gateway').flatMap(({ namespace, routes }) => routes.flatMap(({ service, besideGateway }) => (besideGateway ? [`${namespace} ${service}`] : []))));
}

/** Routes beside a Gateway lead nowhere without a grant of their service. Source: Gateway API, ReferenceGrant. */
function* missingGrants(graph: Specification, manifests: Manifests): Generator<Message> {
  const { referenceGrants } = manifests.of(GATEWAYS);
  for (const { id, namespace: from, routes } of nodesOf(graph, 'gateway')) {
    for (const { to, service: named, besideGateway } of routes) {
      const [namespace, service] = named.split('/');
      if (!besideGateway || namespace === from) continue;
      const isGranted = referenceGrants.some((grant) => grant.ref.namespace === namespace
        && grant.from.some((one) => one.kind === 'HTTPRoute' && one.namespace === from) && (grant.services === 'all' || grant.services.includes(service)));
      if (!isGranted) yield { node: id, text: `${id} does not lead to ${to}, although it is declared: no ReferenceGrant in ${namespace} lets HTTPRoutes of ${from} name it. ${TAKE_BACK}` };
    }
  }
}

/** What else can let something in through a declared edge. */
function* unfollowed(edges: readonly GatewayNode[], index: ObjectStore): Generator<Message> {
  const nodes = new Map(edges.map((node) => [node.id, node]));
  for (const object of NOT_FOLLOWED.flatMap((kind) => index.ofKind(GATEWAY_API, kind))) {
    const node = parentsOf(object).map((key) => nodes.get(key)).find((parent) => parent !== undefined);
    if (node) yield { node: node.id, doubt: true, text: `${nameOf(object)} opens a path through Gateway ${node.id} that the judge does not follow; what it lets in can't be proven` };
  }
}

function parentsOf({ namespace, body }: StoredObject): readonly string[] {
  const { parentRefs, parentRef } = fieldsOf(body.spec);
  return [...itemsOf(parentRefs), ...(parentRef === undefined ? [] : [parentRef])].map((parent) => {
    const { namespace: other, name } = fieldsOf(parent);
    return keyOf({ namespace: typeof other === 'string' ? other : namespace, name: String(name) });
  });
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
