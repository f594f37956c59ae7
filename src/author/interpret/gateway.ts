import { readGivenCidrs } from './cidrs';
import { readClientAddress } from './client-addresses';
import { readCluster } from './cluster';
import { readListenerPort } from './ports';
import { readRemoved } from './route-changes';
import { readRoute } from './routes';
import type { _Exposure } from './routes';
import type { EdgeGatewayProps } from '../constructs/edge-gateway-props';
import { controllerDialectOf, controllerFor, CONTROLLERS } from '../gateways/table';
import type { Cluster } from '../graph/cluster';
import type { Declaration } from '../graph/declarations';
import type { ControllerNode } from '../graph/gateway-controller';
import type { MeshNode } from '../graph/mesh';
import type { GatewayNode } from '../graph/nodes';
import { sortedUnique } from '../graph/order';
import type { PortNode } from '../graph/port';
import { quoted } from '../graph/problem';
import { Reader } from '../graph/reader';
import { ANY, only, tryNonEmpty } from '../graph/selection';
import type { NonEmpty } from '../graph/selection';
import { parseRouteHost } from '../graph/values/host';
import { parseDnsLabel, parseDnsSubdomain, parseLabelKey, parseLabelValue, parseServiceName } from '../graph/values/names';
import { dialectOf } from '../meshes/table';

/** The arguments of an edge. */
export interface GatewayState extends GatewayOwner {
  readonly props: EdgeGatewayProps;
}

/** What is known of an edge, whoever owns it. */
export interface GatewayOwner {
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  readonly mesh: MeshNode;
  readonly cluster: Cluster;
  readonly exposures: readonly _Exposure[];
  /** Headers that requests lose. */
  readonly removes: readonly string[] | undefined;
}

type PodProps = Pick<EdgeGatewayProps, 'controller' | 'gatewayClassName' | 'podLabels' | 'serviceAccountName'>;

export const HTTPS_PORT = 443;

export function interpretGateway(state: GatewayState): Declaration {
  const { path, props } = state;
  const reader = new Reader(path);
  const name = reader.read('name', 'name', state.name, parseServiceName);
  const namespace = reader.read('name', 'namespace', props.namespace, parseDnsLabel);
  const port = readListenerPort(reader, 'port', props.port ?? HTTPS_PORT);
  const redirectPort = props.redirectPort === undefined ? undefined : readListenerPort(reader, 'redirectPort', props.redirectPort);
  if (redirectPort !== undefined && redirectPort === port) {
    reader.refuse('duplicate-port', 'redirectPort', String(redirectPort), 'another port than that of HTTPS', 'leave it out, or write redirectPort: 80');
  }
  const hosts = readHosts(reader, props.hosts);
  if (props.clientCaConfigMap !== undefined) reader.read('name', 'clientCaConfigMap', props.clientCaConfigMap, parseDnsSubdomain);
  dialectOf(state.mesh).read(reader, state.mesh);
  readCluster(reader, state.cluster);
  const routes = state.exposures.flatMap((exposure) => readRoute(reader, exposure, props.hosts) ?? []);
  const clients = readGivenCidrs(reader, 'clientCidrs', props.clientCidrs);
  const clientAddress = readClientAddress(reader, 'clientAddress', props.clientAddress);
  const removes = readRemoved(reader, 'removes', state.removes);
  const made = readMade(reader, state, props);
  if (props.tlsSecretName !== undefined) reader.read('name', 'tlsSecretName', props.tlsSecretName, parseDnsSubdomain);
  if (name === undefined || namespace === undefined || port === undefined || !hosts || !made) return declarationOf(path, reader, []);
  return declarationOf(path, reader, [{
    kind: 'gateway',
    id: `${namespace}/${name}`,
    path,
    namespace,
    name,
    ...made,
    mesh: state.mesh,
    cluster: state.cluster,
    listens: {
      kind: 'written',
      hosts,
      tlsSecret: props.tlsSecretName ?? `${name}-tls`,
      port: listenerPort(made.controller, 'https', 'tls', port),
      redirectPort: redirectPort === undefined ? undefined : listenerPort(made.controller, 'http', 'http', redirectPort),
      clientCa: props.clientCaConfigMap,
      clients: clients ? only(clients) : ANY,
      clientAddress,
    },
    routes,
    removes,
  }]);
}

export function declarationOf(path: string, reader: Reader, gateways: readonly GatewayNode[]): Declaration {
  return { path, namespaces: [], workloads: [], gateways, calls: [], problems: reader.problems };
}

