import { oneDirection } from './view';
import type { DeclaredEdge } from '../../judge/declared';
import type { Direction } from '../../judge/layers/network-policy/read/network-policy';
import type { Manifests } from '../../judge/objects/manifests';
import { allOf, callsOfOthers, networkEdges } from '../declared/declared';
import type { Declared } from '../declared/declared';
import { ALL_PORTS, edgeOf, optional } from '../declared/edges';
import { EVERYBODY, EVERYWHERE, OTHER_PODS } from '../declared/parties';
import type { EnforcementPoint } from '../enforcement-point';
import { ALL_MESHES } from '../meshes/table';

/** Who may come in, whatever NetworkPolicies let callers out. */
export const NETWORK_INGRESS: EnforcementPoint = {
  words: 'NetworkPolicy ingress',
  of: 'packets',
  see: (manifests) => networkOnly(manifests, 'ingress'),
  edges: (declared) => {
    const edges = networkEdges(declared, 'ingress');
    return [
      ...edges,
      optional(EVERYBODY, EVERYWHERE, ALL_PORTS),
      ...[OTHER_PODS, ...declared.others].map((to) => optional(EVERYBODY, to, ALL_PORTS)),
      // What is open to all addresses is open to those of pods as well.
      ...edges.filter(({ from }) => from === EVERYWHERE).map(({ to, ports }) => optional(EVERYBODY, to, ports)),
    ];
  },
};

/** Who may be called, whatever NetworkPolicies let callees take. */
export const NETWORK_EGRESS: EnforcementPoint = {
  words: 'NetworkPolicy egress',
  of: 'packets',
  see: (manifests) => networkOnly(manifests, 'egress'),
  edges: (declared) => [
    ...networkEdges(declared, 'egress'),
    ...callsByName(declared),
    ...allOf(declared.own).flatMap((to) => [optional(EVERYWHERE, to, ALL_PORTS), optional(OTHER_PODS, to, ALL_PORTS)]),
    ...declared.others.map((from) => optional(from, EVERYBODY, ALL_PORTS)),
    ...callsOfOthers(declared),
  ],
};

/** What is called by its address as well is not denied, whatever a name leads to. */
function callsByName({ edges, seen }: Declared): readonly DeclaredEdge[] {
  const byName = edges.filter((edge) => seen.has(edge) && edge.to.kind === 'external');
  const others = byName.length === 0 ? [] : edges.filter((edge) => !seen.has(edge) && edge.to.kind === 'external');
  return byName.flatMap((edge) => others.filter(({ from }) => from === edge.from).map(({ to }) => edgeOf({ ...edge, to, optional: true })));
}

/** Without any mesh, and of NetworkPolicies only what they say of one direction. */
function networkOnly(manifests: Manifests, direction: Direction): Manifests {
  return ALL_MESHES.reduce((seen, mesh) => mesh.hidden(seen), oneDirection(manifests, direction));
}
