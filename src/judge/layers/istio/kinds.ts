/** Kinds of Istio. Sources: Istio reference, CRDs of 1.18 to 1.29. */
import { refineCalls } from './calls-of-kinds';
import { onlyLimitsRates } from './rate-limit-filter';
import {
  always, ANY_KIND, doubtful, fieldsOf, harmless, itemsOf, MESH, MESH_AND_EGRESS, read, type Body, type DoubtfulKind, type Groups,
} from '../../objects/kinds/kind';
import type { Versions } from '../../objects/kinds/versions';

const NETWORKING = ['v1', 'v1beta1', 'v1alpha3'];
const SECURITY = ['v1', 'v1beta1'];
const IN_THE_PROXY = 'it can allow or reject requests in the proxy';
const INSTALLS = 'it installs Istio, with settings of its own';

export const ISTIO_KINDS: Groups = {
  'security.istio.io': read('namespaced', SECURITY, 'PeerAuthentication', 'AuthorizationPolicy', 'RequestAuthentication'),
  'networking.istio.io': {
    ...read('namespaced', NETWORKING, 'Sidecar', 'ServiceEntry'),
    ...doubtful('namespaced', 'reach', 'it can rewrite any part of the proxy, its authorization included', ['EnvoyFilter'], {
      hops: MESH_AND_EGRESS, onlyIf: (body) => !onlyLimitsRates(body),
    }),
    ...doubtful('namespaced', 'reach', 'it decides how callers connect, and whether they present an identity', ['DestinationRule'], {
      hops: MESH, reach: 'cluster', onlyIf: changesConnections, refined: refineConnections,
    }),
    ...doubtful('namespaced', 'reach', 'it sends requests to other hosts and rewrites paths before the callee sees them', ['VirtualService'], {
      routes: isBoundToGateways, refined: refineCalls,
    }),
    ...doubtful('namespaced', 'reach', 'it opens hosts and ports on gateway pods', ['Gateway'], { routes: always }),
    ...doubtful('namespaced', 'reach', 'it adds endpoints outside the cluster', ['WorkloadEntry']),
    ...doubtful('namespaced', 'reach', 'it describes workloads outside the cluster', ['WorkloadGroup']),
    ...doubtful('namespaced', 'pods', 'it configures proxies, their image included', ['ProxyConfig']),
  },
  'extensions.istio.io': doubtful('namespaced', 'reach', IN_THE_PROXY, ['WasmPlugin', 'TrafficExtension'], { hops: ['authorization'] }),
  'telemetry.istio.io': harmless('namespaced', 'it decides what proxies report, and to providers that the mesh names', 'Telemetry'),
  'install.istio.io': doubtful('namespaced', 'objects', INSTALLS, ['IstioOperator']),
  'sailoperator.io': doubtful('cluster', 'objects', INSTALLS, ['Istio', 'IstioRevision', 'IstioRevisionTag', 'IstioCNI', 'ZTunnel']),
  'maistra.io': doubtful(undefined, 'objects', INSTALLS, [ANY_KIND]),
};

/** What API servers serve. Source: Istio's CRDs. */
export const ISTIO_SERVED: Versions = {
  'security.istio.io': { [ANY_KIND]: ['v1', 'v1beta1'] },
  'networking.istio.io': {
    EnvoyFilter: ['v1alpha3'], ProxyConfig: ['v1beta1'], WorkloadGroup: ['v1', 'v1beta1', 'v1alpha3'], [ANY_KIND]: ['v1', 'v1beta1', 'v1alpha3'],
  },
  'telemetry.istio.io': { [ANY_KIND]: ['v1', 'v1alpha1'] },
  'extensions.istio.io': { [ANY_KIND]: ['v1alpha1'] },
};

/** What a DestinationRule may say without changing who connects to whom and as whom. Source: Istio DestinationRule, TrafficPolicy. */
const SPEC: ReadonlySet<string> = new Set(['host', 'trafficPolicy', 'subsets', 'exportTo', 'workloadSelector']);
const SUBSET: ReadonlySet<string> = new Set(['name', 'labels', 'trafficPolicy']);
const PORT_POLICY: ReadonlySet<string> = new Set(['port', 'loadBalancer', 'connectionPool', 'outlierDetection', 'tls']);
/** These choose among the endpoints of the host. PASSTHROUGH takes the address that the caller asked for. Source: LoadBalancerSettings. */
const BALANCED: ReadonlySet<unknown> = new Set([undefined, null, 'UNSPECIFIED', 'LEAST_REQUEST', 'LEAST_CONN', 'ROUND_ROBIN', 'RANDOM']);
const POLICY: ReadonlySet<string> = new Set([...PORT_POLICY, 'portLevelSettings', 'retryBudget']);

