/**
 * Pods that nobody declared, as few of them as can show every access that such pods could have.
 *
 * A label is worn by whoever writes it, so any selector admits strangers that wear its labels. A stranger that wears
 * all labels by which policies know a given workload, in that workload's namespace, can't be told from it and is
 * counted as it; what is left are strangers that a rule admits although it need not. For every rule the smallest label
 * set that satisfies it is tried, alone and together with the selectors of the namespace's own policies; with a
 * service account of its own, or with one that policies name and no workload uses (`default` is everybody's).
 */
import type { Stranger } from '../flow';
import { principalSpellings } from '../istio/identity';
import { DEFAULT_SERVICE_ACCOUNT, NAMESPACE_NAME_LABEL } from '../known';
import { smallestLabelSets, smallestLabelSetsOf } from './label-sets';
import type { Cluster } from '../model/cluster';
import { bareNamespace } from '../model/namespaces';
import { isInMesh, type Pod } from '../model/pod';
import { selectionOf, type Labelled } from '../model/selection';
import type { Labels, LabelSelector } from '../parse/selector';
import { matchesOf, netPeersOf } from '../rows/mentions';

/** Stands for every namespace that no manifest names. */
export const UNLISTED_NAMESPACE = 'any-other-namespace';

/** Selectors combined with each other in one namespace before the search stops growing. */
const COMBINED = 12;

interface Place extends Labelled {
  readonly name: string;
}

/** One candidate for each way in which pods that nobody declared may differ. */
export function strangersOf(cluster: Cluster, known: readonly Pod[]): readonly Stranger[] {
  const keys = peerKeys(cluster);
  const knownIn = new Map<string, Pod[]>();
  for (const pod of known) {
    const list = knownIn.get(pod.namespace);
    if (list) list.push(pod);
    else knownIn.set(pod.namespace, [pod]);
  }
  const accounts = mentionedAccounts(cluster);
  const meshed = known.some(isInMesh) || cluster.manifests.authorizationPolicies.length + cluster.manifests.peerAuthentications.length > 0;
  const places = placesOf(cluster, accounts);
  const wanted = selectorsByPlace(cluster, places);
  const own = ownSelectors(cluster);
  return places.flatMap((place) => {
    const pods = knownIn.get(place.name) ?? [];
    const worn = labelSets(wanted.get(place) ?? [], own.get(place.name) ?? [], pods, keys);
    const ghosts = [...accounts.get(place.name) ?? []]
      .filter((account) => account === DEFAULT_SERVICE_ACCOUNT || !pods.some((pod) => pod.serviceAccount === account));
    // What a namespace that is used and not given may have besides is left open.
    const base = { namespace: place.name, ...(!place.liveLabels && { namespaceLabels: place.labels }) };
    return worn.flatMap((labels) => [
      { ...base, labels, meshed: false },
      ...(meshed ? [{ ...base, labels, meshed: true }, ...ghosts.map((serviceAccount) => ({ ...base, labels, meshed: true, serviceAccount }))] : []),
    ]);
  });
}

function labelSets(peers: readonly LabelSelector[], own: readonly LabelSelector[], pods: readonly Pod[], keys: ReadonlySet<string>): Labels[] {
  const byPeers = identitiesOf(pods, keys);
  // Who is selected is known by other labels than who is let in.
  const bySelection = identitiesOf(pods, new Set(own.flatMap((selector) => selector.requirements.map((requirement) => requirement.key))));
  const sets = new Map<string, Labels>([[NO_LABELS, {}]]);
  const add = (labels: Labels, selected: boolean) => {
    if (!wearsWorkload(labels, byPeers) && !(selected && wearsWorkload(labels, bySelection))) sets.set(canonicalLabels(labels), labels);
  };
  for (const selector of peers) smallestLabelSetsOf(selector).forEach((labels) => add(labels, false));
  for (const selector of own) smallestLabelSetsOf(selector).forEach((labels) => add(labels, true));
  const bases = [...sets.values()].slice(0, COMBINED);
  for (const labels of bases) {
    for (const selector of own.slice(0, COMBINED)) {
      if (contradicts(selector, labels)) continue;
      const worn = Object.entries(labels).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] }));
      smallestLabelSets([selector, { requirements: worn, canonical: '' }]).forEach((set) => add(set, true));
    }
  }
  return [...sets.values()];
}

/** Whether no label set can have these labels and satisfy the selector. */
function contradicts({ requirements }: LabelSelector, labels: Labels): boolean {
  return requirements.some(({ key, operator, values }) => operator === 'In' && labels[key] !== undefined && !values.includes(labels[key]));
}

const NO_LABELS = canonicalLabels({});

function canonicalLabels(labels: Labels, keys?: ReadonlySet<string>): string {
  return JSON.stringify(Object.entries(labels).filter(([key]) => !keys || keys.has(key)).sort());
}

/** The labels, of those with these keys, by which each workload that has any is known. */
function identitiesOf(pods: readonly Pod[], keys: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(pods.map((pod) => canonicalLabels(pod.labels, keys)).filter((identity) => identity !== NO_LABELS));
}

