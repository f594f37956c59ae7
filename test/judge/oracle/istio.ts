/**
 * Istio at the callee and the caller's proxy, read once more from its documentation: raw objects, one flow, one
 * request, plain loops, regular expressions. Shares nothing with the judge.
 */
/* eslint-disable @typescript-eslint/no-explicit-any */
import { any, both, opposite, type Answer, type NaiveTransport, type NaiveRequest } from './answers';
import { isLimited, nameOf, proxyEgress, servicesOf, shows, sidecarFor } from './istio-egress';
import { inCidr, labelsMatch } from './network';
import { pathRegExp, principalRegExp, quote, starred } from './patterns';
import type { World, WorldPod } from './world';

const ROOT = 'istio-system';

/** All gates of the mesh for one TCP connection with one request. */
export function meshAllows(world: World, request: NaiveRequest): Answer {
  const { pod } = request.to;
  const caller = request.from.pod;
  if (!pod) return isDoubted(world, caller) ? 'unknown' : proxyEgress(world, request);
  const arriving = (how: NaiveTransport) => atCallee(world, request, pod, how);
  if (!caller?.sidecar || caller.proxyUser === 'all') return both([isDoubted(world, caller) ? 'unknown' : 'allow', arriving('plain')]);
  if (isDoubted(world, caller)) return both(['unknown', arriving('unclear')]);
  const sidecar = sidecarFor(world, caller);
  if (sidecar === 'several') return both(['unknown', arriving('unclear')]);
  if (caller.proxyUser === 'some') return both([proxyEgress(world, request) === 'allow' ? 'allow' : 'unknown', arriving('unclear')]);
  const passesOn = !isLimited(sidecar);
  const services = servicesOf(world, pod, request.port);
  const seen = services.filter(({ service }) => shows(sidecar, caller, service.metadata.namespace, nameOf(service)));
  const byAddress = passesOn ? arriving('plain') : 'deny';
  if (seen.length === 0 && !(services.length === 0 && passesOn)) return byAddress;
  const byService = arriving('identity');
  const knowsAddress = seen.some(({ service, port }) => service.spec.clusterIP === 'None' && declaredChain(port) === 'tcp');
  if (knowsAddress || byService === 'allow' || byAddress === 'deny' || byAddress === byService) return byService;
  return 'unknown';
}

function atCallee(world: World, request: NaiveRequest, pod: WorldPod, how: NaiveTransport): Answer {
  const doubted = isDoubted(world, pod);
  if (!pod.sidecar || [15020, 15021, 15090].includes(request.port)) return doubted ? 'unknown' : 'allow';
  const answers: Answer[] = [doubted ? 'unknown' : mtls(world, request, pod, how)];
  const chain = chainOf(world, pod, request.port);
  if (chain !== 'tcp') answers.push(token(world, request, pod) === 'deny' && chain === 'sniffed' ? 'unknown' : token(world, request, pod));
  const chains = chain === 'sniffed' ? ['http', 'tcp'] : [chain];
  const verdicts = chains.map((item) => authorization(world, { ...request, how }, pod, item));
  answers.push(doubted ? 'unknown' : verdicts.every((verdict) => verdict === verdicts[0]) ? verdicts[0] : 'unknown');
  return both(answers);
}

/** Whether an object that nobody understands may change what happens to a pod; Istio's own need a proxy. */
function isDoubted(world: World, pod: WorldPod | undefined): boolean {
  if (!pod) return false;
  const kinds = pod.sidecar ? ['IngressBackend', 'EnvoyFilter'] : ['IngressBackend'];
  return world.objects.some((object: any) => kinds.includes(object.kind) && [pod.namespace, ROOT].includes(object.metadata.namespace));
}

// --- mutual TLS -----------------------------------------------------------------------------------------------------

function modeOf(world: World, pod: WorldPod, port: number): string {
  const policies: any[] = world.objects.filter((object: any) => object.kind === 'PeerAuthentication');
  const hasSelector = (policy: any) => Object.keys(policy.spec.selector?.matchLabels ?? {}).length > 0;
  const pick = (list: any[]) => [...list].sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1))[0];
  const mesh = pick(policies.filter((policy) => policy.metadata.namespace === ROOT && !hasSelector(policy)));
  const own = policies.filter((policy) => policy.metadata.namespace === pod.namespace && pod.namespace !== ROOT);
  const namespace = pick(own.filter((policy) => !hasSelector(policy)));
  const workload = pick(own.filter((policy) => hasSelector(policy) && labelsMatch(policy.spec.selector, pod.labels)));
  let mode = 'PERMISSIVE';
  for (const policy of [mesh, namespace, workload]) {
    const stated = policy?.spec.mtls?.mode;
    if (stated && stated !== 'UNSET') mode = stated;
  }
  const onPort = workload?.spec.portLevelMtls?.[String(port)]?.mode;
  return onPort && onPort !== 'UNSET' ? onPort : mode;
}

