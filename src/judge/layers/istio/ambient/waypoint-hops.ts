/**
 * The hops at a waypoint, for calls that go through it.
 *
 * Source: Istio "Use Layer 7 features" and pilot's listener_waypoint.go: the caller is known by the certificate of its tunnel; a port is read as its
 * Service declares it, and `ports` of policies are those of the Service (a real Envoy agrees). Calls of a pod's address are sniffed.
 */
import { foreignPolicy } from './anonymous';
import { arrivalBy } from './arrival';
import { waypointPoliciesFor, type WaypointPolicies, type WaypointSubject } from './waypoint-policies';
import { ztunnelTestsOf } from './ztunnel-tests';
import type { Cluster } from '../../../cluster/cluster';
import type { Gateway } from '../../../cluster/gateway';
import type { Pod } from '../../../cluster/pod';
import type { Decision } from '../../../engine/decision';
import type { ProxyHop, Reading } from '../../../engine/meshes/mesh';
import { authorizationDecision, type ChainName } from '../authorization';
import { istioOf } from '../membership';
import { authenticationOf, issuersOf, withTokenSeen } from '../request-authentication';
import { chainOfServicePort, type Chain, type ServiceRoute } from '../services';
import { AUTHENTICATION, AUTHORIZATION, MTLS } from '../sites';

/** A port of a Service or ServiceEntry behind a waypoint. */
export interface WaypointTarget {
  readonly object: NonNullable<WaypointSubject['called']>;
  readonly chain: Chain;
  readonly port: number;
}

/** What is called, as the waypoint reads it. */
interface Called {
  readonly policies: WaypointPolicies;
  readonly chain: Chain;
  readonly port?: number;
}

/** The ports of Services that may be dialled. */
export function targetsOfRoutes(routes: readonly ServiceRoute[]): readonly WaypointTarget[] {
  return routes.map(({ service: { ref: { namespace, name } }, port }) => (
    { object: { kind: 'Service', namespace, name }, chain: chainOfServicePort(port), port: port.port }
  ));
}

/** `targets`: what may be called; nothing, where the address of a pod is. */
export function hopsOfWaypoint(cluster: Cluster, gateway: Gateway, waypoint: Pod, targets: readonly WaypointTarget[]): readonly ProxyHop[] {
  const installation = istioOf(waypoint);
  const { rootNamespace } = installation;
  const called: readonly Called[] = targets.length === 0
    ? [{ policies: waypointPoliciesFor(cluster, { gateway, rootNamespace }), chain: 'sniffed' }]
    : targets.map(({ object, chain, port }) => ({ policies: waypointPoliciesFor(cluster, { gateway, rootNamespace, called: object }), chain, port }));
  const eachChain = <T>(make: (one: Called, chain: ChainName) => T) => called.flatMap((one) => chainsOf(one.chain).map((chain) => make(one, chain)));
  return [
    { hop: MTLS.id, isShared: true, readings: [{ decision: () => ofCertificate(cluster, waypoint) }] },
    {
      hop: AUTHENTICATION.id,
      isShared: true,
      readings: eachChain(({ policies }, chain): Reading => ({ decision: () => (chain === 'tcp' ? OPEN : authenticationOf(cluster, policies.authentication)) })),
      unlike: 'what is called is read in several ways, which differ in the tokens that they take',
    },
    {
      hop: AUTHORIZATION.id,
      readings: eachChain(({ policies, port }, chain): Reading => ({
        ofRequests: chain === 'http',
        decision: () => authorizationDecision({
          cluster, installation, chain, visibility: 'certificate', issuers: issuersOf(policies.authentication), ...(port !== undefined && { port }),
        }, policies.authorization),
      })),
      unlike: 'what is called is read in several ways, and policies answer otherwise to each',
      seen: withTokenSeen,
    },
  ];
}

function ofCertificate(cluster: Cluster, waypoint: Pod): Decision {
  const policies = [foreignPolicy(ztunnelTestsOf(cluster, arrivalBy(cluster, istioOf(waypoint), 'tunnel')))];
  return { tiers: [{ mode: 'deny-overrides', captures: 'if-selected', policies }], otherwise: 'yes' };
}

const OPEN: Decision = Object.freeze({ tiers: [], otherwise: 'yes' });

function chainsOf(chain: Chain): readonly ChainName[] {
  return chain === 'sniffed' ? ['http', 'tcp'] : [chain];
}
