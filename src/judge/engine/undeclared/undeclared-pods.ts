/**
 * Undeclared pods, as few of them as can show every access that such pods could have.
 *
 * Any pod may set any label, so every selector also matches undeclared pods that carry those labels; and any pod may run under an identity
 * that is no workload's. Names, values and identities are worked out from the policies, so that each combination that these can tell apart
 * has a pod. A pod that has all labels by which policies know a given workload looks like that workload, and may do what this was declared to
 * do. Who runs under a workload's own service account is that workload: creating such pods is a right that RBAC gives.
 */
import { Identities, type UndeclaredIdentity } from './identities';
import { LabelSets } from './label-sets';
import { placesOf } from './places';
import { clusterSelectors, peerKeys, peerSelectors, policySelectors, selectorValues, sidecarSelectors } from './selector-mentions';
import { wornLabels, type WornLabels } from './worn-labels';
import type { Cluster } from '../../cluster/cluster';
import { installationIn } from '../../cluster/installation';
import { isInMesh, type Pod } from '../../cluster/pod';
import type { UndeclaredPod } from '../../core/flow';
import type { ContainerPort } from '../../objects/read/pod';
import type { Labels } from '../../objects/read/selector';
import type { Installation } from '../../options';
import type { EngineLayer } from '../hop';
import { clusterWideOf, mentionsOf, policiesOfNetwork } from '../mentions';

/** Undeclared pods, and all that a question must know of them. */
export interface DerivedPod {
  readonly pod: UndeclaredPod;
  /** Given pods that it looks like to policies. */
  readonly looksLike: readonly Pod[];
  /** Whether its labels are just those of these pods, so that nobody who calls it can mean anybody else. */
  readonly isExact: boolean;
  /** Others that have fewer labels and differ in nothing else: what these can do is told of them. */
  readonly smaller: readonly DerivedPod[];
  /** Why nothing can be said of it, where that is so. */
  readonly opaque?: string;
}

export interface UndeclaredOptions {
  /** Ports by whose names policies let others out. @default - those that policies of the cluster name */
  readonly ports?: readonly ContainerPort[];
  /** Labels by which known pods are known. @default - those of their labels that policies mention */
  readonly knownBy?: ReadonlyMap<Pod, Labels>;
}

/** One candidate for each way in which undeclared pods may differ. */
export function undeclaredPods(cluster: Cluster, known: readonly Pod[], options: UndeclaredOptions = {}): readonly DerivedPod[] {
  const { ports = namedPorts([cluster]), knownBy } = options;
  const knownIn = new Map<string, Pod[]>();
  for (const pod of known) {
    const list = knownIn.get(pod.namespace);
    if (list) list.push(pod);
    else knownIn.set(pod.namespace, [pod]);
  }
  const guarded = mentionsOf(cluster).some(({ byIdentity }) => byIdentity === true);
  const meshed = guarded || known.some(isInMesh);
  const identities = new Identities(cluster);
  const sets = new LabelSets(() => selectorValues(cluster));
  const places = placesOf(cluster, identities, sets);
  const isCut = sets.isCut;
  const policies = policySelectors(cluster);
  const sidecars = sidecarSelectors(cluster);
  const peers = peerSelectors(cluster, places);
  const clusterWide = clusterSelectors(cluster, places);
  const keys = peerKeys(cluster);
  // Where labels and identities both decide, the labels of one pod may go with the identity of another.
  const byLabels = policiesOfNetwork(cluster).length + clusterWideOf(cluster).subjects.length + sidecars.size;
  const crossing = guarded && byLabels > 0;
  return places.flatMap((place) => {
    const pods = knownIn.get(place.name) ?? [];
    sets.isCut = false;
    const worn = wornLabels({
      peers: [...peers.get(place)?.values() ?? []],
      policies: [...policies.get(place.name)?.values() ?? []],
      sidecars: [...sidecars.get(place.name)?.values() ?? []],
      clusterWide: [...clusterWide.get(place)?.values() ?? []],
      peerKeys: keys,
      wantsExact: crossing,
    }, { pods, knownBy }, sets);
    const { trustDomain } = installationIn(cluster, place.labels);
    const accounts = meshed ? identities.in(place.name, new Set(pods.map((pod) => pod.serviceAccount)), trustDomain) : [];
    const tooManyLabels = sets.isCut || (isCut && !cluster.namespaces.has(place.name));
    const tooManyIdentities = accounts ? undefined : 'policies tell too many identities apart';
    const cut = place.cut ?? (tooManyLabels ? 'selectors tell too many labels apart' : tooManyIdentities);
    // What a namespace that is used and not given may have besides is left open.
    const base = { namespace: place.name, ...(!place.liveLabels && { namespaceLabels: place.labels }), ...(ports.length > 0 && { ports }) };
    const modes = meshed ? [false, true] : [false];
    const doubtful = modes.map((own) => ({ pod: { ...base, meshed: own }, looksLike: [], isExact: false, smaller: [], opaque: cut }));
    return [...(cut === undefined ? [] : doubtful), ...linked(worn, worn.map((labels) => podsOf(labels, base, accounts ?? [{}], modesOf(cluster))))];
  });
}

