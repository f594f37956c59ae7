/** Which Services lead to a port of a pod, and what protocol they declare for it. */
import { SERVER_FIRST_PORTS } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import { targetsOf } from '../../cluster/service-targets';
import type { Service, ServicePort } from '../../objects/read/service';

export interface ServiceRoute {
  readonly service: Service;
  readonly port: ServicePort;
}

/** Services whose TCP ports end at this port of the pod, those that may select it included. */
export function servicesTo(cluster: Cluster, pod: Pod, port: number): readonly ServiceRoute[] {
  return cluster.services.find(pod.namespace, pod).flatMap((service) => service.ports
    .filter((item) => item.protocol === 'TCP' && targetsOf(pod, item).includes(port))
    .map((item) => ({ service, port: item })));
}

/** How the callee's proxy reads a port: as requests, as bytes, or by looking at what comes. */
export type Chain = 'http' | 'tcp' | 'sniffed';

/** Source: Istio "Protocol Selection", names of appProtocol and of port name prefixes. */
const DECLARED: Readonly<Record<string, Chain>> = {
  'http': 'http',
  'http2': 'http',
  'http_proxy': 'http',
  'grpc': 'http',
  'grpc-web': 'http',
  'kubernetes.io/h2c': 'http',
  'kubernetes.io/ws': 'http',
  'https': 'tcp',
  'kubernetes.io/wss': 'tcp',
  'tls': 'tcp',
  'tcp': 'tcp',
  'mongo': 'tcp',
  'mysql': 'tcp',
  'redis': 'tcp',
  'hbone': 'tcp',
};

const GRPC_WEB = 'grpc-web';

export function chainOfServicePort(port: ServicePort): Chain {
  const declared = port.appProtocol ?? namePrefix(port.name ?? '');
  const chain = DECLARED[declared.toLowerCase()] as Chain | undefined;
  return chain ?? (SERVER_FIRST_PORTS.includes(port.port) ? 'tcp' : 'sniffed');
}

/** A port that no Service declares is sniffed, and so is one that Services declare differently; of a doubted one it is as if they did. */
export function chainOf(cluster: Cluster, pod: Pod, port: number): Chain {
  const routes = servicesTo(cluster, pod, port);
  const chains = new Set(routes.map((route) => chainOfServicePort(route.port)));
  const [only] = chains;
  return chains.size === 1 && routes.some(({ service }) => service.doubt === undefined) ? only : 'sniffed';
}

function namePrefix(name: string): string {
  if (name.toLowerCase().startsWith(GRPC_WEB)) return GRPC_WEB;
  const dash = name.indexOf('-');
  return dash < 0 ? name : name.slice(0, dash);
}
