import { itemOf, tryReadTyped, type Item, type Typed } from './item';
import { ANYWHERE, PodIndex } from './pod-index';
import { podsOf, type PodItem } from './pods';
import { ISTIO_ROOT_NAMESPACE, NAMESPACE_NAME_LABEL } from '../judge/known';
import { parseGateway } from '../judge/layers/gateway-api/read/gateway';
import { gatewayPods } from '../judge/layers/istio/gateway-pods';
import {
  parsePeerAuthentication, parseRequestAuthentication, type PeerAuthentication, type RequestAuthentication,
} from '../judge/layers/istio/read/authentication';
import { parseAuthorizationPolicy, type AuthorizationPolicy } from '../judge/layers/istio/read/authorization-policy';
import { parseServiceEntry, parseSidecar, type ServiceEntry, type Sidecar } from '../judge/layers/istio/read/egress';
import { parseNetworkPolicy, type NetworkPolicy } from '../judge/layers/network-policy/read/network-policy';
import type { RawObject } from '../judge/objects/read/documents';
import type { Field, ObjectRef, Problem } from '../judge/objects/read/field';
import type { Manifests } from '../judge/objects/read/manifests';
import type { PodTemplate } from '../judge/objects/read/pod';
import { selects, type Labels, type LabelSelector } from '../judge/objects/read/selector';
import { parseService, type Service } from '../judge/objects/read/service';

/** A namespace that is given, or in which something stands. */
export interface NamespaceItem {
  readonly ref: ObjectRef;
  readonly name: string;
  readonly labels: Labels;
  /** Absent where no manifest gives it. */
  readonly item?: Item;
}

/** Everything that rules read, sorted and indexed once. */
export interface RuleInput {
  readonly items: readonly Item[];
  readonly pods: readonly PodItem[];
  readonly namespaces: ReadonlyMap<string, NamespaceItem>;
  /** By `namespace/name`. */
  readonly serviceAccounts: ReadonlyMap<string, Item>;
  readonly services: readonly Typed<Service>[];
  readonly networkPolicies: readonly Typed<NetworkPolicy>[];
  readonly peerAuthentications: readonly Typed<PeerAuthentication>[];
  readonly authorizationPolicies: readonly Typed<AuthorizationPolicy>[];
  readonly requestAuthentications: readonly Typed<RequestAuthentication>[];
  readonly sidecars: readonly Typed<Sidecar>[];
  readonly serviceEntries: readonly Typed<ServiceEntry>[];
  /** All pods that selectors can mean, those of Gateways too. */
  readonly index: PodIndex;
  /** Services that lead to a pod. */
  readonly servicesTo: ReadonlyMap<PodTemplate, readonly Typed<Service>[]>;
  /** The items of one kind. */
  readonly ofKind: (group: string, kind: string) => readonly Item[];
  /** The namespaces that a selector means. */
  readonly namespacesMatching: (selector: LabelSelector) => ReadonlySet<string>;
}

const NO_LABELS: Labels = Object.freeze({});
const NO_ITEMS: readonly Item[] = Object.freeze([]);

/** What the judge has parsed of the same objects, in their order. */
export type Parsed = Pick<Manifests,
  'pods' | 'services' | 'networkPolicies' | 'peerAuthentications' | 'authorizationPolicies' | 'requestAuthentications' | 'sidecars' | 'serviceEntries'>;

/**
 * Sorts raw objects. The caller reads them once, with `readObjects`, and keeps their positions so.
 *
 * @param parsed what a judge has parsed of them already, so that nothing is parsed twice
 */
export function ruleInput(objects: readonly RawObject[], parsed?: Parsed): RuleInput {
  return new Store(objects, parsed);
}

/** Most rules are about kinds of which there are none: what nobody asks for is not read. */
class Store implements RuleInput {
  public readonly items: readonly Item[];
  private readonly byKind = new Map<string, Item[]>();
  private readonly made = new Map<string, unknown>();
  private readonly problems: Problem[] = [];

  public constructor(objects: readonly RawObject[], private readonly parsed: Parsed | undefined) {
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
    return this.typed('', 'Service', parseService, this.parsed?.services);
  }

  public get networkPolicies(): readonly Typed<NetworkPolicy>[] {
    return this.typed('networking.k8s.io', 'NetworkPolicy', parseNetworkPolicy, this.parsed?.networkPolicies);
  }

  public get peerAuthentications(): readonly Typed<PeerAuthentication>[] {
    return this.typed('security.istio.io', 'PeerAuthentication', parsePeerAuthentication, this.parsed?.peerAuthentications);
  }

  public get authorizationPolicies(): readonly Typed<AuthorizationPolicy>[] {
    return this.typed('security.istio.io', 'AuthorizationPolicy', parseAuthorizationPolicy, this.parsed?.authorizationPolicies);
  }

  public get requestAuthentications(): readonly Typed<RequestAuthentication>[] {
    return this.typed('security.istio.io', 'RequestAuthentication', parseRequestAuthentication, this.parsed?.requestAuthentications);
  }

  public get sidecars(): readonly Typed<Sidecar>[] {
    return this.typed('networking.istio.io', 'Sidecar', parseSidecar, this.parsed?.sidecars);
  }

  public get serviceEntries(): readonly Typed<ServiceEntry>[] {
    return this.typed('networking.istio.io', 'ServiceEntry', parseServiceEntry, this.parsed?.serviceEntries);
  }

  public get index(): PodIndex {
    return this.once('index', () => {
      const gateways = gatewayPods(this.typed('gateway.networking.k8s.io', 'Gateway', parseGateway, undefined).map((gateway) => gateway.typed));
      return new PodIndex([
        ...this.pods.map(({ template, kind, mesh }) => (
          { template, kind: template.owner?.kind || kind, name: template.owner?.name ?? template.ref.name, mesh }
        )),
        ...gateways.map((gateway) => ({ ...gateway, mesh: gateway.kind === 'Waypoint' ? 'ambient' as const : 'gateway' as const })),
      ]);
    });
  }

  public get servicesTo(): ReadonlyMap<PodTemplate, readonly Typed<Service>[]> {
    return this.once('services to pods', () => servicesTo(this.services, this.index));
  }

  public readonly ofKind = (group: string, kind: string): readonly Item[] => this.byKind.get(`${group}/${kind}`) ?? NO_ITEMS;

  public readonly namespacesMatching = (selector: LabelSelector): ReadonlySet<string> => (
    this.once('namespace finder', () => namespaceFinder(this.namespaces))(selector)
  );

  private typed<T extends { readonly ref: ObjectRef }>(
    group: string, kind: string, parse: (ref: ObjectRef, root: Field, malformed: () => boolean) => T, known: readonly T[] | undefined,
  ): readonly Typed<T>[] {
    return this.once(`${group}/${kind}`, () => {
      const items = this.ofKind(group, kind);
      const alike = known?.length === items.length && items.every(({ ref }, index) => isSame(ref, known[index].ref));
      return Object.freeze(items.flatMap((item, index) => (alike ? { item, typed: known[index] } : tryReadTyped(item, parse, this.problems) ?? [])));
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

/** The pods that a policy of Istio means: its own namespace's, or in the root namespace everybody's. */
export function podsInScope(input: RuleInput, namespace: string, selector: LabelSelector | undefined): readonly PodTemplate[] {
  return input.index.select(namespace === ISTIO_ROOT_NAMESPACE ? ANYWHERE : namespace, selector);
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
