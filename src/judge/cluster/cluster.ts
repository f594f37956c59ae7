import type { Settings } from '../options';
import { BlindSpots } from './blind-spots';
import { tryParseCidr, type AddressRange } from './ip';
import { namespacesOf, type NamespaceFacts } from './namespaces';
import type { Workload } from './pod';
import { SelectorIndex, type Filing } from './selector-index';
import { workloadsOf } from './workloads';
import type { PeerAuthentication, RequestAuthentication } from '../layers/istio/read/authentication';
import type { AuthorizationPolicy } from '../layers/istio/read/authorization-policy';
import type { ServiceEntry, Sidecar } from '../layers/istio/read/egress';
import type { NetworkPolicy } from '../layers/network-policy/read/network-policy';
import type { Manifests } from '../objects/read/manifests';
import type { LabelSelector } from '../objects/read/selector';
import type { Service } from '../objects/read/service';

/** Everything that the judge knows, arranged for asking. Never changes. */
export interface Cluster {
  readonly settings: Settings;
  readonly manifests: Manifests;
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  readonly workloads: readonly Workload[];
  readonly workloadByKey: ReadonlyMap<string, Workload>;
  readonly podCidrs: readonly AddressRange[];
  /** Objects by the pods that they select; a malformed one may mean any pod of its namespace. */
  readonly networkPolicies: SelectorIndex<NetworkPolicy>;
  readonly peerAuthentications: SelectorIndex<PeerAuthentication>;
  readonly authorizationPolicies: SelectorIndex<AuthorizationPolicy>;
  readonly requestAuthentications: SelectorIndex<RequestAuthentication>;
  readonly sidecars: SelectorIndex<Sidecar>;
  readonly services: SelectorIndex<Service>;
  readonly serviceEntries: readonly ServiceEntry[];
  /** What objects of kinds that are not understood may change. */
  readonly blindSpots: BlindSpots;
}

/** What does not depend on policies is taken from a cluster with the same settings, pods, namespaces and Services, if there is one. */
export function clusterOf(manifests: Manifests, settings: Settings, other?: Cluster): Cluster {
  const namespaces = namespacesOf(manifests, settings.missingNamespaces);
  const same = other && SHARED.every((list) => other.manifests[list] === manifests[list]) ? other : undefined;
  const workloads = same?.workloads ?? workloadsOf(manifests, namespaces, settings);
  return Object.freeze({
    settings,
    manifests,
    namespaces,
    workloads,
    workloadByKey: same?.workloadByKey ?? new Map(workloads.map((workload) => [workload.key, workload])),
    podCidrs: same?.podCidrs ?? Object.freeze(settings.podCidrs.map(findCidr)),
    networkPolicies: new SelectorIndex(manifests.networkPolicies, {
      namespaceOf, selectorOf: (policy) => (policy.malformed ? undefined : policy.podSelector), doubted: (policy, doubt) => ({ ...policy, doubt }),
    }),
    peerAuthentications: new SelectorIndex(manifests.peerAuthentications, scoped()),
    authorizationPolicies: new SelectorIndex(manifests.authorizationPolicies, {
      ...scoped(), doubted: (policy, doubt) => (policy.dryRun || policy.action === 'AUDIT' ? policy : { ...policy, malformed: true, doubt }),
    }),
    requestAuthentications: new SelectorIndex(manifests.requestAuthentications, scoped()),
    sidecars: new SelectorIndex(manifests.sidecars, scoped()),
    // A Service without a selector selects nothing.
    services: same?.services ?? new SelectorIndex(manifests.services.filter((service) => service.selector), {
      namespaceOf, selectorOf: (service) => service.selector, doubted: (service, doubt) => ({ ...service, doubt }),
    }),
    serviceEntries: manifests.serviceEntries,
    blindSpots: new BlindSpots(manifests.unknownKinds, manifests.ofRevisions, settings),
  });
}

/** What workloads and Services are made from. */
const SHARED = ['pods', 'namespaces', 'gateways', 'services'] as const satisfies readonly (keyof Manifests)[];

function namespaceOf(item: { readonly ref: { readonly namespace: string } }): string {
  return item.ref.namespace;
}

/** An object of which it is not known whether it selects a pod is as good as one that could not be understood. */
function scoped<T extends Scoped>(): Filing<T> {
  return {
    namespaceOf,
    selectorOf: (item) => (item.malformed ? undefined : item.selector),
    doubted: (item, doubt) => ({ ...item, malformed: true, doubt }),
  };
}

interface Scoped {
  readonly ref: { readonly namespace: string };
  readonly selector?: LabelSelector;
  readonly malformed: boolean;
  readonly doubt?: string;
}

function findCidr(text: string): AddressRange {
  const range = tryParseCidr(text);
  if (!range) throw new Error(`podCidrs: ${JSON.stringify(text)} is no CIDR; write it like 10.0.0.0/8 or 2001:db8::/32`);
  return range;
}
