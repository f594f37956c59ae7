/**
 * What plugins of Kong do at the edges of a program: each route names the one that compares the addresses of its clients, if any were declared, and nothing
 * else of Kong is there. The plugins are compared field by field, and asked what they say to an address at each end of a network that was declared.
 */
import { saidByPlugins } from './said-by-plugins';
import type { DeclaredCidr } from '../../../judge/declared';
import type { StoredObject } from '../../../judge/objects/store';
import { describeDifferences, hasFields, hasTexts, is, isAnything, isByDefault, isNothing } from '../../checks/matchers';
import type { Meaning } from '../../checks/matchers';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import type { GatewayNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

const GROUP = 'configuration.konghq.com';
const [GATEWAY_API, ANNOTATION] = ['gateway.networking.k8s.io', 'konghq.com/plugins'];

export function* pluginFindings(graph: Specification, input: ProofInput): Generator<Message> {
  const { objects } = input;
  const edges = nodesOf(graph, 'gateway').filter(({ own, controller }) => own && controller?.kind === 'kong');
  const used = new Set<string>();
  for (const kind of ['HTTPRoute', 'GRPCRoute']) {
    for (const route of objects.ofKind(GATEWAY_API, kind)) yield* ofRoute(edges, route, input, used);
  }
  for (const node of edges) yield* saidByPlugins(node, input);
  for (const kind of ['KongPlugin', 'KongClusterPlugin', 'KongConsumer', 'KongConsumerGroup']) {
    for (const object of objects.ofKind(GROUP, kind)) {
      if (kind === 'KongPlugin' && used.has(`${object.namespace}/${object.name}`)) continue;
      yield { node: undefined, object: keyOfObject(object), text: `${nameOf(object)} is undeclared: Kong would let others in, or nobody, by it. Delete it` };
    }
  }
}

function* ofRoute(edges: readonly GatewayNode[], route: StoredObject, { objects }: ProofInput, used: Set<string>): Generator<Message> {
  const spec = fieldsOf(route.body.spec);
  const parents = itemsOf(spec.parentRefs).map(fieldsOf).map(({ namespace = route.namespace, name }) => `${String(namespace)}/${String(name)}`);
  const edge = edges.find(({ id }) => parents.includes(id));
  const names = namedBy(route);
  const about = { node: edge?.id, object: keyOfObject(route) };
  const declared = edge ? declaredAt(edge, route) : [undefined];
  // Which routes there are, and where they lead, is compared elsewhere.
  if (declared.length === 0) return;
  if (declared.length > 1) {
    yield { ...about, doubt: true, text: `${nameOf(route)} leads to services for which different addresses of clients were declared, and a plugin holds for all of it. Take back the patch that changed it` };
    return;
  }
  const [clients] = declared;
  if (!clients) {
    if (names.length > 0) yield { ...about, text: `${nameOf(route)} names the plugins ${names.join(', ')} (${ANNOTATION}), which is undeclared. Take back the patch that changed it` };
    return;
  }
  const plugin = names.length === 1 ? objects.tryFind(GROUP, 'KongPlugin', route.namespace, names[0]) : undefined;
  if (!plugin) {
    const got = names.length === 0 ? 'names no plugin' : `names ${names.join(', ')}, of which not each is a KongPlugin beside it, or there are several`;
    yield { ...about, text: `${nameOf(route)} ${got} (${ANNOTATION}), so that clients come from undeclared addresses. Take back the patch that changed it` };
    return;
  }
  used.add(`${plugin.namespace}/${plugin.name}`);
  const differences = meaningOf(clients)(plugin.body, '');
  if (differences.length > 0) {
    yield { ...about, object: keyOfObject(plugin), text: `${nameOf(plugin)} compares addresses of clients otherwise than declared: ${describeDifferences(differences)}` };
  }
}

/** As Kong reads them: names divided by commas. */
function namedBy({ body }: StoredObject): readonly string[] {
  const value = fieldsOf(fieldsOf(body.metadata).annotations)[ANNOTATION];
  return typeof value === 'string' ? value.split(',').map((name) => name.trim()).filter((name) => name !== '') : [];
}

/** What was declared of the clients of the services to which a route leads under its hosts, each once. */
function declaredAt({ routes }: GatewayNode, { namespace: own, body }: StoredObject): readonly (readonly DeclaredCidr[] | undefined)[] {
  const spec = fieldsOf(body.spec);
  const backends = itemsOf(spec.rules).flatMap((rule) => itemsOf(fieldsOf(rule).backendRefs)).map(fieldsOf);
  const services = new Set(backends.map(({ namespace = own, name }) => `${String(namespace)}/${String(name)}`));
  const hosts = itemsOf(spec.hostnames);
  const meant = routes.filter((route) => services.has(route.service) && route.hosts.some((host) => hosts.includes(host)));
  return [...new Map(meant.map(({ clients }) => [JSON.stringify(clients ?? null), clients])).values()];
}

/** All by which a request can come. */
const PROTOCOLS = ['grpc', 'grpcs', 'http', 'https'];

function meaningOf(clients: readonly DeclaredCidr[]): Meaning {
  const from = clients.map(({ cidr }) => cidr);
  const isEverybody = from.every((cidr) => cidr.endsWith('/0'));
  const except = [...new Set(clients.flatMap((one) => one.except ?? []))];
  return hasFields({
    apiVersion: isAnything,
    kind: isAnything,
    metadata: isAnything,
    status: isAnything,
    plugin: is('ip-restriction'),
    config: hasFields({
      allow: isEverybody ? isNothing : hasTexts(from),
      deny: except.length === 0 ? isNothing : hasTexts(except),
      status: isByDefault(403),
      message: isAnything,
    }),
    disabled: isByDefault(false),
    protocols: hasTexts(PROTOCOLS),
    configFrom: isNothing,
    configPatches: isNothing,
    consumerRef: isNothing,
    ordering: isNothing,
    run_on: isNothing,
    instance_name: isNothing,
  });
}
