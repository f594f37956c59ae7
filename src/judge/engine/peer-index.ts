/** Finds the classes of peers that a test can mean without asking every class, by indexes of labels, namespaces and accounts. */
import type { PeerClass, PeerClasses } from './peer-classes';
import { namespaceOf, type Pod } from '../cluster/pod';
import { selectionOf, type Labelled } from '../cluster/selection';
import type { Labels, LabelSelector } from '../objects/read/selector';

export interface PeerIndex {
  readonly all: readonly PeerClass[];
  /** Addresses outside the cluster. */
  readonly externals: readonly PeerClass[];
  /** Pods of which nothing can be said: they may be meant by anything. */
  readonly opaque: readonly PeerClass[];
  /** Pods of no known address, in the pod network, which are all alike to a block; one of them stands for all. */
  readonly ordinary: PeerClass | undefined;
  /** All other pods. */
  readonly unlikeOthers: readonly PeerClass[];
  inNamespace(namespace: string): readonly PeerClass[];
  withAccount(namespace: string, serviceAccount: string): readonly PeerClass[];
  /** Classes in the given namespaces whose labels satisfy the selector. */
  find(namespaces: 'all' | readonly string[], pods: 'all' | LabelSelector): Selected;
  /** Namespaces (of classes) whose labels satisfy a selector, or may. */
  namespaces(selector: LabelSelector): 'all' | readonly string[];
}

export interface Selected {
  readonly certain: readonly PeerClass[];
  /** Those of which it is not known. */
  readonly undecided: readonly PeerClass[];
}

/** Classes by the value of one label. */
interface Slots {
  readonly byValue: ReadonlyMap<string, readonly PeerClass[]>;
  /** Classes whose labels the manifests do not settle, by namespace and, under no name, all of them. */
  readonly live: ReadonlyMap<string, readonly PeerClass[]>;
}

export function peerIndexOf(peerClasses: PeerClasses): PeerIndex {
  const all = [...peerClasses.byNamespace.values()].flat();
  const byKey = new Map<string, Slots>();
  // Selectors name few of the keys that pods have.
  const under = (key: string): Slots => {
    let slots = byKey.get(key);
    if (!slots) byKey.set(key, slots = slotsOf(all, key));
    return slots;
  };
  const inNamespaces = (namespaces: 'all' | readonly string[]) => (namespaces === 'all'
    ? all
    : namespaces.flatMap((namespace) => peerClasses.byNamespace.get(namespace) ?? []));
  const labelsOf = [...peerClasses.byNamespace].map(([name, classes]) => [name, labelSetsOf(classes)] as const);
  const memo = new Map<string, 'all' | readonly string[]>();
  let byAccount: ReadonlyMap<string, readonly PeerClass[]> | undefined;
  const isOrdinary = (item: PeerClass) => {
    const { opaque, hostNetwork, addresses } = podOf(item);
    return opaque === undefined && !hostNetwork && !addresses;
  };
  return {
    all: peerClasses.all,
    externals: peerClasses.externals,
    opaque: all.filter((item) => podOf(item).opaque !== undefined),
    ordinary: all.find(isOrdinary),
    unlikeOthers: all.filter((item) => !isOrdinary(item)),
    inNamespace: (namespace) => peerClasses.byNamespace.get(namespace) ?? NOBODY,
    withAccount: (namespace, serviceAccount) => (byAccount ??= accountsOf(all)).get(`${namespace}/${serviceAccount}`) ?? NOBODY,
    find(namespaces, pods) {
      if (pods === 'all') return { certain: inNamespaces(namespaces), undecided: NOBODY };
      const handle = pods.requirements.find((requirement) => requirement.operator === 'In' && requirement.values.length === 1);
      if (!handle) return sorted(pods, inNamespaces(namespaces));
      const { byValue, live } = under(handle.key);
      const scopes = namespaces === 'all' ? [''] : namespaces;
      const candidates = scopes.flatMap((namespace) => byValue.get(slotIn(namespace, handle.values[0])) ?? []);
      const unsettled = live.size === 0 ? NOBODY : scopes.flatMap((namespace) => live.get(namespace) ?? []);
      if (pods.requirements.length === 1 && unsettled.length === 0) return { certain: candidates, undecided: NOBODY };
      return sorted(pods, [...candidates, ...unsettled]);
    },
    namespaces(selector) {
      if (selector.requirements.length === 0) return 'all';
      const known = memo.get(selector.canonical);
      if (known) return known;
      // Undeclared pods may give a namespace labels of their own, so any class may speak for it.
      const names = labelsOf.filter(([, sets]) => sets.some((labels) => selectionOf(selector, labels) !== 'no')).map(([name]) => name);
      memo.set(selector.canonical, names);
      return names;
    },
  };
}

const NOBODY: readonly PeerClass[] = Object.freeze([]);

function sorted(selector: LabelSelector, classes: readonly PeerClass[]): Selected {
  const certain: PeerClass[] = [];
  const undecided: PeerClass[] = [];
  for (const item of classes) {
    const truth = selectionOf(selector, podOf(item));
    if (truth === 'yes') certain.push(item);
    else if (truth !== 'no') undecided.push(item);
  }
  return { certain, undecided };
}

/** What is known of the labels of a namespace, each of it once. */
function labelSetsOf(classes: readonly PeerClass[]): readonly Labelled[] {
  const sets = new Map<Labels, Labelled>();
  for (const item of classes) {
    const { namespaceLabels } = podOf(item);
    if (!sets.has(namespaceLabels)) sets.set(namespaceLabels, namespaceOf(podOf(item)));
  }
  return [...sets.values()];
}

function accountsOf(classes: readonly PeerClass[]): ReadonlyMap<string, readonly PeerClass[]> {
  const found = new Map<string, PeerClass[]>();
  for (const item of classes) {
    const key = `${podOf(item).namespace}/${podOf(item).serviceAccount}`;
    const list = found.get(key);
    if (list) list.push(item);
    else found.set(key, [item]);
  }
  return found;
}

export function podOf(item: PeerClass): Pod {
  if (item.peer.kind !== 'pod') throw new Error('an address has no pod');
  return item.peer.pod;
}

/** Classes by the value of one label, in their namespace and in all of them. */
function slotsOf(classes: readonly PeerClass[], key: string): Slots {
  const byValue = new Map<string, PeerClass[]>();
  const live = new Map<string, PeerClass[]>();
  const add = (slots: Map<string, PeerClass[]>, slot: string, item: PeerClass) => {
    const list = slots.get(slot);
    if (list) list.push(item);
    else slots.set(slot, [item]);
  };
  for (const item of classes) {
    const { labels, namespace, liveLabels } = podOf(item);
    if (Object.hasOwn(labels, key)) {
      for (const scope of ['', namespace]) add(byValue, slotIn(scope, labels[key]), item);
    } else if (liveLabels?.(key)) {
      for (const scope of ['', namespace]) add(live, scope, item);
    }
  }
  return { byValue, live };
}

function slotIn(namespace: string, value: string): string {
  return `${namespace}\n${value}`;
}
