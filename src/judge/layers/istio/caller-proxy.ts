/**
 * What the proxy of a caller knows, and what it does with destinations that it does not know.
 *
 * Sources: Istio Sidecar ("outboundTrafficPolicy", "Sidecar selection") and MeshConfig. With ALLOW_ANY everything passes. With REGISTRY_ONLY only
 * hosts that the caller's Sidecar shows it do; other TCP goes to a black hole. Istio itself says that this is no security boundary against a caller
 * that evades its own proxy.
 */
import { addedEndpoints } from './added-endpoints';
import { hostCovers, namespaceShown, type Importer } from './imports';
import { ISTIO } from './key';
import { istioOf, mayHaveSidecar, modeOf } from './membership';
import type { Sidecar } from './read/egress';
import type { Cluster } from '../../cluster/cluster';
import type { Peer, Pod } from '../../cluster/pod';

/** A proxy that holds back what it does not know, or passes it on. One object stands for the proxies of all callers that are alike. */
export interface KnownProxy extends Importer {
  readonly kind: 'open' | 'registry';
  readonly answersDns: boolean;
}

/** A proxy of which nobody can say what it passes on. */
export interface UnknownProxy {
  readonly kind: 'unknown';
  readonly reasons: readonly (readonly [because: string, sidecar?: Sidecar])[];
}

export type CallerProxy = { readonly kind: 'absent' } | KnownProxy | UnknownProxy;

const ABSENT: CallerProxy = Object.freeze({ kind: 'absent' });

/** The proxy that the connections of a peer go through. */
export function callerProxyOf(cluster: Cluster, peer: Peer): CallerProxy {
  return peer.kind === 'external' ? ABSENT : proxyOfPod(cluster, peer.pod);
}

/** Whether it is known for certain how a caller calls others. */
export function isCertain({ blindSpots }: Cluster, pod: Pod): boolean {
  return modeOf(pod) === 'sidecar' && pod.outbound === 'all' && pod.opaque === undefined && blindSpots.tryFind('proxy-egress', pod) === undefined;
}

function proxyOfPod(cluster: Cluster, pod: Pod): CallerProxy {
  if (!mayHaveSidecar(pod) || pod.outbound === 'nothing') return ABSENT;
  if (pod.excludedOutbound.length > 0) return unknownProxy('some outbound ports go around the proxy');
  if (pod.outbound === 'unclear') return unknownProxy(pod.proxyDoubt ?? 'nothing is known of its proxy');
  const sidecars = sidecarsOf(cluster, pod);
  if (isAmbiguous(sidecars)) {
    const reasons = sidecars.map((one) => [one.doubt ?? 'several Sidecars apply, or one that could not be understood', one] as const);
    return { kind: 'unknown', reasons };
  }
  return knownProxy(cluster, pod, sidecars[0]);
}

function knownProxy(cluster: Cluster, pod: Pod, sidecar: Sidecar | undefined): CallerProxy {
  const { namespace, answersDns } = pod;
  const kind = (sidecar?.outbound ?? istioOf(pod).outboundTrafficPolicy) === 'ALLOW_ANY' ? 'open' : 'registry';
  const added = kind === 'open' || cluster.settings.unknownKinds === 'reported' ? undefined
    : addedEndpoints(cluster.manifests).find(({ ref, behind }) => showsService(cluster, sidecar, namespace, ref.namespace, behind));
  if (added) {
    const { ref, behind } = added;
    return unknownProxy(`${ref.kind} ${ref.namespace}/${ref.name} adds addresses by hand behind the Service ${behind}, which the proxy sees`, sidecar);
  }
  return alike(cluster, `${kind} ${namespace} ${sidecar ? `${sidecar.ref.namespace}/${sidecar.ref.name}` : ''} ${answersDns}`, () => ({
    kind, sidecar, namespace, answersDns,
  }));
}

const ALIKE = new WeakMap<Cluster, Map<string, KnownProxy>>();

function alike(cluster: Cluster, key: string, make: () => KnownProxy): KnownProxy {
  let known = ALIKE.get(cluster);
  if (!known) ALIKE.set(cluster, known = new Map());
  let proxy = known.get(key);
  if (!proxy) known.set(key, proxy = make());
  return proxy;
}

/** Whether Istio leaves open what the Sidecars of a pod mean together. */
export function hasAmbiguousSidecar(cluster: Cluster, pod: Pod): boolean {
  return isAmbiguous(sidecarsOf(cluster, pod));
}

function isAmbiguous(sidecars: readonly Sidecar[]): boolean {
  return sidecars.length > 1 || sidecars.some(({ malformed }) => malformed);
}

/** The Sidecars of the narrowest scope that has any: of several, Istio says that the behaviour is undefined. */
function sidecarsOf(cluster: Cluster, pod: Pod): readonly Sidecar[] {
  const { rootNamespace } = istioOf(pod);
  const own = cluster.of(ISTIO).sidecars.find(pod.namespace, pod);
  const root = pod.namespace === rootNamespace ? [] : cluster.of(ISTIO).sidecars.find(rootNamespace, pod);
  const scopes = [
    own.filter((sidecar) => sidecar.selector),
    own.filter((sidecar) => !sidecar.selector),
    root.filter((sidecar) => !sidecar.selector),
  ];
  return scopes.find((sidecars) => sidecars.length > 0) ?? [];
}

function unknownProxy(because: string, sidecar?: Sidecar): UnknownProxy {
  return { kind: 'unknown', reasons: [[because, sidecar]] };
}

/** Whether a Sidecar shows its workloads a Service, on whichever port. */
function showsService(cluster: Cluster, sidecar: Sidecar | undefined, caller: string, namespace: string, service: string): boolean {
  const name = `${service}.${namespace}.svc.${cluster.settings.clusterDomain}`;
  return sidecar?.hosts === undefined
    || sidecar.hosts.some((item) => namespaceShown(item.namespace, namespace, caller) && hostCovers(item.host, name));
}
