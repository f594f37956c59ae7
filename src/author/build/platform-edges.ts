import type { ControllerPlatform } from '../gateways/controller';
import { controllerDialectOf } from '../gateways/table';
import { podFamilies } from '../graph/cluster';
import type { Cluster, PlatformAddresses, PlatformPods } from '../graph/cluster';
import type { Purpose } from '../graph/edge';
import type { GatewayNode, GraphNode, KubeletNode, PlatformNode, RelayNode, WorkloadNode } from '../graph/nodes';
import type { AppProtocol, PortNode } from '../graph/port';
import { ANY, nonEmpty } from '../graph/selection';
import { askedProbes } from '../meshes/asked-probes';
import type { AskedProbe, PlatformPorts } from '../meshes/mesh';
import { dialectOf } from '../meshes/table';

/** An edge that nobody declares because nothing works without it. */
export interface PlatformEdge {
  readonly from: string;
  readonly to: string;
  readonly purpose: Purpose;
  readonly ports: readonly PortNode[];
  /** The end that is not one of the program's own. */
  readonly other: GraphNode;
}

/**
 * What the platform needs of a workload or a gateway: edges like any other, so that the matrix has no blind spot. What the gateway of somebody else needs
 * is theirs to open.
 */
export function platformEdgesOf(node: WorkloadNode | GatewayNode | RelayNode): readonly PlatformEdge[] {
  if (node.kind === 'gateway' && node.listens.kind === 'stated') return [];
  return [...dnsEdges(node), ...controlPlaneEdges(node), ...scrapeEdges(node), ...probeEdges(node)];
}

export function apiServerEdge(node: WorkloadNode, apiServer: NonNullable<Cluster['apiServer']>): PlatformEdge {
  const port = platformPort('https', apiServer.port, 'tls');
  return to(node, 'api-server', platformNode('kubernetes-api', { kind: 'addresses', cidrs: apiServer.cidrs }, [port]));
}

function dnsEdges(node: WorkloadNode | GatewayNode | RelayNode): readonly PlatformEdge[] {
  return node.cluster.dns.map((server) => {
    // TCP as well: answers over 512 bytes and many resolvers fall back to it (Otterize #536).
    const ports = [platformPort('dns-udp', server.port, 'udp'), platformPort('dns-tcp', server.port, 'tcp')];
    return to(node, 'dns', platformNode('dns', server.at, ports));
  });
}

function controlPlaneEdges(node: WorkloadNode | GatewayNode | RelayNode): readonly PlatformEdge[] {
  const planes = ofController(node)?.controlPlane ?? dialectOf(node.mesh).installation(node.mesh)?.controlPlane;
  if (!planes || !platformOf(node).callsControlPlane) return [];
  return planes.map(({ name, namespace, podLabels, ports }) => (
    to(node, 'control-plane', platformNode(name, { kind: 'pods', namespace, podLabels }, ports.map((port) => platformPort(`control-plane-${port}`, port, 'tls'))))
  ));
}

function scrapeEdges(node: WorkloadNode | GatewayNode | RelayNode): readonly PlatformEdge[] {
  const port = platformOf(node).scrapePort(node.kind === 'workload' ? node.pod.metrics?.port : undefined);
  if (port === undefined) return [];
  return node.cluster.scrapers.map((scraper) => {
    const other = platformNode('scraper', scraper, []);
    return { from: other.id, to: node.id, purpose: 'scrape', ports: [platformPort('metrics', port, 'http')], other };
  });
}

function probeEdges(node: WorkloadNode | GatewayNode | RelayNode): readonly PlatformEdge[] {
  const platform = platformOf(node);
  const asked = node.kind === 'workload' ? askedProbes(node.pod) : [];
  const ports = platform.probePorts(portsOf(asked), asked);
  if (ports.length === 0) return [];
  const { probeCidrs } = platform;
  const cidrs = [...node.cluster.kubeletCidrs, ...(probeCidrs ? podFamilies(node.cluster).map((family) => probeCidrs[family]) : [])];
  const other: KubeletNode = { kind: 'kubelet', id: ['kubelet', ...cidrs].join(' '), cidrs };
  return [{
    from: other.id, to: node.id, purpose: 'probe', ports: ports.map((port) => platformPort(`probe-${port}`, port, 'tcp')), other,
  }];
}

function platformOf(node: WorkloadNode | GatewayNode | RelayNode): PlatformPorts {
  const { platform, gatewayPlatform = platform } = dialectOf(node.mesh);
  return node.kind === 'workload' ? platform : ofController(node)?.ports ?? gatewayPlatform;
}

/** What the controller of an edge has its pods need, where that is not what the mesh does. */
function ofController(node: WorkloadNode | GatewayNode | RelayNode): ControllerPlatform | undefined {
  return node.kind === 'gateway' && node.controller ? controllerDialectOf(node.controller).platform?.(node.controller) : undefined;
}

function portsOf(asked: readonly AskedProbe[]): readonly number[] {
  return [...new Set(asked.map(({ action }) => action.port))].sort((a, b) => a - b);
}

function to(node: WorkloadNode | GatewayNode | RelayNode, purpose: Purpose, other: PlatformNode): PlatformEdge {
  return { from: node.id, to: other.id, purpose, ports: other.ports, other };
}

function platformNode(name: string, at: PlatformPods | PlatformAddresses, ports: readonly PortNode[]): PlatformNode {
  return { kind: 'platform', id: `${name} at ${placeOf(at)}`, name, at, ports };
}

function placeOf(at: PlatformPods | PlatformAddresses): string {
  if (at.kind === 'addresses') return at.cidrs.join(' ');
  return `${at.namespace} ${Object.entries(at.podLabels).map(([key, value]) => `${key}=${value}`).sort().join(' ')}`;
}

function platformPort(name: string, port: number, protocol: AppProtocol): PortNode {
  return { name, protocol, containerPort: port, servicePort: port };
}

/** The grants of a platform edge: its ports, with nothing to say about HTTP. */
export function grantsOf(edge: PlatformEdge) {
  return nonEmpty(edge.ports).map((port) => ({ port, http: ANY }));
}
