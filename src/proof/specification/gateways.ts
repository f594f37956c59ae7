/** Edges: those that the program writes, and those of others. */
import { onePort } from './access';
import { readAuthorizer, readMinter } from './authorizers';
import { canonicalCidrs } from './cidrs';
import { readClientAddress, readClients } from './client-address';
import { readCluster } from './clusters';
import type { Meshed } from './constructs';
import type { GatewayNode, ListenerNode, RouteNode, WorkloadNode } from './nodes';
import { plainPort, speaksHttp } from './ports';
import type { PortNode } from './ports';
import { readRateLimits } from './rate-limits';
import type { RouteChanges } from './route-changes';
import { tokensOf } from './users';
import type { EdgeRecord, EdgeReferenceRecord, ExposureRecord, ListenerRecord, RoutesFromRecord } from '../../author/graph/record/record';
import type { ControllerSpec } from '../gateways/controller-spec';
import { controllerContractOf, readController } from '../gateways/table';
import { readMesh } from '../meshes/table';

/** Port 443 is that of HTTPS. Source: RFC 9110. */
const HTTPS_PORT = 443;

type Workloads = ReadonlyMap<string, WorkloadNode>;

/** An edge, given who stands at the paths that it exposes. */
export function readEdge(record: Meshed<EdgeRecord>, workloads: Workloads): GatewayNode {
  const { hosts, port = HTTPS_PORT, redirectPort, clientCaConfigMap, clientCidrs, clientAddress, exposures, removes } = record;
  const node = readGateway(record);
  return {
    ...node,
    own: {
      hosts: [...new Set(hosts)],
      tlsSecret: record.tlsSecretName ?? `${node.name}-tls`,
      port: listenerPort(node.controller, 'https', port, 'tls'),
      redirectPort: redirectPort === undefined ? undefined : listenerPort(node.controller, 'http', redirectPort, 'http'),
      clientCa: clientCaConfigMap,
      clients: clientCidrs && canonicalCidrs(clientCidrs),
      clientAddress: clientAddress && readClientAddress(clientAddress),
    },
    stated: [],
    routes: exposures.flatMap((exposure) => readRoute(exposure, hosts, workloads, removes) ?? []),
  };
}

/** An edge of others. A service is exposed under the hosts of all listeners for a single one, where none is named. */
export function readEdgeReference(record: Meshed<EdgeReferenceRecord>, workloads: Workloads): GatewayNode {
  const { listeners, podNamespace, exposures, removes, routesBesideGateway = false } = record;
  const node = readGateway(record);
  const single = listeners.flatMap(({ hostname = '*' }) => (hostname.startsWith('*') ? [] : [hostname]));
  return {
    ...node,
    podNamespace: podNamespace ?? node.podNamespace,
    own: undefined,
    stated: listeners.map((listener) => readListener(listener, node.controller)),
    routes: exposures.flatMap((exposure) => readRoute(exposure, single, workloads, removes, routesBesideGateway) ?? []),
  };
}

/** What several programs say of one edge: its owner's word counts, and services of all of them are behind it. */
export function oneOfEach(gateways: readonly GatewayNode[]): readonly GatewayNode[] {
  const found = new Map<string, GatewayNode>();
  for (const gateway of gateways) {
    const known = found.get(gateway.id);
    if (!known) {
      found.set(gateway.id, gateway);
      continue;
    }
    const [first, second] = known.own || !gateway.own ? [known, gateway] : [gateway, known];
    found.set(gateway.id, { ...first, stated: distinct([...known.stated, ...gateway.stated]), routes: [...first.routes, ...second.routes] });
  }
  return [...found.values()];
}

function distinct(listeners: readonly ListenerNode[]): readonly ListenerNode[] {
  return [...new Map(listeners.map((listener) => [JSON.stringify(listener), listener])).values()];
}

function readGateway(record: Meshed<EdgeRecord> | Meshed<EdgeReferenceRecord>): Omit<GatewayNode, 'own' | 'stated' | 'routes'> {
  const { namespace, mesh, profile, gatewayClassName, podLabels = {} } = record;
  const name = record.name ?? record.id;
  const controller = readController(record.controller, gatewayClassName);
  const contract = controller && controllerContractOf(controller);
  const made = controller && contract?.podsOf(controller, { namespace, name });
  return {
    kind: 'gateway',
    id: `${namespace}/${name}`,
    namespace,
    name,
    podNamespace: made?.podNamespace ?? namespace,
    // Of others, the author requires it.
    serviceAccount: record.serviceAccountName ?? made?.serviceAccount ?? '',
    podLabels: made?.podLabels ?? podLabels,
    mesh: readMesh(mesh),
    cluster: readCluster(profile),
    gatewayClass: gatewayClassName ?? (controller && contract?.classOf(controller)) ?? '',
    controller,
  };
}

