import { readCluster } from './cluster';
import { declarationOf, HTTPS_PORT, listenerPort, readMade } from './gateway';
import type { GatewayOwner } from './gateway';
import { readPortNumber } from './ports';
import { readRemoved } from './route-changes';
import { readRoute } from './routes';
import type { EdgeReferenceProps } from '../constructs/edge-reference-props';
import { controllerDialectOf } from '../gateways/table';
import type { Declaration } from '../graph/declarations';
import type { ControllerNode } from '../graph/gateway-controller';
import type { ListenerNode, RoutesFromNode } from '../graph/listener-nodes';
import { quoted } from '../graph/problem';
import { Reader } from '../graph/reader';
import type { ListenerRecord, RoutesFromRecord } from '../graph/record/record';
import { ANY, only, tryNonEmpty } from '../graph/selection';
import { parseRouteHost } from '../graph/values/host';
import { parseDnsLabel, parseDnsSubdomain, parseLabelKey, parseLabelValue, parseServiceName } from '../graph/values/names';
import { dialectOf } from '../meshes/table';

/** The arguments of a reference to an edge. */
export interface EdgeReferenceState extends GatewayOwner {
  readonly props: EdgeReferenceProps;
}

/** An edge of others, of which the routes alone are written. */
export function interpretEdgeReference(state: EdgeReferenceState): Declaration {
  const { path, props } = state;
  const reader = new Reader(path);
  const name = reader.read('name', 'name', state.name, parseServiceName);
  const namespace = reader.read('name', 'namespace', props.namespace, parseDnsLabel);
  dialectOf(state.mesh).read(reader, state.mesh);
  readCluster(reader, state.cluster);
  const made = readMade(reader, state, props);
  const podNamespace = reader.read('name', 'podNamespace', props.podNamespace ?? made?.podNamespace ?? props.namespace, parseDnsLabel);
  if (made?.controller && podNamespace !== undefined && podNamespace !== made.podNamespace) {
    const { name: who } = controllerDialectOf(made.controller);
    const where = made.podNamespace === namespace ? 'beside the Gateway' : 'there';
    reader.refuse('name', 'podNamespace', quoted(podNamespace), `the namespace ${quoted(made.podNamespace)}: ${who} makes the pods ${where}`, 'leave it out');
  }
  if (props.listeners.length === 0) {
    reader.refuse('host', 'listeners', 'no listeners', 'the listeners of the Gateway to which routes are attached', "state them: [GatewayListener.https({ name: 'https', hostname: '*.example.com' })]");
  }
  const listeners = tryNonEmpty(props.listeners.flatMap(({ _record }, index) => readListener(reader, `listeners[${index}]`, _record, made?.controller) ?? []));
  const names = props.listeners.map(({ _record }) => _record.name);
  for (const twice of new Set(names.filter((one, index) => names.indexOf(one) !== index))) {
    reader.refuse('duplicate-name', 'listeners', `two named ${quoted(twice)}`, 'one listener for each name, as on a Gateway', 'state each once');
  }
  const routes = state.exposures.flatMap((exposure) => {
    if (exposure.hosts.length === 0) {
      reader.refuse('host', `exposes ${exposure.service}: hosts`, 'no hosts', 'at least one host: the Gateway has no listener for a single one', "name them: { hosts: ['shop.example.com'] }");
    }
    const hosts = reader.readAll('host', `exposes ${exposure.service}: hosts`, exposure.hosts, parseRouteHost).map(({ text }) => text);
    return readRoute(reader, { ...exposure, hosts }, hosts) ?? [];
  });
  if (name === undefined || namespace === undefined || podNamespace === undefined || !made || !listeners) return declarationOf(path, reader, []);
  return declarationOf(path, reader, [{
    kind: 'gateway',
    id: `${namespace}/${name}`,
    path,
    namespace,
    name,
    ...made,
    podNamespace,
    mesh: state.mesh,
    cluster: state.cluster,
    listens: { kind: 'stated', listeners, routesBesideGateway: props.routesBesideGateway === true },
    routes,
    removes: readRemoved(reader, 'removes', state.removes),
  }]);
}

function readListener(reader: Reader, subject: string, said: ListenerRecord, controller: ControllerNode | undefined): ListenerNode | undefined {
  const { name: given, hostname: host, port: number = HTTPS_PORT, routesFrom } = said;
  const podPort = said.podPort ?? listenerPort(controller, '', 'tls', number).containerPort;
  const name = reader.read('name', `${subject}.name`, given, parseDnsSubdomain);
  const hostname = host === undefined ? undefined : reader.read('host', `${subject}.hostname`, host, parseRouteHost)?.text;
  const servicePort = readPortNumber(reader, `${subject}.port`, number);
  const containerPort = readPortNumber(reader, `${subject}.podPort`, podPort);
  const from = readRoutesFrom(reader, `${subject}.routesFrom`, routesFrom);
  const isHostWrong = host !== undefined && hostname === undefined;
  if (name === undefined || isHostWrong || servicePort === undefined || containerPort === undefined || !from) return undefined;
  return { name, hostname, port: { name: `https-${servicePort}`, protocol: 'tls', containerPort, servicePort }, routesFrom: from };
}

/** Source: Gateway API, RouteNamespaces, `from`: by default the Gateway's own. */
function readRoutesFrom(reader: Reader, subject: string, said: RoutesFromRecord | undefined): RoutesFromNode | undefined {
  if (!said || said.factory === 'sameNamespace') return { kind: 'same' };
  if (said.factory === 'anyNamespace') return ANY;
  if (said.factory === 'namespaces') {
    if (said.names.length === 0) reader.refuse('name', subject, 'no namespaces', 'at least one namespace', "name them: RoutesFrom.namespaces('shop')");
    const names = tryNonEmpty(reader.readAll('name', subject, said.names, parseDnsLabel));
    return names && only(names);
  }
  const labels = Object.entries(said.labels);
  if (labels.length === 0) reader.refuse('label', subject, 'no labels', 'at least one label', 'name them, or say RoutesFrom.anyNamespace()');
  const read = labels.every(([key, value]) => (
    reader.read('label', subject, key, parseLabelKey) !== undefined && reader.read('label', `${subject}.${key}`, value, parseLabelValue) !== undefined
  ));
  return read && labels.length > 0 ? { kind: 'labelled', labels: said.labels } : undefined;
}
