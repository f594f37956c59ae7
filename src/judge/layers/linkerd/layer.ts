/** Linkerd. */
import { enrol } from './enrol';
import { containersOf } from './injection';
import { installationsOf, linkerdOf } from './installations';
import { byNamespace, LINKERD, type LinkerdIndex, type LinkerdObjects } from './key';
import { LINKERD_SERVED } from './kinds';
import { mentionsOf } from './mentions';
import { LINKERD_MESH } from './mesh';
import type { Layer } from '../layer';
import { parseMeshTls, parseNetworkAuthentication } from './read/authentications';
import { parseAuthorizationPolicy } from './read/authorization-policy';
import { tryReadConfig } from './read/config';
import { parseEgressNetwork } from './read/egress-network';
import { tryParseRoute, type PolicyRoute } from './read/route';
import { parseServer } from './read/server';
import { parseServerAuthorization } from './read/server-authorization';
import { EGRESS_NETWORKS, INBOUND_POLICY } from './sites';
import { INJECT_ANNOTATION, POLICY_GROUP, PROXY_CONTAINER, ROUTE_GROUP } from './well-known';
import { SelectorIndex } from '../../cluster/selector-index';
import type { DoubtfulKind } from '../../objects/kinds/kind';
import { Field } from '../../objects/read/field';
import { listOf, type KindReader } from '../../objects/read/kind-reader';

/** Routes of others are nothing to this layer. */
function routes(kind: PolicyRoute['kind'], group: string): KindReader<LinkerdObjects> {
  return {
    read: (into, { ref, root, malformed }) => {
      const route = tryParseRoute(kind, group, ref, root, malformed);
      if (route) into.routes.push(route);
    },
  };
}

export const LINKERD_LAYER: Layer<LinkerdObjects, LinkerdIndex> = {
  key: LINKERD,
  served: LINKERD_SERVED,
  empty: () => ({
    servers: [],
    serverAuthorizations: [],
    authorizationPolicies: [],
    meshTlsAuthentications: [],
    networkAuthentications: [],
    routes: [],
    egressNetworks: [],
    configs: [],
  }),
  readers: {
    [POLICY_GROUP]: {
      Server: listOf('servers', parseServer),
      ServerAuthorization: listOf('serverAuthorizations', parseServerAuthorization),
      AuthorizationPolicy: listOf('authorizationPolicies', parseAuthorizationPolicy),
      MeshTLSAuthentication: listOf('meshTlsAuthentications', parseMeshTls),
      NetworkAuthentication: listOf('networkAuthentications', parseNetworkAuthentication),
      EgressNetwork: listOf('egressNetworks', parseEgressNetwork),
      HTTPRoute: routes('HTTPRoute', POLICY_GROUP),
    },
    [ROUTE_GROUP]: { HTTPRoute: routes('HTTPRoute', ROUTE_GROUP), GRPCRoute: routes('GRPCRoute', ROUTE_GROUP) },
  },
  routeParents: [`${POLICY_GROUP} Server`, `${POLICY_GROUP} EgressNetwork`],
  labels: { domains: ['linkerd.io'] },
  arrange: (objects) => ({
    servers: new SelectorIndex(objects.servers.filter(({ selector, malformed }) => selector ?? malformed), {
      namespaceOf: ({ ref }) => ref.namespace,
      selectorOf: ({ selector, malformed }) => (malformed ? undefined : selector),
      doubted: (server, doubt) => ({ ...server, doubt }),
    }),
    serverAuthorizations: byNamespace(objects.serverAuthorizations),
    authorizationPolicies: byNamespace(objects.authorizationPolicies),
    routes: byNamespace(objects.routes),
    meshTls: new Map(objects.meshTlsAuthentications.map((one) => [`${one.ref.namespace}/${one.ref.name}`, one])),
    networks: new Map(objects.networkAuthentications.map((one) => [`${one.ref.namespace}/${one.ref.name}`, one])),
    egressNetworks: byNamespace(objects.egressNetworks),
    namespaces: new Set(Object.values(objects).flatMap((list) => list.map(({ ref }) => ref.namespace))),
  }),
  enrol,
  installations: (options, { configs }) => installationsOf(options, configs),
  installationIn: (settings) => linkerdOf(settings),
  mentions: mentionsOf,
  isInjected: (template) => containersOf(template).includes(PROXY_CONTAINER),
  differences: (template) => [template.annotations[INJECT_ANNOTATION], containersOf(template).includes(PROXY_CONTAINER)],
  usingNamespaces: ({ servers, authorizationPolicies, serverAuthorizations, egressNetworks }) => [
    servers, authorizationPolicies, serverAuthorizations, egressNetworks,
  ],
  mesh: LINKERD_MESH,
  sight: (group, ref, body, into) => {
    if (group === '' && ref.kind === 'ConfigMap') {
      const config = tryReadConfig(ref, body);
      if (!config) return undefined;
      into.configs.push(config);
      return { known: config.doubts.length === 0, ofProxies: true, matters: unreadSettings(config.doubts) };
    }
    if (group !== ROUTE_GROUP || (ref.kind !== 'TLSRoute' && ref.kind !== 'TCPRoute')) return undefined;
    const root = Field.root(body, ref, []);
    const route = tryParseRoute(ref.kind, group, ref, root, () => false);
    const parents = root.child('spec').child('parentRefs').items().length;
    if (!route || route.egress.length < parents) return undefined;
    into.routes.push(route);
    return { known: true };
  },
};

function unreadSettings(names: readonly string[]): DoubtfulKind {
  const role = { is: 'doubtful', changes: 'objects', reach: 'cluster' } as const;
  if (names.length === 0) return { ...role, because: 'it holds the settings of a mesh', hops: [] };
  return { ...role, because: `it sets ${names.join(', ')} of the mesh, which is not understood`, hops: [INBOUND_POLICY.id, EGRESS_NETWORKS.id] };
}
