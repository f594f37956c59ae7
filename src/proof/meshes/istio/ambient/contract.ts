import { egressWaypoint, ledElsewhere } from './egress';
import { notRedirected } from './enrolment';
import { legsOf } from './legs';
import { plainCall } from './tunnels';
import { waypointFindings } from './waypoint-findings';
import { waypointOfOthers } from './waypoint-of-others';
import { waypointsOf } from './waypoints';
import { callersByLabel } from '../../callers-by-label';
import type { MeshContract } from '../../contract';
import { installationOf, isAmbient, readAmbient } from '../cluster-spec';
import type { AmbientRecord, AmbientSpec } from '../cluster-spec';
import { closed } from '../ground-rules';
import { missingInNamespace, NAMESPACE_POLICIES } from '../namespaces';
import { NEEDS, RUNTIMES } from '../needs';
import { withoutIstio } from '../view';

/**
 * Istio in ambient mode. Kinds, keys, enforcement points and checks of objects are Istio's, whichever of its data planes is used: the contract of
 * sidecars has them.
 */
export const AMBIENT: MeshContract<AmbientSpec, AmbientRecord> = {
  words: "Istio's ambient mode",
  decides: true,
  // ztunnel lets its pods call whatever they like: what holds them is the network, and waypoints on their way.
  holdsCallers: false,
  installed: 'istio-cni leads all traffic of the pods that ask for it to ztunnel, which enforces its policies; sidecars and gateways tunnel (HBONE), and its settings are the '
    + 'defaults of the profile `ambient` or those that were declared',
  read: readAmbient,
  installations: (mesh) => [{ ...installationOf(mesh), tunnels: 'yes' }],
  membership: ({ revision }) => ({ meshed: true, shared: true, ...(revision !== undefined && { revision }) }),
  legs: legsOf,
  relays: waypointsOf,
  relayOutside: egressWaypoint,
  relayOfOthers: waypointOfOthers,
  relayClass: 'istio-waypoint',
  plain: plainCall,
  /** Sources: Istio "Ambient and Kubernetes NetworkPolicy" and istio-cni's HOST_PROBE_SNAT_IP and HOST_PROBE_SNAT_IPV6 for probes; nothing of Istio listens in the pods. */
  needs: {
    // Waypoints do.
    seesRequests: true,
    // ztunnel speaks with istiod from pods of its own.
    controlPlane: () => [],
    scrapedPort: (applicationPort) => applicationPort,
    probedPorts: (applicationPorts) => applicationPorts,
    probesFrom: { ipv4: '169.254.7.127/32', ipv6: 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128' },
    runtimes: RUNTIMES,
    volumes: new Set(),
  },
  gatewayNeeds: NEEDS,
  hidden: withoutIstio,
  enforcementPoints: () => [],
  kinds: { policies: [], podPolicies: [], routes: [], ofWorkloads: [], fields: {}, fieldChecks: {}, readElsewhere: [], publishedConfigMaps: {} },
  keys: { known: [], domains: {}, bare: {} },
  checks: {
    understood: [],
    objects: [waypointFindings],
    workloads: [ledElsewhere, callersByLabel(isAmbient, { oneNetworkPort: true })],
    namespacePolicies: NAMESPACE_POLICIES,
    namespaceLabels: (mesh): Readonly<Record<string, string>> => (isAmbient(mesh) ? { 'istio.io/dataplane-mode': 'ambient' } : {}),
    groundRules: closed,
    namespace: missingInNamespace,
    enrolment: notRedirected,
    enrolmentRules: ['unmeshed-workload', 'own-proxy', 'proxy-user'],
  },
};
