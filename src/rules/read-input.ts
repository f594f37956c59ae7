import type { NamespaceItem, RuleInput, TypedKind } from './input';
import { itemOf, tryReadTyped, type Item, type Typed } from './item';
import { MESHES } from './meshes';
import { PodIndex } from './pod-index';
import type { PodItem } from './pods';
import { podsOf } from './read-pods';
import { NAMESPACE_NAME_LABEL } from '../judge/known';
import { NETWORK_POLICY } from '../judge/layers/network-policy/key';
import { parseNetworkPolicy, type NetworkPolicy } from '../judge/layers/network-policy/read/network-policy';
import type { Manifests } from '../judge/objects/manifests';
import type { RawObject } from '../judge/objects/read/documents';
import type { ObjectRef, Problem } from '../judge/objects/read/field';
import type { PodTemplate } from '../judge/objects/read/pod';
import { selects, type Labels, type LabelSelector } from '../judge/objects/read/selector';
import { parseService, type Service } from '../judge/objects/read/service';

const NO_LABELS: Labels = Object.freeze({});
const NO_ITEMS: readonly Item[] = Object.freeze([]);

/**
 * Sorts raw objects. The caller reads them once, with `readObjects`, and keeps their positions so.
 *
 * @param parsed what a judge has parsed of them already, so that nothing is parsed twice
 */
export function ruleInput(objects: readonly RawObject[], parsed?: Manifests): RuleInput {
  return new Store(objects, parsed);
}

const SERVICES: TypedKind<Service> = { group: '', kind: 'Service', parse: parseService, known: ({ services }) => services };

const NETWORK_POLICIES: TypedKind<NetworkPolicy> = {
  group: 'networking.k8s.io', kind: 'NetworkPolicy', parse: parseNetworkPolicy, known: (manifests) => manifests.of(NETWORK_POLICY).networkPolicies,
};

/** Most rules are about kinds of which there are none: what nobody asks for is not read. */
class Store implements RuleInput {
  public readonly items: readonly Item[];
  private readonly byKind = new Map<string, Item[]>();
  private readonly made = new Map<string, unknown>();
  private readonly problems: Problem[] = [];

  public constructor(objects: readonly RawObject[], private readonly parsed: Manifests | undefined) {
    this.items = Object.freeze(objects.map(itemOf));
    for (const item of this.items) {
      const key = `${item.group}/${item.ref.kind}`;
      const list = this.byKind.get(key);
      if (list) list.push(item);
      else this.byKind.set(key, [item]);
    }
  }

  public get namespaces(): ReadonlyMap<string, NamespaceItem> {
    return this.once('namespaces', () => namespacesOf(this.items));
  }

  public get pods(): readonly PodItem[] {
    return this.once('pods', () => podsOf(this.items, (name) => this.namespaces.get(name)?.labels ?? NO_LABELS, this.parsed?.pods));
  }

  public get serviceAccounts(): ReadonlyMap<string, Item> {
    return this.once('accounts', () => new Map(this.ofKind('', 'ServiceAccount').map((item) => [`${item.ref.namespace}/${item.ref.name}`, item])));
  }

  public get services(): readonly Typed<Service>[] {
    return this.typed(SERVICES);
  }

  public get networkPolicies(): readonly Typed<NetworkPolicy>[] {
    return this.typed(NETWORK_POLICIES);
  }

  public get index(): PodIndex {
    return this.once('index', () => new PodIndex([
      ...this.pods.map(({ template, kind, mesh }) => (
        { template, kind: template.owner?.kind || kind, name: template.owner?.name ?? template.ref.name, mesh }
      )),
      ...MESHES.flatMap((mesh) => mesh.madePods(this)),
    ]));
  }

  public get servicesTo(): ReadonlyMap<PodTemplate, readonly Typed<Service>[]> {
    return this.once('services to pods', () => servicesTo(this.services, this.index));
  }

  public readonly ofKind = (group: string, kind: string): readonly Item[] => this.byKind.get(`${group}/${kind}`) ?? NO_ITEMS;

  public readonly namespacesMatching = (selector: LabelSelector): ReadonlySet<string> => (
    this.once('namespace finder', () => namespaceFinder(this.namespaces))(selector)
  );

  public typed<T extends { readonly ref: ObjectRef }>({ group, kind, parse, known }: TypedKind<T>): readonly Typed<T>[] {
    return this.once(`${group}/${kind}`, () => {
      const items = this.ofKind(group, kind);
      const parsed = this.parsed && known(this.parsed);
      const alike = parsed?.length === items.length && items.every(({ ref }, index) => isSame(ref, parsed[index].ref));
      return Object.freeze(items.flatMap((item, index) => (alike ? { item, typed: parsed[index] } : tryReadTyped(item, parse, this.problems) ?? [])));
    });
  }

  private once<T>(key: string, make: () => T): T {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }
}

function isSame(left: ObjectRef, right: ObjectRef): boolean {
  return left.name === right.name && left.namespace === right.namespace && left.kind === right.kind;
}

function namespacesOf(items: readonly Item[]): ReadonlyMap<string, NamespaceItem> {
  const namespaces = new Map<string, NamespaceItem>();
  for (const item of items) {
    if (item.group !== '' || item.ref.kind !== 'Namespace') continue;
    const labels = { ...item.root.child('metadata').child('labels').stringMap(), [NAMESPACE_NAME_LABEL]: item.ref.name };
    namespaces.set(item.ref.name, Object.freeze({ ref: item.ref, name: item.ref.name, labels: Object.freeze(labels), item }));
  }
  for (const { ref } of items) {
    const name = ref.namespace;
    if (name === '' || namespaces.has(name)) continue;
    namespaces.set(name, Object.freeze({
      ref: Object.freeze({ kind: 'Namespace', namespace: '', name, origin: ref.origin }),
      name,
      labels: Object.freeze({ [NAMESPACE_NAME_LABEL]: name }),
    }));
  }
  return namespaces;
}

function servicesTo(services: readonly Typed<Service>[], index: PodIndex): ReadonlyMap<PodTemplate, readonly Typed<Service>[]> {
  const found = new Map<PodTemplate, Typed<Service>[]>();
  for (const service of services) {
    const { selector, ref } = service.typed;
    if (!selector) continue;
    for (const template of index.select(ref.namespace, selector)) {
      const list = found.get(template);
      if (list) list.push(service);
      else found.set(template, [service]);
    }
  }
  return found;
}

function namespaceFinder(namespaces: ReadonlyMap<string, NamespaceItem>): (selector: LabelSelector) => ReadonlySet<string> {
  const answers = new Map<string, ReadonlySet<string>>();
  return (selector) => {
    const known = answers.get(selector.canonical);
    if (known) return known;
    const answer = new Set([...namespaces.values()].filter(({ labels }) => selects(selector, labels)).map(({ name }) => name));
    answers.set(selector.canonical, answer);
    return answer;
  };
}
