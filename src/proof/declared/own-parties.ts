import type { OwnParties } from './declared';
import { partiesOf } from './declared-edges';
import type { DeclaredParty } from '../../judge/declared';
import { contractOf, isMeshed } from '../meshes/table';
import type { NodeOf, SpecificationNode } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** Edges and relays of others whose pods the judge knows. */
export function gatewaysOfOthers(graph: Specification): readonly DeclaredParty[] {
  const others = [...nodesOf(graph, 'gateway').filter(({ own }) => !own), ...nodesOf(graph, 'relay').filter(({ owned }) => !owned)];
  return others.flatMap((node) => partiesOf(node, node)).filter(({ kind }) => kind === 'gateway');
}

/** Sorted by whether a mesh decides on their calls. */
export function ownParties(graph: Specification): OwnParties {
  const workloads = nodesOf(graph, 'workload');
  const parties = (some: readonly SpecificationNode[]) => some.flatMap((node) => partiesOf(node, node));
  const gateways = (isOne: (gateway: NodeOf<'gateway'>) => boolean) => (
    parties(nodesOf(graph, 'gateway').filter((gateway) => gateway.own && isOne(gateway))).filter(({ kind }) => kind === 'gateway')
  );
  return {
    meshed: parties(workloads.filter(({ mesh }) => isMeshed(mesh))),
    unheld: parties(workloads.filter(({ mesh }) => isMeshed(mesh) && !contractOf(mesh).holdsCallers)),
    // The program writes no policy of a mesh for an edge outside of it, whatever its controller's pods are.
    unmeshed: [...parties(workloads.filter(({ mesh }) => !isMeshed(mesh))), ...gateways(({ mesh }) => !isMeshed(mesh))],
    relays: parties(nodesOf(graph, 'relay').filter(({ owned }) => owned)),
    gateways: gateways(({ mesh }) => isMeshed(mesh)),
  };
}
