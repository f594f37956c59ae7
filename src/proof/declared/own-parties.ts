import type { OwnParties } from './declared';
import { partiesOf } from './declared-edges';
import { isMeshed } from '../meshes/table';
import type { SpecificationNode } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** Sorted by whether a mesh decides on their calls. */
export function ownParties(graph: Specification): OwnParties {
  const workloads = nodesOf(graph, 'workload');
  const parties = (some: readonly SpecificationNode[]) => some.flatMap((node) => partiesOf(node, node));
  return {
    meshed: parties(workloads.filter(({ mesh }) => isMeshed(mesh))),
    unmeshed: parties(workloads.filter(({ mesh }) => !isMeshed(mesh))),
    gateways: parties(nodesOf(graph, 'gateway')).filter(({ kind }) => kind === 'gateway'),
  };
}