function readHosts(reader: Reader, hosts: readonly string[]): NonEmpty<string> | undefined {
  if (hosts.length === 0) {
    reader.refuse('host', 'hosts', 'no hosts', 'at least one host name: none would mean all of them', "name them: hosts: ['shop.example.com']");
  }
  return tryNonEmpty(sortedUnique(reader.readAll('host', 'hosts', hosts, parseRouteHost).map((host) => host.text)));
}

/** Who makes the pods of the edge, the class of that, how the pods are labelled and what they run as. */
export function readMade(reader: Reader, owner: GatewayOwner, props: PodProps): Made | undefined {
  const { mesh } = owner;
  const controller = controllerFor({ controller: props.controller?._node, className: props.gatewayClassName }, mesh);
  const dialect = controller && controllerDialectOf(controller);
  if (props.controller && props.gatewayClassName !== undefined) {
    reader.refuse(
      'name', 'gatewayClassName', quoted(props.gatewayClassName), `no class beside a controller, which is ${dialect?.name} here`,
      'leave it out, or name it in the options of the controller',
    );
  }
  const gatewayClass = props.gatewayClassName ?? (controller && dialect?.classOf(controller));
  for (const field of ['serviceAccountName', 'gatewayClassName'] as const) {
    const given = props[field];
    if (given !== undefined) reader.read('name', field, given, parseDnsSubdomain);
  }
  if (gatewayClass === undefined) {
    reader.refuse('name', 'controller', 'none', 'the controller that makes the edge\'s pods: the edge\'s mesh brings none', `name it: ${controllersWords()}, or gatewayClassName, podLabels and serviceAccountName`);
    return undefined;
  }
  if (controller) dialect?.read?.(reader, controller);
  const unfit = dialect?.checkMesh?.(mesh) ?? [];
  for (const { code, value, expected, fix } of unfit) reader.refuse(code, 'mesh', value, expected, fix);
  if (unfit.length === 0) dialectOf(mesh).checkEdge?.(reader, { gatewayClass, controller: dialect?.name });
  const pods = readPods(reader, owner, props, { gatewayClass, controller });
  return pods && { gatewayClass, controller, ...pods };
}

type Made = Pick<GatewayNode, 'gatewayClass' | 'controller' | 'serviceAccount' | 'podLabels' | 'podNamespace'>;

function controllersWords(): string {
  return CONTROLLERS.map(({ kind }) => `controller: GatewayController.${kind}()`).join(', ');
}

/** How the pods of the edge are labelled, and what they run as: known of controllers, and stated for all other classes. */
function readPods(
  reader: Reader, { name, namespace }: GatewayOwner, props: PodProps, { gatewayClass, controller }: Pick<GatewayNode, 'gatewayClass' | 'controller'>,
): Omit<Made, 'gatewayClass' | 'controller'> | undefined {
  const { podLabels = {}, serviceAccountName } = props;
  for (const [key, value] of Object.entries(podLabels)) {
    reader.read('label', 'podLabels', key, parseLabelKey);
    reader.read('label', `podLabels.${key}`, value, parseLabelValue);
  }
  const dialect = controller && controllerDialectOf(controller);
  const given = Object.keys(podLabels);
  const whose = `the pods that the class ${quoted(gatewayClass)} makes`;
  if (dialect && given.length > 0) {
    reader.refuse(
      'label', 'podLabels', given.join(', '), `no labels beside the class ${quoted(gatewayClass)}: ${dialect.name} makes the pods and labels them with the edge's name`,
      'leave them out, or name the class whose pods have these labels',
    );
  }
  if (given.length === 0 && (!dialect || props.podLabels)) {
    reader.refuse('label', 'podLabels', 'no labels', `the labels of ${whose}`, 'name them: without them the way could only be opened to every pod of the namespace');
  }
  if (controller && dialect) {
    const made = dialect.pods(controller, { namespace, name });
    return { ...made, serviceAccount: serviceAccountName ?? made.serviceAccount };
  }
  if (serviceAccountName !== undefined) return { serviceAccount: serviceAccountName, podLabels, podNamespace: namespace };
  reader.refuse('name', 'serviceAccountName', 'none', `the ServiceAccount of ${whose}`, 'name it: each controller has its own way to name accounts');
  return undefined;
}

/** A port of a listener, as others call it and as the pods listen. */
export function listenerPort(controller: ControllerNode | undefined, name: string, protocol: 'tls' | 'http', port: number): PortNode {
  return { name, protocol, containerPort: controller ? controllerDialectOf(controller).podPort(port, protocol) : port, servicePort: port };
}
