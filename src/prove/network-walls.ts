import { EVERYWHERE, networkEdges } from './declared-edges';
import { all, ownParties } from './own-parties';
import { ALL_PORTS, EVERYBODY, optional, OTHER_PODS } from './wall';
import type { ProvedObject, Wall } from './wall';

/** Who may come in, whatever NetworkPolicies let callers out. */
export const NETWORK_IN: Wall = {
  words: ', as far as NetworkPolicies decide who comes in',
  see: (object) => networkOnly(object, 'Ingress'),
  edges: (graph) => {
    const edges = networkEdges(graph);
    return [
      ...edges,
      optional(EVERYBODY, EVERYWHERE, ALL_PORTS),
      optional(EVERYBODY, OTHER_PODS, ALL_PORTS),
      // What is open to all addresses is open to those of pods as well.
      ...edges.filter(({ from }) => from === EVERYWHERE).map(({ to, ports }) => optional(EVERYBODY, to, ports)),
    ];
  },
};

/** Who may be called, whatever NetworkPolicies let callees take. */
export const NETWORK_OUT: Wall = {
  words: ', as far as NetworkPolicies decide who goes out',
  see: (object) => networkOnly(object, 'Egress'),
  edges: (graph) => [
    ...networkEdges(graph),
    ...all(ownParties(graph)).flatMap((to) => [optional(EVERYWHERE, to, ALL_PORTS), optional(OTHER_PODS, to, ALL_PORTS)]),
  ],
};

type Way = 'Ingress' | 'Egress';

const MESH_GROUPS = /^(security|networking)\.istio\.io\//;

/** Without the mesh, and of a NetworkPolicy only what it says of one way. */
function networkOnly(object: ProvedObject, way: Way): ProvedObject | undefined {
  if (MESH_GROUPS.test(String(object.apiVersion))) return undefined;
  if (object.kind !== 'NetworkPolicy' || typeof object.spec !== 'object' || object.spec === null) return object;
  const spec = object.spec as { readonly policyTypes?: unknown; readonly egress?: unknown };
  const other: Way = way === 'Ingress' ? 'Egress' : 'Ingress';
  const policyTypes = typesOf(spec).filter((type) => type !== other);
  return policyTypes.length > 0 ? { ...object, spec: { ...spec, policyTypes } } : undefined;
}

/** Ingress always, and egress where it has rules, if a policy does not say. */
function typesOf({ policyTypes, egress }: { readonly policyTypes?: unknown; readonly egress?: unknown }): readonly unknown[] {
  if (Array.isArray(policyTypes) && policyTypes.length > 0) return policyTypes;
  return Array.isArray(egress) && egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}
