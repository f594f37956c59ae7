/** A pod's part in a mesh of Consul. What stands on it of another mesh is nothing to Consul. */
import { isOfConsul } from './installations';
import { CONSUL } from './key';
import type { ConsulProxy } from './proxy';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';

/** Whether a proxy of Consul stands beside the pod. */
export function isInConsul({ mesh, installation }: Pod): boolean {
  return mesh === 'sidecar' && isOfConsul(installation);
}

/** Whether one does, or may. */
export function mayBeInConsul({ mesh, installation }: Pod): boolean {
  return (mesh === 'sidecar' || mesh === 'unknown') && isOfConsul(installation);
}

/** Whether no manifest gives it, so that nobody knows of Services that lead to it, and of what it says of its proxy. */
export function isNotGiven({ undeclared, viaServices }: Pod): boolean {
  return undeclared === true || viaServices !== undefined;
}

/** What is written of its proxy; pods that no manifest gives are taken to have one that takes all. */
export function notesOf({ proxy, installation }: Pod): ConsulProxy {
  return isOfConsul(installation) ? (proxy as ConsulProxy | undefined) ?? PLAIN : PLAIN;
}

const PLAIN: ConsulProxy = Object.freeze({
  key: '', captured: 'yes', port: 'unknown', excludeInbound: [], excludeOutbound: [], excludeCidrs: [], exposed: [], open: [], hasUpstreams: false,
});

/** Whether there is anything of Consul in the input. */
export function isConsulUsed(cluster: Cluster): boolean {
  return isConsulWritten(cluster) || cluster.workloads.some(mayBeInConsul);
}

export function isConsulWritten({ manifests }: Cluster): boolean {
  return Object.values(manifests.of(CONSUL)).some((list) => list.length > 0);
}
