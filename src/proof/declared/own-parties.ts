import type { OwnParties } from './declared';
import { partiesOf } from './declared-edges';
import type { DeclaredParty } from '../../judge/declared';
import type { MeshSpec } from '../meshes/mesh-spec';
import { contractOf, isMeshed } from '../meshes/table';
import type { NodeOf } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** Edges and relays of others whose pods the judge knows. */
export function gatewaysOfOthers(graph: Specification): readonly DeclaredParty[] {
  const others = [...nodesOf(graph, 'gateway').filter(({ own }) => !own), ...nodesOf(graph, 'relay').filter(({ owned }) => !owned)];
  return others.flatMap((node) => partiesOf(node, node)).filter(({ kind }) => kind === 'gateway');
}

/** Sorted by whether a mesh decides on their calls. */
export function ownParties(graph: Specification): OwnParties {
  const meshes = new Map<DeclaredParty, MeshSpec>();
  const parties = <Node extends NodeOf<'workload' | 'gateway' | 'relay'>>(some: readonly Node[]) => some.flatMap((node) => {
    const found = partiesOf(node, node);
    if (isMeshed(node.mesh)) for (const party of found) meshes.set(party, node.mesh);
    return found;
  });
  // Once for each workload: meshes know them by these very parties.
  const workloads = nodesOf(graph, 'workload').map((node) => ({ mesh: node.mesh, parties: parties([node]) }));
  const among = (isOne: (mesh: MeshSpec) => boolean) => workloads.flatMap((one) => (isOne(one.mesh) ? one.parties : []));
  const gateways = (isOne: (gateway: NodeOf<'gateway'>) => boolean) => (
    parties(nodesOf(graph, 'gateway').filter((gateway) => gateway.own && isOne(gateway))).filter(({ kind }) => kind !== 'pods')
  );
  return {
    meshed: among(isMeshed),
    unheld: among((mesh) => isMeshed(mesh) && !contractOf(mesh).holdsCallers),
    // The program writes no policy of a mesh for an edge outside of it, whatever its controller's pods are.
    unmeshed: [...among((mesh) => !isMeshed(mesh)), ...gateways(({ mesh }) => !isMeshed(mesh))],
    relays: parties(nodesOf(graph, 'relay').filter(({ owned }) => owned)),
    gateways: gateways(({ mesh }) => isMeshed(mesh)),
    meshes,
  };
}
