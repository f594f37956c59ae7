/** Labels that pods of one namespace may have whom nobody declared, and the workloads that such pods look like. */
import { canonicalLabels, canonicalOfKeys, canonicalTexts, labelText, NO_LABELS, type LabelSets } from './label-sets';
import type { Pod } from '../../cluster/pod';
import { selects, type Labels, type LabelSelector } from '../../objects/read/selector';

export interface WornLabels {
  readonly labels: Labels;
  /** Pods that policies may take it for: it has all labels by which these are known. */
  readonly looksLike: readonly Pod[];
  /** Whether no selector can tell it from them. */
  readonly isExact: boolean;
  /** Those of the others that have some of these labels and no more. */
  readonly smaller: readonly Labels[];
}

/** What looks at the labels of pods in one namespace. */
export interface Onlookers {
  /** Selectors by which rules let them in or lead to them. */
  readonly peers: readonly LabelSelector[];
  /** Selectors of the namespace's NetworkPolicies, and of its Sidecars. */
  readonly policies: readonly LabelSelector[];
  readonly sidecars: readonly LabelSelector[];
  /** Selectors of cluster-wide policies, which a pod may satisfy or escape whatever else it satisfies. */
  readonly clusterWide: readonly LabelSelector[];
  /** Keys by which rules anywhere know their peers. */
  readonly peerKeys: ReadonlySet<string>;
  /** Whether those are wanted that no selector can tell from a workload. */
  readonly wantsExact: boolean;
}

/** Pods of the namespace that are known, and by which labels: those that policies mention, where nothing else is said. */
export interface KnownPods {
  readonly pods: readonly Pod[];
  readonly knownBy?: ReadonlyMap<Pod, Labels>;
}

/** Label sets of one namespace beside those that one selector each asks for. */
const COMBINED = 4096;

/**
 * A connection passes if one rule of each end lets it pass. So it is enough to try what each peer asks for with what each policy of the
 * pod's own asks for, and, where a Sidecar decides, with what that one asks for.
 */
export function wornLabels(onlookers: Onlookers, pods: KnownPods, sets: LabelSets): readonly WornLabels[] {
  const own = [...onlookers.policies, ...onlookers.sidecars, ...onlookers.clusterWide];
  const resemblance = new Resemblance(pods, onlookers.peerKeys, own);
  const { peers, policies, sidecars, clusterWide, wantsExact } = withoutExact(onlookers, resemblance);
  const byPeers = new Map<string, Labels>([[NO_LABELS, {}]]);
  const found = new Map(byPeers);
  const add = (labels: Labels) => { found.set(canonicalLabels(labels), labels); };
  for (const labels of peers.flatMap((selector) => sets.of(selector))) byPeers.set(canonicalLabels(labels), labels);
  const escapes = sets.escapesFrom([...policies, ...clusterWide]);
  for (const labels of byPeers.values()) for (const escape of escapes) add(Object.keys(escape).length === 0 ? labels : { ...escape, ...labels });
  const limit = COMBINED + 4 * (byPeers.size + policies.length + sidecars.length);
  // Each cluster-wide policy may come before the next one.
  for (const selectors of [policies, sidecars, ...clusterWide.map((one) => [one])]) {
    const index = new SelectorsByLabel(selectors);
    for (const labels of [...found.values()]) {
      for (const selector of index.compatible(labels)) {
        if (found.size > limit) sets.isCut = true;
        else sets.withLabels(labels, selector).forEach(add);
      }
    }
  }
  return [...found].flatMap(([canonical, labels]) => {
    const exact = resemblance.exact(canonical);
    // It is that workload, as far as policies can see.
    if (exact && !wantsExact) return [];
    const subsets = subsetsOf(labels);
    const looksLike = exact ?? resemblance.of(labels, subsets, !byPeers.has(canonical));
    const smaller = subsets.map((subset) => (subset === canonical ? undefined : found.get(subset)));
    return [{ labels, looksLike, isExact: exact !== undefined, smaller: smaller.filter((set) => set !== undefined) }];
  });
}

/**
 * Where all ask for one value of each of the same labels, no two go together, and those that ask for just what a workload has add nothing. So it
 * is with nearly all namespaces.
 */
function withoutExact(onlookers: Onlookers, resemblance: Resemblance): Onlookers {
  const { peers, policies, sidecars, clusterWide, wantsExact } = onlookers;
  if (clusterWide.length > 0) return onlookers;
  const all = [peers, policies, sidecars];
  const [keys, ...others] = wantsExact ? [] : new Set(all.flatMap((selectors) => selectors.map(askedKeysOf)));
  if (keys === undefined || others.length > 0) return onlookers;
  const isOpen = ({ requirements }: LabelSelector) => (
    resemblance.exact(canonicalTexts(requirements.map(({ key, values }) => labelText(key, values[0])))) === undefined
  );
  return { ...onlookers, peers: peers.filter(isOpen), policies: policies.filter(isOpen), sidecars: sidecars.filter(isOpen) };
}

/** The keys of a selector that asks for one value of each, and for nothing else. */
function askedKeysOf({ requirements }: LabelSelector): string | undefined {
  const keys: string[] = [];
  for (const { key, operator, values } of requirements) {
    if (operator !== 'In' || values.length !== 1 || keys.includes(key)) return undefined;
    keys.push(key);
  }
  return keys.length === 0 ? undefined : keys.sort().join('\n');
}

