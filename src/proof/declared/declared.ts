import { ALL_PORTS, edgeOf, optional } from './edges';
import { EVERYWHERE, external, OTHER_PODS, selectedPods } from './parties';
import type { DeclaredEdge, DeclaredParty, PodSelection } from '../../judge/declared';
import type { Direction } from '../../judge/layers/network-policy/read/network-policy';
import type { MeshSpec } from '../meshes/mesh-spec';

/** What a graph declares, in the terms of the judge. Worked out once for all enforcement points. */
export interface Declared {
  readonly edges: readonly DeclaredEdge[];
  /** The same as packets travel: straight, or as a mesh carries them. Of requests they have what the network plugin may see. */
  readonly packets: readonly DeclaredEdge[];
  /** Services and callers of other programs, whose own policies are not in the manifests. */
  readonly references: ReadonlySet<DeclaredParty>;
  /** Edges of which the network sees the requests: by which name a host is called, or what is asked of a callee. */
  readonly seen: ReadonlySet<DeclaredEdge>;
  /** The same where all authorizers refuse. @default - nobody is asked */
  readonly whereRefused?: Pick<Declared, 'edges' | 'packets' | 'references' | 'seen' | 'byAddress'>;
  /** Edges of clients whose addresses the proxy of an edge compares, each with whether these may be those of pods. The network knows nothing of them. */
  readonly byAddress: ReadonlyMap<DeclaredEdge, boolean>;
  readonly own: OwnParties;
  readonly others: Others;
}

/** The program's own workloads, and the edges whose pods the judge knows. */
export interface OwnParties {
  readonly meshed: readonly DeclaredParty[];
  /** Those of them whose calls to others nothing of the mesh holds. */
  readonly unheld: readonly DeclaredParty[];
  readonly unmeshed: readonly DeclaredParty[];
  /** Pods of meshes on the way to them. */
  readonly relays: readonly DeclaredParty[];
  readonly gateways: readonly DeclaredParty[];
  /** Which mesh each of these is in, if any. */
  readonly meshes: ReadonlyMap<DeclaredParty, MeshSpec>;
}

/** Workloads of the manifests that nobody declared, and edges of others. What they may do among themselves and outside is nobody's to say. */
export type Others = readonly DeclaredParty[];

/** The same, as one mesh sees it: what is in another one is in none, and calls of it are for that one to judge. */
export function seenBy(declared: Declared, isIts: (mesh: MeshSpec) => boolean): Declared {
  const { own } = declared;
  const isOurs = (party: DeclaredParty): boolean => {
    const mesh = own.meshes.get(party);
    return mesh !== undefined && isIts(mesh);
  };
  const strange = [...own.meshed, ...own.relays, ...own.gateways].filter((party) => !isOurs(party));
  if (strange.length === 0) return declared;
  const ids = new Set(strange.map((party) => JSON.stringify(party)));
  const seen = (edges: readonly DeclaredEdge[]) => {
    const calls = new Map(edges.map(({ to }) => [to, ids.has(JSON.stringify(to))]));
    return edges.map((edge) => (calls.get(edge.to) === true ? edgeOf({ ...edge, optional: true }) : edge));
  };
  const { edges, whereRefused } = declared;
  return {
    ...declared,
    edges: seen(edges),
    ...(whereRefused && { whereRefused: { ...whereRefused, edges: seen(whereRefused.edges) } }),
    own: {
      ...own,
      meshed: own.meshed.filter(isOurs),
      unheld: own.unheld.filter(isOurs),
      unmeshed: [...own.unmeshed, ...strange],
      relays: own.relays.filter(isOurs),
      gateways: own.gateways.filter(isOurs),
    },
  };
}

export function allOf({ meshed, unmeshed, relays, gateways }: OwnParties): readonly DeclaredParty[] {
  return [...meshed, ...unmeshed, ...relays, ...gateways];
}

/** What is declared, for the mesh alone, which calls hosts by name wherever they are, and can't cut a hole into a range. */
export function meshEdges({ edges }: Declared): readonly DeclaredEdge[] {
  return edges.map((edge) => {
    if (edge.from.kind === 'selected-pods' || edge.to.kind === 'selected-pods') return edgeOf({ ...edge, from: byIdentity(edge.from), to: byNamespace(edge.to) });
    if (edge.to.kind !== 'external') return edge;
    return edgeOf({ ...edge, to: edge.requests ? EVERYWHERE : external(edge.to.cidrs.map(({ cidr }) => ({ cidr }))) });
  });
}

/** An identity has a namespace and an account: of labels it tells nothing, neither those of pods nor those of namespaces. */
function byIdentity(party: DeclaredParty): DeclaredParty {
  return party.kind === 'selected-pods' ? selectedPods({ ...namespaceOf(party.pods), meshed: true }) : party;
}

/** A proxy knows whom it calls by the Service, and of that the namespace. */
function byNamespace(party: DeclaredParty): DeclaredParty {
  return party.kind === 'selected-pods' ? selectedPods(namespaceOf(party.pods)) : party;
}

function namespaceOf({ namespace }: PodSelection): PodSelection {
  return namespace === undefined ? {} : { namespace };
}

/** What is declared, for the network alone, which knows methods and names only where its plugin holds them; methods at the callee. */
export function networkEdges({ packets, seen }: Declared, direction: Direction): readonly DeclaredEdge[] {
  return packets.filter(({ to }) => !isNowhere(to)).map((edge) => {
    const { from, to, ports, requests, optional: open } = edge;
    const isSeen = seen.has(edge) && (direction === 'ingress' || to.kind === 'external');
    return edgeOf({ from, to, ports, requests: isSeen ? requests : undefined, optional: open === true && isWide(from, to) });
  });
}

/** A host that proxies alone know: for the network it is the pods behind it. */
function isNowhere(to: DeclaredParty): boolean {
  return to.kind === 'external' && to.cidrs.length === 0;
}

/** Of these nobody has to be able to call, or to be called. */
function isWide(from: DeclaredParty, to: DeclaredParty): boolean {
  return from.kind === 'other-pods' || from.kind === 'selected-pods' || to.kind === 'selected-pods';
}

/** What workloads that nobody declared are called by, the program's own aside. */
export function callsOfOthers({ edges, others }: Declared): readonly DeclaredEdge[] {
  if (others.length === 0) return [];
  const places = new Set(edges.flatMap(({ from, to }) => [from, to]).filter(({ kind }) => kind === 'pods'));
  return [EVERYWHERE, OTHER_PODS, ...places, ...others].flatMap((from) => others.map((to) => optional(from, to, ALL_PORTS)));
}
