/** Namespaces in which pods may run that nobody declared. */
import { UNLISTED_NAMESPACE } from './fresh';
import type { Identities } from './identities';
import { canonicalLabels, type LabelSets } from './label-sets';
import { freshName } from './names';
import type { Cluster } from '../../cluster/cluster';
import { bareNamespace } from '../../cluster/namespaces';
import type { Labelled } from '../../cluster/selection';
import { NAMESPACE_NAME_LABEL } from '../../known';
import { selectorOf, type Labels, type LabelSelector } from '../../objects/read/selector';
import { clusterWideOf, peersByNamespace, policiesOfSenders } from '../mentions';

export interface Place extends Labelled {
  readonly name: string;
  /** Why it can't stand for all of its kind. */
  readonly cut?: string;
}

/**
 * Namespaces that are given, used, or named by a policy, and unlisted ones: of each combination of names that policies can tell apart, with
 * each of the labels that rules ask for.
 */
export function placesOf(cluster: Cluster, identities: Identities, sets: LabelSets): readonly Place[] {
  const places = new Map<string, Place>();
  const labelled: Labels[] = [];
  const add = (name: string, labels: Labels, cut?: string) => {
    const place: Place = { ...cluster.namespaces.get(name) ?? bareNamespace(name, labels), ...(cut !== undefined && { cut }) };
    const key = `${name} ${canonicalLabels(place.labels)}`;
    if (!places.has(key)) places.set(key, place);
  };
  for (const { name, labels } of cluster.namespaces.values()) add(name, labels);
  // They decide what their namespace sees.
  for (const { ref } of policiesOfSenders(cluster)) add(ref.namespace, {});
  const { ofNamespaces, ofCluster } = peersOf(cluster);
  const around = distinct([...clusterWideOf(cluster).subjects.map(({ namespaces }) => namespaces), ...ofCluster]);
  const selectors = distinct([...ofNamespaces, ...around]);
  for (const labels of around.length === 0 ? selectors.flatMap((selector) => sets.of(selector)) : combined(selectors, around, sets)) {
    const name = labels[NAMESPACE_NAME_LABEL] as string | undefined;
    if (name !== undefined) add(name, labels);
    else if (Object.keys(labels).length > 0) labelled.push(labels);
  }
  const taken = new Set([...cluster.namespaces.keys(), ...selectors.flatMap(({ requirements }) => requirements.flatMap(({ values }) => values))]);
  const { named, other } = identities.namespaces(taken, UNLISTED_NAMESPACE);
  const cut = other ? undefined : 'policies tell too many names of namespaces apart';
  const others = other ?? [UNLISTED_NAMESPACE];
  for (const name of [...named, ...others]) add(name, {}, cut);
  const unmistakable = new Set([...taken, ...named]);
  for (const [index, labels] of labelled.entries()) {
    for (const name of named) add(name, labels, cut);
    // Where names make no difference, one says what it stands for.
    const describing = `${others[0]}-with-${Object.values(labels).join('-')}-${index}`;
    for (const name of others.length > 1 ? others : [freshName(describing, unmistakable)]) add(name, labels, cut);
  }
  return [...places.values()];
}

function distinct(selectors: readonly LabelSelector[]): readonly LabelSelector[] {
  return [...new Map(selectors.map((selector) => [selector.canonical, selector])).values()];
}

/** Label sets of namespaces that cluster-wide policies may tell apart. */
const COMBINED = 512;

/** A namespace may satisfy or escape each selector of cluster-wide policies, whatever else it satisfies: one may come before another. */
function combined(selectors: readonly LabelSelector[], around: readonly LabelSelector[], sets: LabelSets): readonly Labels[] {
  const found = new Map<string, Labels>();
  const add = (labels: Labels) => {
    if (found.size < COMBINED) found.set(canonicalLabels(labels), labels);
    else sets.isCut ||= !found.has(canonicalLabels(labels));
  };
  for (const labels of [{}, ...selectors.flatMap((selector) => sets.of(selector))]) {
    // A name is not a label that could be chosen.
    for (const escape of sets.escapesFrom(around.map(withoutName))) add({ ...escape, ...labels });
  }
  for (const selector of around) for (const labels of [...found.values()]) sets.withLabels(labels, selector).forEach(add);
  return [...found.values()];
}

function withoutName({ requirements }: LabelSelector): LabelSelector {
  return selectorOf(requirements.filter(({ key }) => key !== NAMESPACE_NAME_LABEL));
}

/** Selectors of namespaces in which peers are: of policies of namespaces, and of those of the whole cluster. */
function peersOf(cluster: Cluster): { readonly ofNamespaces: readonly LabelSelector[]; readonly ofCluster: readonly LabelSelector[] } {
  const [ofNamespaces, ofCluster] = [new Map<string, LabelSelector>(), new Map<string, LabelSelector>()];
  for (const [namespace, peers] of peersByNamespace(cluster)) {
    const selectors = namespace === '' ? ofCluster : ofNamespaces;
    for (const { namespaces } of peers) if (namespaces !== 'own') selectors.set(namespaces.canonical, namespaces);
  }
  return { ofNamespaces: [...ofNamespaces.values()], ofCluster: [...ofCluster.values()] };
}
