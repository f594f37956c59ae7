import { podsMadeFor } from './enrolment';
import { GATEWAYS } from './gateway-api/objects';
import type { Item, NamespaceItem, RuleInput, Typed, TypedKind } from './input';
import { PodIndex } from './pod-index';
import type { PodItem } from './pods';
import { podsOf } from './read-pods';
import { judgeParsed, type Judgement } from '../judge/judge';
import { NAMESPACE_NAME_LABEL } from '../judge/known';
import { NETWORK_POLICY } from '../judge/layers/network-policy/key';
import type { NetworkPolicy } from '../judge/layers/network-policy/read/network-policy';
import type { Manifests } from '../judge/objects/manifests';
import type { ObjectRef } from '../judge/objects/read/field';
import type { PodTemplate } from '../judge/objects/read/pod';
import { selects, type Labels, type LabelSelector } from '../judge/objects/read/selector';
import type { Service } from '../judge/objects/read/service';
import type { OpenRule } from '../judge/questions/open-rules';

const NO_LABELS: Labels = Object.freeze({});

/**
 * Everything that rules read, from what the judge has read.
 *
 * @param judgement what is known of the cluster beside manifests. @default - nothing
 */
export function ruleInput(manifests: Manifests, judgement?: Pick<Judgement, 'openRules'>): RuleInput {
  return new Store(manifests, judgement);
}

const SERVICES: TypedKind<Service> = { group: '', kind: 'Service', read: ({ services }) => services };

const NETWORK_POLICIES: TypedKind<NetworkPolicy> = {
  group: 'networking.k8s.io', kind: 'NetworkPolicy', read: (manifests) => manifests.of(NETWORK_POLICY).networkPolicies,
};

/** Most rules are about kinds that the input does not have: what no rule asks for is not computed. */
class Store implements RuleInput {
  public readonly items: readonly Item[];
  private readonly made = new Map<string, unknown>();

  public constructor(public readonly manifests: Manifests, private readonly judgement: Pick<Judgement, 'openRules'> | undefined) {
    this.items = manifests.objects.all;
  }

  public get namespaces(): ReadonlyMap<string, NamespaceItem> {
    return this.once('namespaces', () => namespacesOf(this.items));
  }

  public get pods(): readonly PodItem[] {
    return this.once('pods', () => podsOf(this.manifests, (name) => this.namespaces.get(name)?.labels ?? NO_LABELS));
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
      ...podsMadeFor(this.typed(GATEWAYS).map(({ typed }) => typed)),
    ]));
  }

  public get servicesTo(): ReadonlyMap<PodTemplate, readonly Typed<Service>[]> {
    return this.once('services to pods', () => servicesTo(this.services, this.index));
  }

  public get openRules(): readonly OpenRule[] {
    return this.once('open rules', () => (this.judgement ?? judgeParsed(this.manifests)).openRules());
  }

  public readonly ofKind = (group: string, kind: string): readonly Item[] => this.manifests.objects.ofKind(group, kind);

  public readonly namespacesMatching = (selector: LabelSelector): ReadonlySet<string> => (
    this.once('namespace finder', () => namespaceFinder(this.namespaces))(selector)
  );

  public typed<T extends { readonly ref: ObjectRef }>({ group, kind, read }: TypedKind<T>): readonly Typed<T>[] {
    return this.once(`${group}/${kind}`, () => (
      this.manifests.objects.withRead(group, kind, read(this.manifests)).map(([item, typed]) => ({ item, typed }))
    ));
  }

  private once<T>(key: string, make: () => T): T {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }
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
