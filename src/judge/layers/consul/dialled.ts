/**
 * How calls of a pod arrive at its proxy: at the port of the proxy, or, where entries have callers take its own address for one of the mesh, at whichever
 * port they dial. Sources: Consul "Service Defaults", `transparentProxy.dialedDirectly`; agent/xds/listeners.go (`passthroughChains`, by address alone)
 * and clusters.go (`makePassthroughClusters`, ORIGINAL_DST).
 */
import { factsOf } from './entries';
import { CONSUL } from './key';
import { namesOf } from './names';
import { IGNORE_LABEL, type Known } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';

/** Whether callers with a proxy may dial the pod itself. */
export function isDialledDirectly(cluster: Cluster, pod: Pod): Known {
  const { possible, doubt } = namesOf(cluster, pod);
  const { serviceDefaults, proxyDefaults } = cluster.manifests.of(CONSUL);
  if (![...serviceDefaults, ...proxyDefaults].some(({ dialledDirectly, malformed }) => dialledDirectly || malformed)) return 'no';
  if (possible === 'any') return 'unknown';
  const said = [...new Set(possible.map((name) => factsOf(cluster, name).dialledDirectly))];
  if (said.length === 0 || (said.length === 1 && said[0] === 'no')) return 'no';
  return said.length === 1 && doubt === undefined ? said[0] : 'unknown';
}

/** Whether nobody can dial an address of a Service, because none of its Services has one. */
export function isHeadless(cluster: Cluster, pod: Pod): boolean {
  const services = cluster.services.find(pod.namespace, pod).filter(({ labels }) => labels[IGNORE_LABEL] !== 'true');
  return services.length > 0 && services.every(({ headless }) => headless);
}
