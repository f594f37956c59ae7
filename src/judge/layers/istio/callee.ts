/**
 * Everything that Istio does to a TCP connection at the callee, in one place: whether its proxy takes the port,
 * mutual TLS, tokens, and AuthorizationPolicies on the chain that the port has.
 *
 * Source: Istio "Protocol Selection": a sniffed port has both chains, and which of them a connection gets depends on
 * what it sends and when, so an answer is given only where both agree. Gateways terminate for their listeners: no
 * PeerAuthentication applies and no caller has an identity there (derived).
 */
import { authorizationDecision, type ChainName } from './authorization';
import { isIntercepted, mtlsModeOf } from './mtls';
import type { AuthorizationPolicy } from './read/authorization-policy';
import { issuersAt, judgeToken, tokenSeen } from './request-authentication';
import { requestPatternsOf } from './request-patterns';
import { authorizationPoliciesFor } from './scope';
import { chainOf, type Chain } from './services';
import type { IdentityVisibility } from './source-tests';
import { transportDecision } from './transport';
import type { TransportSecurity } from './transport-security';
import { NEVER_INTERCEPTED_PORTS } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import type { Peer, Pod } from '../../cluster/pod';
import type { RequestQuestion } from '../../core/flow';
import type { HopKind } from '../../core/hop';
import type { Trace } from '../../core/trace';
import { agreement, type Truth } from '../../core/verdict';
import type { Decision, Request } from '../../engine/decision';
import { evaluate } from '../../engine/evaluate';
import { GATEWAY_NAME_LABEL } from '../../known';
import type { PathNormalization } from '../../options';
import { isRequestPath, normalizePath } from '../../requests/normalize';
import { requestSpace } from '../../requests/requests';

/** Whether a proxy of Istio stands before this port. */
export function hasProxyBefore(pod: Pod, port: number): boolean {
  return pod.mesh === 'gateway' ? !NEVER_INTERCEPTED_PORTS.includes(port) : isIntercepted(pod, port);
}

/** The chain of a port; a gateway's listeners say theirs. */
export function chainAt(cluster: Cluster, pod: Pod, port: number): Chain {
  if (pod.mesh !== 'gateway') return chainOf(cluster, pod, port);
  const gateway = cluster.gateways.find((item) => item.ref.namespace === pod.namespace && item.ref.name === pod.labels[GATEWAY_NAME_LABEL]);
  const protocols = new Set(gateway?.listeners.filter((listener) => listener.port === port).map((listener) => listener.protocol));
  if (protocols.size === 0) return 'sniffed';
  return [...protocols].every((protocol) => protocol === 'HTTP' || protocol === 'HTTPS') ? 'http' : 'tcp';
}

/** The hops at the callee's proxy, in order. */
export function judgeCallee(
  cluster: Cluster, source: Peer, security: TransportSecurity, destination: Pod, port: number, question: RequestQuestion, trace?: Trace,
): readonly { readonly hop: HopKind; readonly truth: Truth }[] {
  if (!hasProxyBefore(destination, port)) return [];
  const { inbound, proxyDoubt = 'nothing is known of its proxy' } = destination;
  if (inbound === 'unclear') {
    trace?.({ hop: 'mtls', path: [], effect: 'depends', truth: 'unknown', because: proxyDoubt });
    return [{ hop: 'mtls', truth: 'unknown' }];
  }
  const chain = chainAt(cluster, destination, port);
  const visibility = destination.mesh === 'gateway' || security === 'plain' ? 'nothing' : mtlsModeOf(cluster, destination, port);
  return [
    ...(destination.mesh === 'gateway' ? [] : [{ hop: 'mtls' as const, truth: judgeTransport(cluster, source, security, destination, port, trace) }]),
    ...(chain === 'tcp' ? [] : [{ hop: 'authentication' as const, truth: judgeToken(cluster, destination, chain, tokenSeen(question), trace) }]),
    { hop: 'authorization', truth: judgeAuthorizationAt(cluster, { peer: source, visibility }, destination, port, chain, question, trace) },
  ];
}

