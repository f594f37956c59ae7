/**
 * What is open between some workloads and everybody else: other workloads, addresses outside (also through Gateways), pods that nobody
 * declared.
 */
import { findWorkload, undeclaredMembers } from './endpoints';
import { gatewayRows } from './gateway-exposure';
import { rowsOf, type MatrixRow } from './matrix';
import type { Cluster } from '../cluster/cluster';
import { Destinations } from '../engine/destination';
import { peerClassesOf, type Member } from '../engine/peer-classes';
import { undeclaredPods } from '../engine/undeclared/undeclared-pods';

export interface ExposureRow extends MatrixRow {
  /** `in`: others reach the given workloads. `out`: these reach others. */
  readonly direction: 'in' | 'out';
}

/** Streams by destination. Without a list, the given workloads are all of the manifests. */
export function* exposureRows(cluster: Cluster, keys: readonly string[] | undefined): Generator<ExposureRow> {
  const own = new Set((keys ?? cluster.workloads.map((workload) => workload.key)).map((key) => findWorkload(cluster, key).key));
  const pods = undeclaredMembers(cluster, undeclaredPods(cluster, cluster.workloads));
  const destinations = new Destinations(cluster, peerClassesOf(cluster, { pods }));
  const isOwn = (member: Member) => member.kind === 'workload' && own.has(member.workload.key);
  for (const destination of destinations.peerClasses.all) {
    for (const row of rowsOf(destinations, destination, (from, to) => isOwn(from) !== isOwn(to))) {
      const inward = row.to.kind === 'workload' && own.has(row.to.workload);
      yield Object.freeze({ ...row, direction: inward ? 'in' : 'out' });
    }
  }
  for (const row of gatewayRows(cluster, (workload) => own.has(workload.key))) yield Object.freeze({ ...row, direction: 'in' });
}
