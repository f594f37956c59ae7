/**
 * The ways in which a caller with a sidecar can dial a port of a pod: through a Service that its proxy knows, which arrives with mutual TLS,
 * and at the pod's address, which the proxy does not know and passes on as it is: in plain text, if at all.
 *
 * Sources: Istio "Sidecar", "Mutual TLS" and "Headless Services": addresses of pods are known to a proxy through headless Services alone, over
 * TCP as such; a headless Service of HTTP is told by name. Where no Service of the input leads to a port, one that is not given is assumed.
 */
import { limitOf, podVisibility, type Limit } from './proxy-egress';
import type { Sidecar } from './read/egress';
import { chainOfServicePort, servicesTo, type ServiceRoute } from './services';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { Truth } from '../../core/verdict';

/** What a caller's proxy knows of a port of a pod. */
export interface Known {
  /** The Sidecar that says so; absent where none does. */
  readonly sidecar: Sidecar | undefined;
  /** Whether some Service leads there that the proxy is shown. */
  readonly service: Truth;
  /** Whether it knows the pod's address as well. */
  readonly address: boolean;
  /** Whether it passes on what it does not know. */
  readonly passesOn: boolean;
}

/** What a caller's proxy does with what it does not know, if it is known how the caller calls others. */
export function tryFindLimit(cluster: Cluster, pod: Pod): Exclude<Limit, { kind: 'unknown' }> | undefined {
  if (pod.mesh !== 'sidecar' || pod.outbound !== 'all' || pod.opaque !== undefined) return undefined;
  if (cluster.blindSpots.tryFind('proxy-egress', pod) !== undefined) return undefined;
  const limit = limitOf(cluster, pod);
  return limit.kind === 'unknown' ? undefined : limit;
}

/** Undefined where it is not known how the caller calls others. */
export function tryFindKnown(cluster: Cluster, source: Pod, destination: Pod, port: number): Known | undefined {
  const limit = tryFindLimit(cluster, source);
  if (!limit) return undefined;
  const { sidecar } = limit;
  const passesOn = limit.kind === 'open';
  const assumed = passesOn && isUnserved(cluster, destination, port);
  return {
    sidecar,
    service: assumed ? 'yes' : podVisibility(cluster, sidecar, source, destination, port),
    address: leadsByAddress(cluster, destination, port) && podVisibility(cluster, sidecar, source, destination, port, isAddressed) === 'yes',
    passesOn,
  };
}

/** Whether no manifest says for sure by which Service a port is called. */
export function isUnserved(cluster: Cluster, destination: Pod, port: number): boolean {
  return destination.undeclared !== true && destination.viaServices === undefined
    && servicesTo(cluster, destination, port).every(({ service }) => service.doubt !== undefined);
}

/** Whether addresses of a pod are in the registry for a port. */
export function leadsByAddress(cluster: Cluster, destination: Pod, port: number): boolean {
  return servicesTo(cluster, destination, port).some(isAddressed);
}

export function isAddressed({ service, port }: ServiceRoute): boolean {
  return service.headless && service.doubt === undefined && chainOfServicePort(port) === 'tcp';
}