/** A port of a listener, as others call it and as pods listen. */
function listenerPort(controller: ControllerSpec | undefined, name: string, port: number, protocol: 'tls' | 'http'): PortNode {
  const inside = controller ? controllerContractOf(controller).podPortOf(port, protocol) : port;
  return { ...plainPort(name, inside, protocol), servicePort: port };
}

function readListener(said: ListenerRecord, controller: ControllerSpec | undefined): ListenerNode {
  const { name, hostname, port = HTTPS_PORT, podPort, routesFrom } = said;
  const inside = podPort ?? listenerPort(controller, name, port, 'tls').containerPort;
  return { name, hostname, port: { ...plainPort(`https-${port}`, inside, 'tls'), servicePort: port }, routesFrom: readRoutesFrom(routesFrom) };
}

/** Source: Gateway API, RouteNamespaces, `from`: the Gateway's own where nothing is said. */
function readRoutesFrom(said: RoutesFromRecord | undefined): ListenerNode['routesFrom'] {
  switch (said?.factory) {
    case undefined:
    case 'sameNamespace': return { kind: 'same' };
    case 'anyNamespace': return { kind: 'any' };
    case 'namespaces': return { kind: 'named', names: said.names };
    case 'namespacesLabelled': return { kind: 'labelled', labels: said.labels };
  }
}

function readRoute(
  { service, options }: ExposureRecord, ofEdge: readonly string[], workloads: Workloads, removes: readonly string[] = [], besideGateway = false,
): RouteNode | undefined {
  const callee = workloads.get(service);
  if (!callee) return undefined;
  const { hosts = ofEdge, exactPaths = [], pathPrefixes = options.exactPaths ? [] : ['/'], methods, headers = {}, portName, users, publicPaths = [], openToAll, clientCidrs, exceptClientCidrs } = options;
  const port = onePort(callee.ports, portName, speaksHttp).at(0);
  return {
    to: callee.id,
    // Of pods that others make, the first Service that was stated.
    service: `${callee.namespace}/${callee.foreign?.serviceNames[0] ?? callee.name}`,
    port,
    hosts: [...new Set(hosts)],
    paths: [
      ...[...new Set(pathPrefixes.map((prefix) => prefix.replace(/\/+$/, '')))].map((text) => ({ whole: false, text })),
      ...[...new Set(exactPaths)].map((text) => ({ whole: true, text })),
    ],
    methods: methods && [...new Set(methods)],
    // Names of headers have no case. Source: RFC 9110.
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    tokens: users && tokensOf(users),
    publicPaths,
    authorizer: options.passport ? readMinter(options.passport, workloads) : options.authorizer && readAuthorizer(options.authorizer, workloads),
    ...(options.passport && { passport: true }),
    clients: readClients(clientCidrs, exceptClientCidrs),
    saysOpen: openToAll !== undefined,
    changes: readChanges(options, removes),
    rateLimits: readRateLimits(options.rateLimits),
    besideGateway,
  };
}

/** Source: Gateway API, HTTPCORSFilter, maxAge. */
const USUAL_MAX_AGE = 5;

function readChanges({ rewritePrefix, rewriteHost, cors, methods: exposed, removesResponseHeaders = [] }: ExposureRecord['options'], removes: readonly string[]): RouteChanges {
  return {
    prefix: rewritePrefix?.replace(/\/+$/, ''),
    host: rewriteHost,
    removed: lowerCase(removes),
    removedFromAnswers: lowerCase(removesResponseHeaders),
    cors: cors && {
      origins: cors.origins,
      // Pages may use what is exposed; with OPTIONS their browsers ask before.
      methods: cors.methods ?? (exposed ?? []).filter((method) => method !== 'OPTIONS'),
      headers: lowerCase(cors.headers ?? []),
      exposed: lowerCase(cors.exposedHeaders ?? []),
      credentials: cors.credentials ?? false,
      maxAge: cors.maxAgeSeconds ?? USUAL_MAX_AGE,
    },
  };
}

/** Names of headers have no case. Source: RFC 9110. */
function lowerCase(names: readonly string[]): readonly string[] {
  return names.map((name) => name.toLowerCase());
}