/**
 * Whether it makes callers of a host in the cluster send anything but the mesh's own mutual TLS, or says something that is not known.
 * Without tls settings, or with ISTIO_MUTUAL alone, nothing changes.
 */
function changesConnections(body: Body): boolean {
  const spec = fieldsOf(body.spec);
  if (policiesOf(spec).some(isPassthrough)) return true;
  const host = typeof spec.host === 'string' ? spec.host : '*';
  const outside = host.includes('.') && !host.includes('*') && !/\.svc(\.|$)/.test(host) && !/\.local$/.test(host);
  if (outside) return false;
  return hasOther(spec, SPEC) || isOtherPolicy(spec.trafficPolicy, POLICY)
    || itemsOf(spec.subsets).some((subset) => hasOther(fieldsOf(subset), SUBSET) || isOtherPolicy(fieldsOf(subset).trafficPolicy, POLICY));
}

function isOtherPolicy(value: unknown, known: ReadonlySet<string>): boolean {
  const policy = fieldsOf(value);
  const tls = policy.tls === undefined || policy.tls === null ? undefined : fieldsOf(policy.tls);
  return hasOther(policy, known) || (tls !== undefined && (tls.mode !== 'ISTIO_MUTUAL' || Object.keys(tls).length > 1))
    || itemsOf(policy.portLevelSettings).some((item) => isOtherPolicy(item, PORT_POLICY));
}

/** Every policy in it: of the host, of its subsets, and of their ports. */
function policiesOf(spec: Body): readonly Body[] {
  const policies = [spec, ...itemsOf(spec.subsets).map(fieldsOf)].map(({ trafficPolicy }) => fieldsOf(trafficPolicy));
  return [...policies, ...policies.flatMap(({ portLevelSettings }) => itemsOf(portLevelSettings).map(fieldsOf))];
}

/** Where callers choose the address, what their proxies let out is unknown, too. */
function refineConnections(body: Body): Partial<Pick<DoubtfulKind, 'because' | 'hops'>> {
  if (!policiesOf(fieldsOf(body.spec)).some(isPassthrough)) return {};
  return { because: 'with its load balancer, callers choose the address that they connect to', hops: MESH_AND_EGRESS };
}

/** Whether callers may connect elsewhere than to the endpoints of the host. */
function isPassthrough(policy: Body): boolean {
  return !BALANCED.has(fieldsOf(policy.loadBalancer).simple);
}

function hasOther(value: Body, known: ReadonlySet<string>): boolean {
  return Object.keys(value).some((key) => !known.has(key));
}

/** Without gateways, or with the word `mesh`, a VirtualService is about calls inside the mesh. Source: Istio VirtualService, gateways. */
function isBoundToGateways({ spec }: Body): boolean {
  return itemsOf(fieldsOf(spec).gateways).some((name) => name !== 'mesh');
}

/** Settings of a mesh: those that are not modelled make what its proxies do unknown. */
export function unreadSettings(names: readonly string[]): DoubtfulKind {
  const role = { is: 'doubtful', changes: 'objects', reach: 'cluster' } as const;
  if (names.length === 0) return { ...role, because: 'it holds the settings of a mesh', hops: [] };
  return { ...role, because: `it sets ${names.join(', ')} of the mesh, which is not modelled`, hops: [...MESH_AND_EGRESS, 'authentication'] };
}

/** Names of Services. Sources: Kubernetes "DNS for Services and Pods"; a wildcard may hold them. */
const SERVICE_NAME = /^(\*|[^.]+\.[^.]+)\.svc(\..*)?$|(^|\.)cluster\.local$|^\*\.local$/;

/** What a ServiceEntry does under the name of a Service, if it has one: istiod merges both, or one hides the other. Source: Istio ServiceEntry, hosts. */
export function tryFindTakenName(hosts: readonly string[]): DoubtfulKind | undefined {
  const taken = hosts.find((host) => SERVICE_NAME.test(host.toLowerCase()));
  if (taken === undefined) return undefined;
  const because = `its host ${taken} is the name of a Service, whose calls it may lead elsewhere`;
  return { is: 'doubtful', because, changes: 'reach', hops: ['proxy-egress'], reach: 'cluster' };
}
