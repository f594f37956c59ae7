/**
 * The hops at the proxy of a callee, each as decisions about callers and their requests: mutual TLS, tokens of end users, and AuthorizationPolicies
 * on the chain that the port has.
 *
 * Source: Istio "Protocol Selection": a sniffed port has both chains, and which of them a connection gets depends on what it sends and when, so that
 * an answer is certain only where both agree. Gateways terminate for their listeners: no PeerAuthentication applies and no caller has an identity
 * there (derived).
 */
import { waypointHops, ztunnelHops } from './ambient/callee';
import { authorizationDecision, type ChainName } from './authorization';
import { istioOf, modeOf } from './membership';
import { isIntercepted, mtlsModeOf } from './mtls';
import { authenticationDecision, issuersAt, withTokenSeen } from './request-authentication';
import { authorizationPoliciesFor } from './scope';
import { chainOf, type Chain } from './services';
import { AUTHENTICATION, AUTHORIZATION, MTLS } from './sites';
import { transportDecision } from './transport';
import { NEVER_INTERCEPTED_PORTS } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { Dial } from '../../core/flow';
import type { Decision } from '../../engine/decision';
import type { ProxyHop, Reading } from '../../engine/meshes/mesh';
import { GATEWAY_NAME_LABEL } from '../../known';

/** Whether a proxy of Istio stands before this port. */
export function hasProxyBefore(pod: Pod, port: number): boolean {
  return modeOf(pod) === 'gateway' ? !NEVER_INTERCEPTED_PORTS.includes(port) : isIntercepted(pod, port);
}

/** The chain of a port; a gateway's listeners say theirs. */
export function chainAt(cluster: Cluster, pod: Pod, port: number): Chain {
  if (modeOf(pod) !== 'gateway') return chainOf(cluster, pod, port);
  const gateway = cluster.gateways.find((item) => item.ref.namespace === pod.namespace && item.ref.name === pod.labels[GATEWAY_NAME_LABEL]);
  const protocols = new Set(gateway?.listeners.filter((listener) => listener.port === port).map((listener) => listener.protocol));
  if (protocols.size === 0) return 'sniffed';
  return [...protocols].every((protocol) => protocol === 'HTTP' || protocol === 'HTTPS') ? 'http' : 'tcp';
}

/** The hops for callers who dial so, in order; none where no proxy stands before the port. */
export function calleeHops(cluster: Cluster, callee: Pod, port: number, dial: Dial, explained = false): readonly ProxyHop[] {
  if (modeOf(callee) === 'shared') return ztunnelHops(cluster, callee, port, 'plain', explained);
  if (modeOf(callee) === 'relay') return waypointHops(cluster, callee, port, 'plain');
  if (!hasProxyBefore(callee, port)) return [];
  if (callee.inbound === 'unclear') return [transport(() => unclear(callee.proxyDoubt))];
  const chain = chainAt(cluster, callee, port);
  const isGateway = modeOf(callee) === 'gateway';
  return [
    ...(isGateway ? [] : [transport(() => transportDecision(cluster, callee, port, { dial, explained }))]),
    ...(chain === 'tcp' ? [] : [authentication(cluster, callee, chain)]),
    authorization(cluster, callee, port, chain, dial),
  ];
}

function transport(decision: () => Decision): ProxyHop {
  return { hop: MTLS.id, isShared: true, readings: [{ decision }] };
}

function authentication(cluster: Cluster, callee: Pod, chain: Chain): ProxyHop {
  return {
    hop: AUTHENTICATION.id,
    isShared: true,
    readings: chainsOf(chain).map((name) => ({ decision: () => (name === 'tcp' ? NO_TOKENS : authenticationDecision(cluster, callee)) })),
    unlike: 'the port is sniffed, and what is not taken for HTTP has no token',
  };
}

function authorization(cluster: Cluster, callee: Pod, port: number, chain: Chain, dial: Dial): ProxyHop {
  const visibility = modeOf(callee) === 'gateway' || dial === 'address' ? 'nothing' : mtlsModeOf(cluster, callee, port);
  const installation = istioOf(callee);
  const isTold = isToldOfClients(cluster, callee);
  return {
    hop: AUTHORIZATION.id,
    readings: chainsOf(chain).map((name): Reading => ({
      ofRequests: name === 'http',
      decision: () => authorizationDecision(
        { cluster, installation, chain: name, visibility, issuers: issuersAt(cluster, callee), isTold }, authorizationPoliciesFor(cluster, callee),
      ),
    })),
    unlike: 'no Service says what the port speaks, and policies answer otherwise to HTTP than to TCP',
    seen: withTokenSeen,
  };
}

function isToldOfClients({ settings: { gatewaysToldOfClients } }: Cluster, { namespace, labels }: Pod): boolean {
  return gatewaysToldOfClients.length > 0 && gatewaysToldOfClients.includes(`${namespace}/${String(labels[GATEWAY_NAME_LABEL])}`);
}

function chainsOf(chain: Chain): readonly ChainName[] {
  return chain === 'sniffed' ? ['http', 'tcp'] : [chain];
}

const NO_TOKENS: Decision = Object.freeze({ tiers: [], otherwise: 'yes' });

function unclear(because = 'nothing is known of its proxy'): Decision {
  return { tiers: [], otherwise: 'unknown', doubt: { because } };
}