function arrivesWithIdentity(world: World, request: NaiveRequest, pod: WorldPod): boolean {
  return request.how === 'identity' && modeOf(world, pod, request.port) !== 'DISABLE';
}

function mtls(world: World, request: NaiveRequest, pod: WorldPod, how: NaiveTransport): Answer {
  if (modeOf(world, pod, request.port) !== 'STRICT') return 'allow';
  return how === 'unclear' ? 'unknown' : how === 'identity' ? 'allow' : 'deny';
}

// --- protocol -------------------------------------------------------------------------------------------------------

function chainOf(world: World, pod: WorldPod, port: number): string {
  const chains = servicesOf(world, pod, port).map(({ port: item }) => declaredChain(item));
  return chains.length > 0 && chains.every((chain) => chain === chains[0]) ? chains[0] : 'sniffed';
}

function declaredChain(item: any): string {
  const name: string = item.appProtocol ?? (item.name ?? '').split('-')[0];
  if (['http', 'http2', 'grpc'].includes(name)) return 'http';
  if (['tcp', 'tls', 'https', 'redis', 'mongo', 'mysql'].includes(name)) return 'tcp';
  return [25, 53, 3306, 27017].includes(item.port) ? 'tcp' : 'sniffed';
}

// --- tokens ---------------------------------------------------------------------------------------------------------

function applies(policy: any, pod: WorldPod): boolean {
  if (policy.spec.targetRefs) return false;
  if (policy.metadata.namespace !== ROOT && policy.metadata.namespace !== pod.namespace) return false;
  return !policy.spec.selector || labelsMatch(policy.spec.selector, pod.labels);
}

function issuers(world: World, pod: WorldPod): string[] {
  return world.objects
    .filter((object: any) => object.kind === 'RequestAuthentication' && applies(object, pod))
    .flatMap((object: any) => (object.spec.jwtRules ?? []).map((rule: any) => rule.issuer));
}

function token(world: World, request: NaiveRequest, pod: WorldPod): Answer {
  const known = issuers(world, pod);
  if (known.length === 0 || !request.token || request.token.state === 'absent') return 'allow';
  return request.token.state === 'valid' && known.includes(request.token.issuer!) ? 'allow' : 'deny';
}

// --- authorization --------------------------------------------------------------------------------------------------

function authorization(world: World, request: NaiveRequest, pod: WorldPod, chain: string): Answer {
  const policies: any[] = world.objects.filter((object: any) => object.kind === 'AuthorizationPolicy' && applies(object, pod)
    && !/^(1|t|true)$/i.test(object.metadata.annotations?.['istio.io/dry-run'] ?? ''));
  const of = (action: string) => policies.filter((policy) => (policy.spec.action ?? 'ALLOW') === action);
  const matches = (action: string) => any(of(action).flatMap((policy) => (policy.spec.rules ?? [])
    .map((rule: any) => ruleMatches(world, request, pod, chain, action, policy.metadata.namespace, rule))));
  const rivals = new Set(of('CUSTOM').map((policy) => policy.spec.provider.name)).size > 1;
  const custom = rivals ? opposite(matches('CUSTOM')) : any([opposite(matches('CUSTOM')), 'conditional']);
  const denied = opposite(matches('DENY'));
  const allowed = of('ALLOW').length === 0 ? 'allow' : matches('ALLOW');
  return both([custom, denied, allowed]);
}

const HTTP_SOURCE = ['requestPrincipals', 'notRequestPrincipals'];
const HTTP_OPERATION = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];

function ruleMatches(world: World, request: NaiveRequest, pod: WorldPod, chain: string, action: string, namespace: string, rule: any): Answer {
  const tcp = chain === 'tcp';
  const isHttpWhen = (item: any) => item.key.startsWith('request.');
  const usesHttp = (rule.from ?? []).some((item: any) => HTTP_SOURCE.some((key) => item.source[key]))
    || (rule.to ?? []).some((item: any) => HTTP_OPERATION.some((key) => item.operation[key]))
    || (rule.when ?? []).some(isHttpWhen);
  if (tcp && usesHttp && action === 'ALLOW') return 'deny';
  const from = rule.from ? any(rule.from.map((item: any) => sourceMatches(world, request, pod, namespace, item.source, tcp))) : 'allow';
  const to = rule.to ? any(rule.to.map((item: any) => operationMatches(request, item.operation, tcp))) : 'allow';
  const when = (rule.when ?? []).filter((item: any) => !(tcp && isHttpWhen(item)))
    .map((item: any) => field(item.values, item.notValues, (value) => conditionMatches(world, request, pod, namespace, item.key, value)));
  return both([from, to, ...when]);
}

