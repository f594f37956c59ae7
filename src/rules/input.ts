import { itemOf, typedOf, type Item, type Typed } from './item';
import { ANYWHERE, PodIndex } from './pod-index';
import { podsOf, type PodItem } from './pods';
import { ISTIO_ROOT_NAMESPACE, NAMESPACE_NAME_LABEL } from '../reach/known';
import { gatewayPods } from '../reach/model/gateway-pods';
import { parseAuthorizationPolicy, type AuthorizationPolicy } from '../reach/parse/authorization-policy';
import type { RawObject } from '../reach/parse/documents';
import type { Field, ObjectRef } from '../reach/parse/field';
import { parseGateway } from '../reach/parse/gateway';
import {
  parsePeerAuthentication, parseRequestAuthentication, type PeerAuthentication, type RequestAuthentication,
} from '../reach/parse/istio-authentication';
import { parseServiceEntry, parseSidecar, type ServiceEntry, type Sidecar } from '../reach/parse/istio-egress';
import { parseNetworkPolicy, type NetworkPolicy } from '../reach/parse/network-policy';
import type { PodTemplate } from '../reach/parse/pod';
import { selects, type Labels, type LabelSelector } from '../reach/parse/selector';
import { parseService, type Service } from '../reach/parse/service';

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

/** Sorts raw objects. The caller reads them once, with `readObjects`, and keeps their positions so. */
export function ruleInput(objects: readonly RawObject[]): RuleInput {
  const items = Object.freeze(objects.map(itemOf));
  const byKind = new Map<string, Item[]>();
  for (const item of items) {
    const key = `${item.group}/${item.ref.kind}`;
    const list = byKind.get(key);
    if (list) list.push(item);
    else byKind.set(key, [item]);
  }
  const ofKind = (group: string, kind: string): readonly Item[] => byKind.get(`${group}/${kind}`) ?? [];
  const typed = <T>(group: string, kind: string, parse: (ref: ObjectRef, root: Field, malformed: () => boolean) => T): readonly Typed<T>[] =>
    Object.freeze(ofKind(group, kind).map((item) => typedOf(item, parse)));
  const namespaces = namespacesOf(items);
  const pods = podsOf(items, (name) => namespaces.get(name)?.labels ?? NO_LABELS);
  const gateways = gatewayPods(typed('gateway.networking.k8s.io', 'Gateway', parseGateway).map((gateway) => gateway.typed));
  const index = new PodIndex([...pods.map((pod) => pod.template), ...gateways.map((gateway) => gateway.template)]);
  const services = typed('', 'Service', parseService);
  return Object.freeze({
    items,
    pods,
    namespaces,
    serviceAccounts: new Map(ofKind('', 'ServiceAccount').map((item) => [`${item.ref.namespace}/${item.ref.name}`, item])),
    services,
    networkPolicies: typed('networking.k8s.io', 'NetworkPolicy', parseNetworkPolicy),
    peerAuthentications: typed('security.istio.io', 'PeerAuthentication', parsePeerAuthentication),
    authorizationPolicies: typed('security.istio.io', 'AuthorizationPolicy', parseAuthorizationPolicy),
    requestAuthentications: typed('security.istio.io', 'RequestAuthentication', parseRequestAuthentication),
    sidecars: typed('networking.istio.io', 'Sidecar', parseSidecar),
    serviceEntries: typed('networking.istio.io', 'ServiceEntry', parseServiceEntry),
    index,
    servicesTo: servicesTo(services, index),
    ofKind,
    namespacesMatching: namespaceFinder(namespaces),
  });
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
