/**
 * The ways in which callers with a sidecar can dial a port of a pod: through a Service that their proxies know, which arrives with mutual TLS, and at
 * the pod's address, which a proxy does not know and passes on as it is: in plain text, if at all.
 *
 * Sources: Istio "Sidecar", "Mutual TLS" and "Headless Services": addresses of pods are known to a proxy through headless Services alone, over
 * TCP as such; a headless Service of HTTP is told by name. Where no Service of the input leads to a port, one that is not given is assumed.
 * Derived, not run: that a pod is reachable exactly through the Services that select it, so that a pod without any is not, by its address either.
 */
import { distinguishing } from './ambient/ways';
import { callerTestsOf, perhaps } from './caller-tests';
import { EVERYWHERE, exportedTo } from './exported';
import { chainOfServicePort, servicesTo, type ServiceRoute } from './services';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import { eitherOf, type PeerSet } from '../../engine/decision';
import type { KnownWays } from '../../engine/meshes/ways';

export function waysTo(cluster: Cluster, callee: Pod, port: number): KnownWays {
  const { open, unasked } = callerTestsOf(cluster);
  const routes = servicesTo(cluster, callee, port);
  const differing = distinguishing(cluster, callee, port);
  return {
    service: eitherOf([unasked, shownServices(cluster, callee, port, routes), ...(isUnserved(callee, routes) ? [open] : [])]),
    address: eitherOf([differing ? { kind: 'and', sets: [unasked, { kind: 'not', set: differing }] } : unasked, shownAddresses(cluster, callee, port, routes)]),
  };
}

/** Callers whose proxies are shown the address of a pod. */
export function shownAddresses(cluster: Cluster, callee: Pod, port: number, routes = servicesTo(cluster, callee, port)): PeerSet {
  const addressed = routes.filter(isAddressed);
  return addressed.length === 0 ? NOBODY : shownServices(cluster, callee, port, addressed);
}

/** Callers whose proxies are shown some Service that leads to a port of a pod. */
export function shownServices(cluster: Cluster, callee: Pod, port: number, routes?: readonly ServiceRoute[]): PeerSet {
  const tests = callerTestsOf(cluster);
  const { namespace, undeclared, viaServices } = callee;
  // It may be behind any Service of its namespace.
  if (undeclared) return tests.shownSome(namespace, port);
  const hostOf = (service: string, exportTo: readonly string[], own: number) => tests.shown({
    namespace, name: `${service}.${namespace}.svc.${cluster.settings.clusterDomain}`, exportTo, port: own,
  });
  if (viaServices) return eitherOf(viaServices.map((service) => hostOf(service, EVERYWHERE, port)));
  return eitherOf((routes ?? servicesTo(cluster, callee, port)).map(({ service, port: own }) => {
    const shown = hostOf(service.ref.name, exportedTo(service), own.port);
    return service.doubt === undefined ? shown : perhaps(shown);
  }));
}

/** Whether no manifest says for sure by which Service a port is called. */
function isUnserved({ undeclared, viaServices }: Pod, routes: readonly ServiceRoute[]): boolean {
  return undeclared !== true && viaServices === undefined && routes.every(({ service }) => service.doubt !== undefined);
}

/** Whether it tells proxies the addresses of its pods. */
function isAddressed({ service, port }: ServiceRoute): boolean {
  return service.headless && service.doubt === undefined && chainOfServicePort(port) === 'tcp';
}

const NOBODY: PeerSet = Object.freeze({ kind: 'or', sets: [] });
