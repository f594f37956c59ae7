/** Selectors that look at the labels of callers and of whom they call, by the namespace of these. */
import type { Place } from './places';
import type { Cluster } from '../../cluster/cluster';
import type { PodSelection, Selecting } from '../../cluster/mentions';
import { selectionOf } from '../../cluster/selection';
import type { LabelSelector } from '../../objects/read/selector';
import { clusterWideOf, peersByNamespace, peersOf, policiesOfNetwork, policiesOfSenders } from '../mentions';

export type SelectorsByCanonical = ReadonlyMap<string, LabelSelector>;

/** Label keys by which rules know their peers. */
export function peerKeys(cluster: Cluster): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { pods } of peersOf(cluster)) if (pods !== 'all') for (const { key } of pods.requirements) keys.add(key);
  return keys;
}

/** Selectors of the namespace's own network policies: which of them select a pod changes what may leave and enter. */
export function policySelectors(cluster: Cluster): ReadonlyMap<string, SelectorsByCanonical> {
  return byNamespace(policiesOfNetwork(cluster));
}

/** Selectors of the namespace's own objects that decide what its pods may send. */
export function sidecarSelectors(cluster: Cluster): ReadonlyMap<string, SelectorsByCanonical> {
  return byNamespace(policiesOfSenders(cluster));
}

function byNamespace(objects: readonly Selecting[]): ReadonlyMap<string, SelectorsByCanonical> {
  const found = new Map<string, Map<string, LabelSelector>>();
  for (const { ref, selector } of objects) {
    if (!selector || selector.requirements.length === 0) continue;
    const selectors = found.get(ref.namespace) ?? new Map<string, LabelSelector>();
    found.set(ref.namespace, selectors.set(selector.canonical, selector));
  }
  return found;
}

/** Selectors by which rules mean pods of a place. */
export function peerSelectors(cluster: Cluster, places: readonly Place[]): ReadonlyMap<Place, SelectorsByCanonical> {
  const byName = new Map<string, Place[]>();
  for (const place of places) byName.set(place.name, [...byName.get(place.name) ?? [], place]);
  const found = new Map<Place, Map<string, LabelSelector>>();
  const memo = new Map<string, readonly Place[]>();
  const placesFor = (namespaces: 'own' | LabelSelector, own: string): readonly Place[] => {
    if (namespaces === 'own') return byName.get(own) ?? [];
    const known = memo.get(namespaces.canonical) ?? places.filter((place) => selectionOf(namespaces, place) !== 'no');
    memo.set(namespaces.canonical, known);
    return known;
  };
  for (const [namespace, peers] of peersByNamespace(cluster)) {
    for (const { namespaces, pods } of peers) addTo(found, pods, placesFor(namespaces, namespace));
  }
  return found;
}

function addTo(found: Map<Place, Map<string, LabelSelector>>, pods: 'all' | LabelSelector, places: readonly Place[]): void {
  if (pods === 'all') return;
  for (const place of places) {
    const selectors = found.get(place) ?? new Map<string, LabelSelector>();
    found.set(place, selectors.set(pods.canonical, pods));
  }
}

/**
 * Selectors by which cluster-wide policies take pods of a place for their subjects, or hold back whom others would let through: pods may satisfy
 * or escape each of them, whatever else they satisfy.
 */
export function clusterSelectors(cluster: Cluster, places: readonly Place[]): ReadonlyMap<Place, SelectorsByCanonical> {
  const found = new Map<Place, Map<string, LabelSelector>>();
  const { subjects, held } = clusterWideOf(cluster);
  for (const { namespaces, pods } of [...subjects, ...held]) addTo(found, pods, places.filter((place) => selectionOf(namespaces, place) !== 'no'));
  return found;
}

/** Every value that a selector names. */
export function selectorValues(cluster: Cluster): ReadonlySet<string> {
  const values = new Set<string>();
  const add = (selector: 'own' | 'all' | LabelSelector | undefined) => {
    if (typeof selector !== 'object') return;
    for (const requirement of selector.requirements) for (const value of requirement.values) values.add(value);
  };
  const addAll = (selections: Iterable<PodSelection>) => {
    for (const { namespaces, pods } of selections) {
      add(pods);
      add(namespaces);
    }
  };
  for (const { selector } of [...policiesOfNetwork(cluster), ...policiesOfSenders(cluster)]) add(selector);
  addAll(peersOf(cluster));
  addAll(clusterWideOf(cluster).subjects);
  return values;
}