/** (any of the values) and not (any of the others). */
function field(values: string[] | undefined, notValues: string[] | undefined, test: (value: string) => Answer): Answer {
  const answers: Answer[] = [];
  if (values && values.length > 0) answers.push(any(values.map(test)));
  if (notValues && notValues.length > 0) answers.push(opposite(any(notValues.map(test))));
  return both(answers);
}

function identityOf(pod: WorldPod): string {
  return `${pod.trustDomain ?? 'cluster.local'}/ns/${pod.namespace}/sa/${pod.serviceAccount}`;
}

function sourceMatches(world: World, request: NaiveRequest, pod: WorldPod, namespace: string, source: any, tcp: boolean): Answer {
  const when = (key: string) => (value: string) => conditionMatches(world, request, pod, namespace, key, value);
  return both([
    field(source.principals, source.notPrincipals, when('source.principal')),
    field(source.namespaces, source.notNamespaces, when('source.namespace')),
    field(source.serviceAccounts, source.notServiceAccounts, when('source.serviceAccount')),
    field(source.trustDomains, source.notTrustDomains, when('source.trustDomain')),
    field(source.ipBlocks, source.notIpBlocks, when('source.ip')),
    field(source.remoteIpBlocks, source.notRemoteIpBlocks, when('remote.ip')),
    tcp ? 'allow' : field(source.requestPrincipals, source.notRequestPrincipals, when('request.auth.principal')),
  ]);
}

function operationMatches(request: NaiveRequest, operation: any, tcp: boolean): Answer {
  const yes = (condition: boolean): Answer => (condition ? 'allow' : 'deny');
  const ports = field(operation.ports, operation.notPorts, (value) => yes(Number(value) === request.port));
  if (tcp) return ports;
  return both([
    ports,
    field(operation.methods, operation.notMethods, (value) => yes(starred(value).test(request.method))),
    field(operation.hosts, operation.notHosts, (value) => yes(starred(value.toLowerCase()).test(request.host.toLowerCase()))),
    field(operation.paths, operation.notPaths, (value) => yes(pathRegExp(value).test(request.path.split('?')[0]))),
  ]);
}

function conditionMatches(world: World, request: NaiveRequest, pod: WorldPod, namespace: string, key: string, value: string): Answer {
  const yes = (condition: boolean): Answer => (condition ? 'allow' : 'deny');
  if (request.how === 'unclear' && key.startsWith('source.') && key !== 'source.ip') {
    // Either it shows its own identity, or none, which matches nothing.
    return conditionMatches(world, { ...request, how: 'identity' }, pod, namespace, key, value) === 'deny' ? 'deny' : 'unknown';
  }
  const caller = arrivesWithIdentity(world, request, pod) ? request.from.pod : undefined;
  switch (key) {
    case 'source.principal': {
      if (!caller) return 'deny';
      return yes(starred(value).test(identityOf(caller)));
    }
    case 'source.namespace':
      // As pilot writes it for a sidecar, where a star takes slashes as well.
      return yes(caller !== undefined && new RegExp(`^.*/ns/${value.split('*').map(quote).join('.*')}/.*$`).test(`spiffe://${identityOf(caller)}`));
    case 'source.trustDomain':
      return yes(caller !== undefined && starred(value).test(identityOf(caller).split('/')[0]));
    case 'source.serviceAccount': {
      const [space, account] = value.includes('/') ? value.split('/') : [namespace, value];
      return yes(caller !== undefined && caller.namespace === space && caller.serviceAccount === account);
    }
    case 'source.ip':
      return request.from.ip === undefined ? 'unknown' : yes(inCidr(value.includes('/') ? value : `${value}/${value.includes(':') ? 128 : 32}`, request.from.ip));
    case 'remote.ip': return 'conditional';
    case 'destination.port': return yes(Number(value) === request.port);
    case 'connection.sni': return 'conditional';
    case 'request.headers[x-tenant]': {
      if (!request.headers) return 'conditional';
      const header = request.headers['x-tenant'];
      return yes(header !== undefined && (value === '*' || starred(value).test(header)));
    }
    case 'request.auth.principal': {
      if (issuers(world, pod).length === 0) return 'deny';
      if (!request.token) return 'conditional';
      if (request.token.state !== 'valid') return 'deny';
      return yes(principalRegExp(value).test(`${request.token.issuer}\n${request.token.subject}`));
    }
    default: throw new Error(`the oracle does not know ${key}`);
  }
}