/** Finds selectors that labels do not contradict. Most ask for one value of a label that all pods have. */
class SelectorsByLabel {
  private readonly byKey = new Map<string, { readonly byValue: Map<string, LabelSelector[]>; readonly others: LabelSelector[] }>();

  constructor(private readonly selectors: readonly LabelSelector[]) {}

  compatible(labels: Labels): readonly LabelSelector[] {
    let smallest = this.selectors;
    for (const [key, value] of Object.entries(labels)) {
      const { byValue, others } = this.under(key);
      const same = byValue.get(value) ?? [];
      if (same.length + others.length < smallest.length) smallest = [...same, ...others];
    }
    // What is satisfied already adds nothing.
    return smallest.filter((selector) => !contradicts(selector, labels) && !isSatisfied(selector, labels));
  }

  private under(key: string) {
    const known = this.byKey.get(key);
    if (known) return known;
    const filed = { byValue: new Map<string, LabelSelector[]>(), others: [] as LabelSelector[] };
    for (const selector of this.selectors) {
      const values = selector.requirements.find((requirement) => requirement.key === key && requirement.operator === 'In')?.values;
      if (!values) filed.others.push(selector);
      for (const value of values ?? []) filed.byValue.set(value, [...filed.byValue.get(value) ?? [], selector]);
    }
    this.byKey.set(key, filed);
    return filed;
  }
}

function isSatisfied({ requirements }: LabelSelector, labels: Labels): boolean {
  return requirements.every(({ key, operator, values }) => operator === 'In' && Object.hasOwn(labels, key) && values.includes(labels[key]));
}

/** Whether no label set can have these labels and satisfy the selector. */
function contradicts({ requirements }: LabelSelector, labels: Labels): boolean {
  return requirements.some(({ key, operator, values }) => operator === 'In' && Object.hasOwn(labels, key) && !values.includes(labels[key]));
}

/** Tells which workloads labels may be taken for. */
class Resemblance {
  private readonly byPeers: ReadonlyMap<string, readonly Pod[]>;
  private readonly bySelection: ReadonlyMap<string, readonly Pod[]>;
  private readonly whole: ReadonlyMap<string, readonly Pod[]>;

  constructor(pods: KnownPods, peerKeys: ReadonlySet<string>, private readonly own: readonly LabelSelector[]) {
    const ownKeys = new Set(own.flatMap((selector) => selector.requirements.map(({ key }) => key)));
    const allKeys = new Set([...peerKeys, ...ownKeys]);
    this.whole = identitiesOf(pods, allKeys, (pod, declared) => canonicalLabels({ ...declared, ...labelsWith(pod.labels, allKeys) }));
    const isTold = (pods.knownBy?.size ?? 0) > 0;
    this.byPeers = peerKeys.size === allKeys.size && !isTold ? this.whole : identitiesOf(pods, peerKeys);
    // Who is selected is known by other labels than who is let in.
    this.bySelection = ownKeys.size === allKeys.size && !isTold ? this.whole : identitiesOf(pods, ownKeys);
  }

  /** Pods whom no selector can tell from labels, if there are any. */
  exact(canonical: string): readonly Pod[] | undefined {
    return this.whole.get(canonical);
  }

  /** Labels that no rule knows its peers by are told by the policies that select them. */
  of(labels: Labels, subsets: readonly string[], bySelection: boolean): readonly Pod[] {
    const found = new Set<Pod>();
    for (const canonical of subsets) {
      for (const pod of this.byPeers.get(canonical) ?? []) found.add(pod);
      if (bySelection) for (const pod of this.bySelection.get(canonical) ?? []) if (this.selectBoth(pod.labels, labels)) found.add(pod);
    }
    return [...found];
  }

  private selectBoth(left: Labels, right: Labels): boolean {
    return this.own.some((selector) => selects(selector, left) && selects(selector, right));
  }
}

/** The labels by which each pod that has any is known: those that are declared, or those with these keys. */
function identitiesOf(
  { pods, knownBy }: KnownPods, keys: ReadonlySet<string>, asDeclared = (_: Pod, declared: Labels) => canonicalLabels(declared),
): ReadonlyMap<string, readonly Pod[]> {
  const found = new Map<string, Pod[]>();
  if (keys.size === 0) return found;
  for (const pod of pods) {
    const declared = knownBy?.get(pod);
    const canonical = declared ? asDeclared(pod, declared) : canonicalOfKeys(pod.labels, keys);
    // Nobody is known by no labels at all.
    if (canonical === NO_LABELS) continue;
    const list = found.get(canonical);
    if (list) list.push(pod);
    else found.set(canonical, [pod]);
  }
  return found;
}

function labelsWith(labels: Labels, keys: ReadonlySet<string>): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => keys.has(key)));
}

/** Label sets here are small. */
function subsetsOf(labels: Labels): readonly string[] {
  const keys = Object.keys(labels);
  // Nearly all ask for one label.
  if (keys.length === 1) return [NO_LABELS, labelText(keys[0], labels[keys[0]])];
  let subsets: string[][] = [[]];
  for (const key of keys) {
    const text = labelText(key, labels[key]);
    subsets = subsets.flatMap((subset) => [subset, [...subset, text]]);
  }
  return subsets.map(canonicalTexts);
}