/** Pods of one place, and for each those with fewer labels. */
function linked(worn: readonly WornLabels[], pods: readonly (readonly Omit<DerivedPod, 'smaller'>[])[]): readonly DerivedPod[] {
  const made = pods.map((list) => list.map((pod) => ({ ...pod, smaller: [] as DerivedPod[] })));
  const byLabels = new Map(worn.map(({ labels }, index) => [labels, made[index]]));
  worn.forEach(({ smaller }, index) => made[index].forEach((pod) => {
    for (const labels of smaller) {
      const same = byLabels.get(labels)?.find(({ pod: other }) => isSameIdentity(other, pod.pod));
      if (same) pod.smaller.push(same);
    }
  }));
  return made.flat();
}

function isSameIdentity(left: UndeclaredPod, right: UndeclaredPod): boolean {
  return left.meshed === right.meshed && left.shared === right.shared && left.mesh === right.mesh && left.serviceAccount === right.serviceAccount
    && left.trustDomain === right.trustDomain;
}

function podsOf(
  { labels, looksLike, isExact }: WornLabels,
  base: UndeclaredPod,
  accounts: readonly UndeclaredIdentity[],
  modes: readonly Partial<UndeclaredPod>[],
): readonly Omit<DerivedPod, 'smaller'>[] {
  const like = { looksLike, isExact };
  const plain = isExact && !looksLike.some(isInMesh) ? [] : [{ ...like, pod: { ...base, labels, meshed: false } }];
  const inMesh = accounts.flatMap((identity) => modes.map((mode) => ({ ...like, pod: { ...base, labels, meshed: true, ...mode, ...identity } })));
  return [...plain, ...inMesh];
}

/** Any pod may ask for the sidecar of each mesh that is used; where some pods share proxies, also for these in place of a sidecar. */
function modesOf(cluster: Cluster): readonly Partial<UndeclaredPod>[] {
  const { workloads, settings } = cluster;
  const used = new Map(settings.installations.flatMap((one) => (isUsed(cluster, one) ? [[one.mesh, one] as const] : [])));
  const named = [...used.values()].filter(({ isNamed }) => isNamed).map(({ mesh }) => ({ mesh }));
  const first = named.length === 0 || used.size > named.length ? [{}] : [];
  return [...first, ...workloads.some(({ mesh }) => mesh === 'shared' || mesh === 'relay') ? [{ shared: true }] : [], ...named];
}

/** Whether pods of the input take part in a mesh, or something is written for it. */
function isUsed(cluster: Cluster, { mesh: name }: Installation): boolean {
  const layer = (cluster.layers as readonly EngineLayer[]).find(({ key }) => key.name === name);
  return layer?.mesh?.isWritten(cluster) === true || cluster.workloads.some(({ mesh, installation }) => mesh !== 'none' && installation.mesh === name);
}

/** A pod may give any of its ports the name by which a policy lets others out to it. */
export function namedPorts(clusters: readonly Cluster[]): readonly ContainerPort[] {
  const found = new Map<string, ContainerPort>();
  for (const { protocol, name } of clusters.flatMap(mentionsOf).flatMap((mentions) => mentions.portNames?.() ?? [])) {
    const key = `${protocol} ${name}`;
    if (!found.has(key)) found.set(key, { name, protocol, number: FIRST_NAMED_PORT + found.size });
  }
  return [...found.values()];
}

/** From here on ports are nobody's by custom. Source: RFC 6335, dynamic ports. */
const FIRST_NAMED_PORT = 49_152;
