/** Where a connection is decided about: what layers give to the engine. */
import type { Decision, Tier } from './decision';
import type { Entrance } from './entrance';
import type { Guard } from './guard';
import type { Mesh } from './meshes/mesh';
import { withSharedTiers } from './shared-tiers';
import type { Cluster } from '../cluster/cluster';
import type { ClusterLayer } from '../cluster/cluster-layer';
import type { Pod } from '../cluster/pod';
import { inOrder, type HopKind, type HopSite } from '../core/hop';

/** What one layer says at a hop about each subject, a pod at one end of the connection. */
export interface Hop {
  readonly site: HopSite;
  /** Layers that speak at the same hop are asked in this order. */
  readonly order: number;
  /** Undefined where the layer has nothing to say about any subject of the cluster. */
  decision(cluster: Cluster, subject: Pod): Decision | undefined;
}

/** What a layer tells the engine, beside what it tells of the cluster. */
export interface EngineLayer extends ClusterLayer {
  /** @default - it decides about no connection */
  readonly hops?: readonly Hop[];
  /** @default - it has no proxies */
  readonly mesh?: Mesh;
  /** What decides at Gateways beside their routes. @default - it has nothing there */
  readonly guard?: Guard;
  /** Ways in whose pods pass requests on, by `namespace/name`. @default - it has none */
  entrances?(cluster: Cluster): ReadonlyMap<string, Entrance>;
}

/** What all layers say at one hop: the tiers of each, one behind the other. What is not certain to one is certain to none. */
export function decisionAt(cluster: Cluster, id: HopKind, subject: Pod): Decision | undefined {
  const decisions = hopsOf(cluster, id).flatMap((hop) => hop.decision(cluster, subject) ?? []);
  if (decisions.length < 2) return decisions[0];
  const doubts = decisions.flatMap(({ doubt }) => doubt ?? []);
  const doubt = doubts.find(({ keeps }) => keeps === undefined) ?? doubts[0];
  const last = decisions[decisions.length - 1];
  const unselected = decisions.find((decision) => decision.unselected !== undefined)?.unselected;
  const tiers = decisions.flatMap((decision, at) => (at < decisions.length - 1 ? [...decision.tiers, perhapsLast(decision)] : decision.tiers));
  return {
    tiers: withSharedTiers(cluster, tiers),
    otherwise: last.otherwise,
    ...(doubt && { doubt }),
    ...(unselected !== undefined && { unselected }),
  };
}

const KNOWN = new WeakMap<Cluster['layers'], Map<HopKind, readonly Hop[]>>();

/** Where it may be that nothing behind is asked, and what is allowed then. */
function perhapsLast({ perhapsLast: entry, otherwise }: Decision): Tier {
  if (!entry || otherwise !== 'yes') return NOTHING;
  const { object, ...words } = entry;
  const policy = { ...(object && { object }), rules: [EVERYTHING], doubt: entry.because, words: { rule: () => words } };
  return { ...NOTHING, policies: [policy] };
}

const NOTHING: Tier = Object.freeze({ mode: 'first-match', captures: 'if-selected', policies: [] });
const EVERYTHING = Object.freeze({ action: 'allow', peer: 'any', request: 'any', path: [] } as const);

/** The hops of one kind, in the order in which their layers are asked. */
export function hopsOf({ layers }: Cluster, id: HopKind): readonly Hop[] {
  let known = KNOWN.get(layers);
  if (!known) KNOWN.set(layers, known = new Map());
  let hops = known.get(id);
  if (!hops) {
    const all: readonly EngineLayer[] = layers;
    hops = all.flatMap((layer) => layer.hops ?? []).filter((hop) => hop.site.id === id).sort((left, right) => left.order - right.order);
    known.set(id, hops);
  }
  return hops;
}

const SITES = new WeakMap<Cluster['layers'], readonly HopSite[]>();

/** All hops that a connection may meet, in order. */
export function sitesOf({ layers }: Cluster): readonly HopSite[] {
  let known = SITES.get(layers);
  if (!known) {
    const all: readonly EngineLayer[] = layers;
    SITES.set(layers, known = inOrder(all.flatMap(({ hops = [], mesh }) => [...hops.map(({ site }) => site), ...mesh?.sites ?? []])));
  }
  return known;
}

/** All meshes that layers model and that the cluster uses. */
export function meshesOf(cluster: Cluster): readonly Mesh[] {
  let known = MESHES.get(cluster);
  if (!known) {
    const all: readonly EngineLayer[] = cluster.layers;
    MESHES.set(cluster, known = all.flatMap(({ mesh }) => (mesh && mesh.isUsed?.(cluster) !== false ? mesh : [])));
  }
  return known;
}

const MESHES = new WeakMap<Cluster, readonly Mesh[]>();

/** All ways in from outside whose pods pass requests on, by `namespace/name`. */
export function entrancesOf(cluster: Cluster): ReadonlyMap<string, Entrance> {
  const all: readonly EngineLayer[] = cluster.layers;
  const maps = all.flatMap((layer) => layer.entrances?.(cluster) ?? []);
  return maps.length === 1 ? maps[0] : new Map(maps.flatMap((one) => [...one]));
}