function judgeTransport(cluster: Cluster, peer: Peer, security: TransportSecurity, callee: Pod, port: number, trace: Trace): Truth {
  const decision = transportDecision(cluster, callee, port, { dial: security === 'plain' ? 'address' : undefined, explained: trace !== undefined });
  const request: Request = { destination: { kind: 'pod', pod: callee }, protocol: 'TCP', port };
  return evaluate(decision, { peer, request }, trace && ((entry) => trace({ hop: 'mtls', ...entry })));
}

interface Caller {
  readonly peer: Peer;
  readonly visibility: IdentityVisibility;
}

function judgeAuthorizationAt(
  cluster: Cluster, { peer, visibility }: Caller, destination: Pod, port: number, chain: Chain, question: RequestQuestion, trace: Trace,
): Truth {
  const say = (because: string): Truth => {
    trace?.({ hop: 'authorization', path: [], effect: 'depends', truth: 'unknown', because });
    return 'unknown';
  };
  const policies = authorizationPoliciesFor(cluster, destination);
  const { installation, installation: { pathNormalization } } = destination;
  const token = tokenSeen(question);
  const base: Request = { ...question, destination: { kind: 'pod', pod: destination }, protocol: 'TCP', port, token: token === 'unclear' ? undefined : token };
  const issuers = issuersAt(cluster, destination);
  const decisionOn = (name: ChainName) => authorizationDecision({ cluster, installation, chain: name, visibility, issuers }, policies);
  const decisions: Partial<Record<ChainName, Decision>> = {};
  const judge: Judge = (name, request, heard) => (
    evaluate(decisions[name] ??= decisionOn(name), { peer, request }, heard && ((entry) => heard({ hop: 'authorization', ...entry })))
  );
  if (chain === 'tcp') return judge('tcp', base, trace);
  if (question.path !== undefined && !isRequestPath(question.path, pathNormalization)) {
    if (chain === 'sniffed' && judge('tcp', base) !== 'no') return say('the port is sniffed, and over HTTP the path is invalid');
    trace?.({ hop: 'authorization', path: [], effect: 'denies', truth: 'no', because: 'the proxy answers 400 to an invalid path' });
    return 'no';
  }
  const requests = requestsMeant(pathNormalization, policies, question);
  if (!requests) return say('its policies tell too many requests apart to be judged one by one');
  const truths = requests.map((request, index) => judgeRequest(judge, { ...base, ...request }, chain, index === 0 ? trace : undefined));
  return agreement(truths);
}

type Judge = (chain: ChainName, request: Request, heard?: Trace) => Truth;

/** One request on its chain, or on both where the port is sniffed. */
function judgeRequest(judge: Judge, request: Request, chain: Chain, trace?: Trace): Truth {
  if (chain !== 'sniffed') return judge(chain, request, trace);
  const http = judge('http', request, trace);
  if (http === judge('tcp', request)) return http;
  const because = 'no Service says what the port speaks, and policies answer otherwise to HTTP than to TCP';
  trace?.({ hop: 'authorization', path: [], effect: 'depends', truth: 'unknown', because });
  return 'unknown';
}

/** The requests that a question may mean: what it leaves open is spread over all classes. */
function requestsMeant(
  pathNormalization: PathNormalization, policies: readonly AuthorizationPolicy[], question: RequestQuestion,
): readonly Pick<Request, 'method' | 'path' | 'host'>[] | undefined {
  const patterns = requestPatternsOf(policies);
  const space = requestSpace({
    methods: question.method === undefined ? patterns.methods : [],
    paths: question.path === undefined ? patterns.paths : [],
    hosts: question.host === undefined ? patterns.hosts : [],
  }, pathNormalization);
  if (!space) return undefined;
  const path = question.path === undefined ? undefined : normalizePath(question.path, pathNormalization);
  return space.methods.atoms.flatMap((method) => space.paths.atoms.flatMap((onePath) => space.hosts.atoms.map((host) => ({
    method: question.method ?? method.witness, path: path ?? onePath.witness, host: question.host ?? host.witness,
  }))));
}