/** Whether labels include all those by which policies know some given workload. Label sets here are small. */
function wearsWorkload(labels: Labels, identities: ReadonlySet<string>): boolean {
  // Most selectors name just those labels. Nobody is known by no labels at all.
  if (identities.has(canonicalLabels(labels))) return true;
  if (Object.keys(labels).length === 1) return false;
  let subsets: Labels[] = [{}];
  for (const [key, value] of Object.entries(labels)) subsets = subsets.flatMap((subset) => [subset, { ...subset, [key]: value }]);
  return subsets.some((subset) => identities.has(canonicalLabels(subset)));
}

/** Label keys by which rules know their peers. */
function peerKeys(cluster: Cluster): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const peer of cluster.manifests.networkPolicies.flatMap(netPeersOf)) {
    if (peer.kind === 'pods' && peer.pods !== 'all') for (const { key } of peer.pods.requirements) keys.add(key);
  }
  return keys;
}

/** Selectors of the namespace's own policies: wearing them, or not, changes what may leave and enter. */
function ownSelectors(cluster: Cluster): ReadonlyMap<string, readonly LabelSelector[]> {
  const found = new Map<string, Map<string, LabelSelector>>();
  for (const { ref, podSelector } of cluster.manifests.networkPolicies) {
    if (podSelector.requirements.length === 0) continue;
    const selectors = found.get(ref.namespace) ?? new Map<string, LabelSelector>();
    found.set(ref.namespace, selectors.set(podSelector.canonical, podSelector));
  }
  return new Map([...found].map(([namespace, selectors]) => [namespace, [...selectors.values()]]));
}

function selectorsByPlace(cluster: Cluster, places: readonly Place[]): ReadonlyMap<Place, readonly LabelSelector[]> {
  const byName = new Map(places.map((place) => [place.name, place]));
  const found = new Map<Place, Map<string, LabelSelector>>();
  const memo = new Map<string, readonly Place[]>();
  const placesFor = (namespaces: 'own' | LabelSelector, own: string): readonly Place[] => {
    if (namespaces === 'own') return [byName.get(own) ?? []].flat();
    const known = memo.get(namespaces.canonical) ?? places.filter((place) => selectionOf(namespaces, place) !== 'no');
    memo.set(namespaces.canonical, known);
    return known;
  };
  for (const policy of cluster.manifests.networkPolicies) {
    for (const peer of netPeersOf(policy)) {
      if (peer.kind !== 'pods' || peer.pods === 'all') continue;
      for (const place of placesFor(peer.namespaces, policy.ref.namespace)) {
        const selectors = found.get(place) ?? new Map<string, LabelSelector>();
        found.set(place, selectors.set(peer.pods.canonical, peer.pods));
      }
    }
  }
  return new Map([...found].map(([place, selectors]) => [place, [...selectors.values()]]));
}

/** Namespaces that are given, used, or named by a policy, and unlisted ones with the labels that rules ask for. */
function placesOf(cluster: Cluster, accounts: ReadonlyMap<string, unknown>): readonly Place[] {
  const places = new Map<string, Place>([...cluster.namespaces.values()].map((item) => [item.name, item]));
  const add = (name: string, labels: Labels = {}) => {
    if (!places.has(name)) places.set(name, bareNamespace(name, labels));
  };
  for (const name of accounts.keys()) add(name);
  const selectors = new Map<string, LabelSelector>();
  for (const peer of cluster.manifests.networkPolicies.flatMap(netPeersOf)) {
    if (peer.kind === 'pods' && peer.namespaces !== 'own') selectors.set(peer.namespaces.canonical, peer.namespaces);
  }
  add(UNLISTED_NAMESPACE);
  for (const selector of selectors.values()) {
    smallestLabelSetsOf(selector).forEach((labels, index) => {
      const name = labels[NAMESPACE_NAME_LABEL];
      if (name !== undefined) add(name, labels);
      else if (Object.keys(labels).length > 0) add(`${UNLISTED_NAMESPACE}-with-${Object.values(labels).join('-')}-${index}`, labels);
    });
  }
  return [...places.values()];
}

/** Service accounts that AuthorizationPolicies name, by namespace. */
function mentionedAccounts(cluster: Cluster): ReadonlyMap<string, ReadonlySet<string>> {
  const accounts = new Map<string, Set<string>>();
  const add = (namespace: string, account?: string) => {
    const set = accounts.get(namespace) ?? new Set<string>();
    accounts.set(namespace, account === undefined ? set : set.add(account));
  };
  for (const policy of cluster.manifests.authorizationPolicies) {
    for (const match of policy.rules.flatMap(matchesOf)) {
      for (const value of match.values) {
        if (match.attribute === 'source.namespace' && !value.includes('*')) add(value);
        if (match.attribute === 'source.serviceAccount') {
          const [first, second] = value.split('/');
          add(second === undefined ? policy.ref.namespace : first, second ?? first);
        }
        if (match.attribute !== 'source.principal') continue;
        for (const spelling of principalSpellings(value, cluster.settings)) {
          const parts = /^[^/]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(spelling);
          if (parts) add(parts[1], parts[2]);
        }
      }
    }
  }
  return accounts;
}
