/** Which pods a route calls. Source: Gateway API, BackendRef: a Service by its own port; other namespaces must grant it. */
import { GATEWAY_API } from './key';
import type { RouteBackend } from './read/backend';
import type { Route } from './read/route';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import { targetsOf } from '../../cluster/service-targets';
import { and, anyOf, truthOf, type Truth } from '../../core/verdict';
import type { Entrance } from '../../engine/entrance';

/** Behind a backend that is no Service may be any of them. */
export function servicesOf(backends: readonly RouteBackend[]): Entrance['services'] {
  if (backends.some(({ kind }) => kind !== undefined)) return 'any';
  return backends.flatMap(({ namespace, service: name, port }) => (port === undefined ? [] : [{ namespace, name, port }]));
}

/** Whether some of the backends lead to a port of a pod. What is behind a backend that is no Service may be any pod. */
export function leadTo(cluster: Cluster, route: Route, backends: readonly RouteBackend[], pod: Pod, port: number): Truth {
  return anyOf(backends.filter((backend) => backend.kind !== undefined || isGranted(cluster, route, backend)).map((backend) => (
    backend.kind === undefined ? backendLeadsTo(cluster, backend, pod, port) : 'unknown'
  )));
}

/** A pod that no manifest gives may be behind any Service of its namespace, unless it is said which. */
function backendLeadsTo(cluster: Cluster, backend: RouteBackend, pod: Pod, port: number): Truth {
  if (backend.namespace !== pod.namespace) return 'no';
  if (pod.viaServices) return pod.viaServices.includes(backend.service) ? 'unknown' : 'no';
  if (pod.undeclared) return 'unknown';
  const service = cluster.services.find(pod.namespace, pod).find(({ ref }) => ref.name === backend.service);
  const leads = service?.ports.some((item) => item.port === backend.port && item.protocol === 'TCP' && targetsOf(pod, item).includes(port)) ?? false;
  return and(truthOf(leads), service?.doubt === undefined ? 'yes' : 'unknown');
}

function isGranted({ manifests }: Cluster, { ref }: Route, backend: RouteBackend): boolean {
  return backend.namespace === ref.namespace || manifests.of(GATEWAY_API).referenceGrants.some((grant) => grant.ref.namespace === backend.namespace
    && grant.from.some((from) => from.kind === ref.kind && from.namespace === ref.namespace)
    && (grant.services === 'all' || grant.services.includes(backend.service)));
}
