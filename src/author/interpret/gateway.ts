import { readGivenCidrs } from './cidrs';
import { readClientAddress } from './client-addresses';
import { readCluster } from './cluster';
import { readListenerPort } from './ports';
import { readRemoved } from './route-changes';
import { readRoute } from './routes';
import type { _Exposure } from './routes';
import type { EdgeGatewayProps } from '../constructs/edge-gateway-props';
import type { Cluster } from '../graph/cluster';
import type { Declaration } from '../graph/declarations';
import type { MeshNode } from '../graph/mesh';
import type { GatewayNode } from '../graph/nodes';
import { sortedUnique } from '../graph/order';
import { quoted } from '../graph/problem';
import { Reader } from '../graph/reader';
import { ANY, only, tryNonEmpty } from '../graph/selection';
import type { NonEmpty } from '../graph/selection';
import { parseRouteHost } from '../graph/values/host';
import { parseDnsLabel, parseDnsSubdomain, parseLabelKey, parseLabelValue, parseServiceName } from '../graph/values/names';
import { dialectOf, GATEWAY_CONTROLLERS } from '../meshes/table';

/** The arguments of an edge. */
export interface GatewayState extends GatewayOwner {
  readonly props: EdgeGatewayProps;
}

/** What is known of an edge, whoever owns it. */
export interface GatewayOwner {
  readonly path: string;
  readonly name: string;
  readonly mesh: MeshNode;
  readonly cluster: Cluster;
  readonly exposures: readonly _Exposure[];
  /** Headers that requests lose. */
  readonly removes: readonly string[] | undefined;
}

type PodProps = Pick<EdgeGatewayProps, 'gatewayClassName' | 'podLabels' | 'serviceAccountName'>;

/** Source: Gateway API, GEP-1762: labels of the pods that a controller makes for a Gateway. */
const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';
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
    podNamespace: namespace,
    ...made,
    mesh: state.mesh,
    cluster: state.cluster,
    listens: {
      kind: 'written',
      hosts,
      tlsSecret: props.tlsSecretName ?? `${name}-tls`,
      port: { name: 'https', protocol: 'tls', containerPort: port, servicePort: port },
      redirectPort: redirectPort === undefined ? undefined : { name: 'http', protocol: 'http', containerPort: redirectPort, servicePort: redirectPort },
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

/** The class, and how the pods of the edge are labelled and what they run as. */
export function readMade(reader: Reader, owner: GatewayOwner, props: PodProps): Pick<GatewayNode, 'gatewayClass' | 'serviceAccount' | 'podLabels'> | undefined {
  const gatewayClass = readClass(reader, owner, props);
  const pods = gatewayClass === undefined ? undefined : readPods(reader, owner, props, gatewayClass);
  for (const field of ['serviceAccountName', 'gatewayClassName'] as const) {
    const given = props[field];
    if (given !== undefined) reader.read('name', field, given, parseDnsSubdomain);
  }
  if (gatewayClass !== undefined) {
    dialectOf(owner.mesh).checkEdge?.(reader, { gatewayClass, controller: GATEWAY_CONTROLLERS.get(gatewayClass)?.name });
  }
  return gatewayClass === undefined || !pods ? undefined : { gatewayClass, ...pods };
}

function readClass(reader: Reader, { mesh }: GatewayOwner, props: PodProps): string | undefined {
  const { gateways } = dialectOf(mesh);
  const found = props.gatewayClassName ?? gateways?.className;
  if (found === undefined) {
    const known = [...GATEWAY_CONTROLLERS].map(([name, controller]) => `${quoted(name)} for ${controller.name}`).join(', ');
    reader.refuse('name', 'gatewayClassName', 'none', 'the GatewayClass whose controller makes the edge\'s pods: the edge\'s mesh brings no controller', `name it: ${known}, or another, with podLabels and serviceAccountName`);
  }
  return found;
}

/** How the pods of the edge are labelled, and what they run as: known of the controllers that come with meshes, and stated for all others. */
function readPods(reader: Reader, { name }: GatewayOwner, props: PodProps, gatewayClass: string): Pick<GatewayNode, 'serviceAccount' | 'podLabels'> | undefined {
  const { podLabels = {}, serviceAccountName } = props;
  for (const [key, value] of Object.entries(podLabels)) {
    reader.read('label', 'podLabels', key, parseLabelKey);
    reader.read('label', `podLabels.${key}`, value, parseLabelValue);
  }
  const controller = GATEWAY_CONTROLLERS.get(gatewayClass);
  const given = Object.keys(podLabels);
  const whose = `the pods that the class ${quoted(gatewayClass)} makes`;
  if (controller && given.length > 0) {
    reader.refuse(
      'label', 'podLabels', given.join(', '), `no labels beside the class ${quoted(gatewayClass)}: ${controller.name} makes the pods and labels them with the edge's name`,
      'leave them out, or name the class whose pods have these labels',
    );
  }
  if (given.length === 0 && (!controller || props.podLabels)) {
    reader.refuse('label', 'podLabels', 'no labels', `the labels of ${whose}`, 'name them: without them the way could only be opened to every pod of the namespace');
  }
  if (controller) return { serviceAccount: serviceAccountName ?? controller.serviceAccount(name), podLabels: { [GATEWAY_NAME_LABEL]: name } };
  if (serviceAccountName !== undefined) return { serviceAccount: serviceAccountName, podLabels };
  reader.refuse('name', 'serviceAccountName', 'none', `the ServiceAccount of ${whose}`, 'name it: each controller has its own way to name accounts');
  return undefined;
}
