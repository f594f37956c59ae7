/**
 * The hops at a waypoint, for calls that go through it.
 *
 * Source: Istio "Use Layer 7 features" and pilot's listener_waypoint.go: the caller is known by the certificate of its tunnel; a port is read as its
 * Service declares it, and `ports` of policies are those of the Service (a real Envoy agrees). Calls of a pod's address are sniffed.
 */
import { foreignPolicy } from './anonymous';
import { arrivalBy } from './arrival';
import { waypointPoliciesFor, type WaypointPolicies } from './waypoint-policies';
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

/** What is called, as the waypoint reads it. */
interface Called {
  readonly policies: WaypointPolicies;
  readonly chain: Chain;
  readonly port?: number;
}

/** `routes`: the ports of Services that may be dialled; none, where the address of the pod is. */
export function hopsOfWaypoint(cluster: Cluster, gateway: Gateway, waypoint: Pod, routes: readonly ServiceRoute[]): readonly ProxyHop[] {
  const installation = istioOf(waypoint);
  const { rootNamespace } = installation;
  const called: readonly Called[] = routes.length === 0
    ? [{ policies: waypointPoliciesFor(cluster, { gateway, rootNamespace }), chain: 'sniffed' }]
    : routes.map(({ service: { ref }, port }) => ({
      policies: waypointPoliciesFor(cluster, { gateway, rootNamespace, service: ref }), chain: chainOfServicePort(port), port: port.port,
    }));
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
