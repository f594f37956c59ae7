/** Finds the classes that a selector means without asking every class, by an index of labels. */
import type { PeerClass, Universe } from './universe';
import type { Pod } from '../model/pod';
import type { LabelSelector } from '../parse/selector';
import { selects } from '../parse/selector';

export interface PodIndex {
  /** Classes in the given namespaces whose labels satisfy the selector. */
  find(namespaces: 'all' | readonly string[], pods: 'all' | LabelSelector): readonly PeerClass[];
  /** Namespaces (of classes) whose labels satisfy a selector. */
  namespaces(selector: LabelSelector): 'all' | readonly string[];
}

export function podIndexOf(universe: Universe): PodIndex {
  const all = [...universe.byNamespace.values()].flat();
  const byKey = new Map<string, ReadonlyMap<string, readonly PeerClass[]>>();
  // Selectors name few of the keys that pods wear.
  const under = (key: string): ReadonlyMap<string, readonly PeerClass[]> => {
    let slots = byKey.get(key);
    if (!slots) byKey.set(key, slots = slotsOf(all, key));
    return slots;
  };
  const inNamespaces = (namespaces: 'all' | readonly string[]) => (namespaces === 'all'
    ? all
    : namespaces.flatMap((namespace) => universe.byNamespace.get(namespace) ?? []));
  const labelsOf = [...universe.byNamespace]
    .map(([name, classes]) => [name, [...new Set(classes.map((item) => podOf(item).namespaceLabels))]] as const);
  const memo = new Map<string, 'all' | readonly string[]>();
  return {
    find(namespaces, pods) {
      if (pods === 'all') return inNamespaces(namespaces);
      const handle = pods.requirements.find((requirement) => requirement.operator === 'In' && requirement.values.length === 1);
      if (!handle) return inNamespaces(namespaces).filter((item) => selects(pods, podOf(item).labels));
      const slots = under(handle.key);
      const scopes = namespaces === 'all' ? [''] : namespaces;
      const candidates = scopes.flatMap((namespace) => slots.get(slotIn(namespace, handle.values[0])) ?? []);
      return pods.requirements.length === 1 ? candidates : candidates.filter((item) => selects(pods, podOf(item).labels));
    },
    namespaces(selector) {
      if (selector.requirements.length === 0) return 'all';
      const known = memo.get(selector.canonical);
      if (known) return known;
      // Strangers may give a namespace labels of their own, so any class may speak for it.
      const names = labelsOf.filter(([, sets]) => sets.some((labels) => selects(selector, labels))).map(([name]) => name);
      memo.set(selector.canonical, names);
      return names;
    },
  };
}

export function podOf(item: PeerClass): Pod {
  if (item.peer.kind !== 'pod') throw new Error('an address has no pod');
  return item.peer.pod;
}

/** Classes by the value of one label, in their namespace and in all of them. */
function slotsOf(classes: readonly PeerClass[], key: string): ReadonlyMap<string, readonly PeerClass[]> {
  const slots = new Map<string, PeerClass[]>();
  for (const item of classes) {
    const { labels, namespace } = podOf(item);
    if (!Object.hasOwn(labels, key)) continue;
    for (const slot of [slotIn('', labels[key]), slotIn(namespace, labels[key])]) {
      const list = slots.get(slot);
      if (list) list.push(item);
      else slots.set(slot, [item]);
    }
  }
  return slots;
}

function slotIn(namespace: string, value: string): string {
  return `${namespace}\n${value}`;
}
