/**
 * Ports of a workload that go around its proxy: where scrapers ask, what is called by those who show no identity, and what the kubelet asks that no proxy
 * takes. Source: Consul on Kubernetes, "Annotations and Labels", transparent-proxy-exclude-inbound-ports; consul-k8s, mesh_webhook.go.
 */
import type { WorkloadNode } from '../../specification/nodes';
import { askedProbes } from '../../specification/pods';
import type { AskedProbe } from '../../specification/pods';
import { transportOf } from '../../specification/ports';
import { edgesTo, findNode } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export function portsAround(graph: Specification, { id, metricsPort, cluster, runs }: WorkloadNode): readonly number[] {
  const plain = edgesTo(graph, id).filter(({ from, purpose }) => purpose === 'call' && findNode(graph, from).kind === 'sources');
  const called = plain.flatMap(({ grants }) => grants.map(({ port }) => port)).filter((port) => transportOf(port) === 'TCP').map(({ containerPort }) => containerPort);
  const probed = askedProbes(runs).filter((asked) => asked.probe.action !== 'exec' && !isTaken(asked)).flatMap(({ probe: { port } }) => port ?? []);
  const scraped = metricsPort === undefined || cluster.scrapers.length === 0 ? [] : [metricsPort];
  return [...new Set([...scraped, ...called, ...probed])].sort((one, other) => one - other);
}

/** The injector leads questions over HTTP in plain text to ports of the proxy, in order of the containers; it has ten for each stage before those of the next begin to matter. */
export function isTaken({ probe: { action, scheme }, place }: AskedProbe): boolean {
  return action === 'tcpSocket' || (action === 'httpGet' && scheme === undefined && place !== undefined && place < 10);
}
