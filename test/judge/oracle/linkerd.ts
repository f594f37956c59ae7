/**
 * A naive evaluator of Linkerd's policies, written from its documentation and its published tests alone: it looks at every object for every question, as
 * it is written. It knows no ages that are missing: worlds that it is asked about state them all.
 */
import { any, both, type Answer } from './answers';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- it reads objects as they are written
type Loose = any;

export interface LinkerdWorld {
  readonly objects: readonly Loose[];
  readonly podCidr: string;
  readonly clusterNetwork: string;
}

export interface Asked {
  /** A pod by `namespace/name`, or an address. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly host: string;
}

const DEFAULT_OPAQUE = [25, 587, 3306, 4444, 5432, 6379, 9300, 11_211];

export function linkerdAllows(world: LinkerdWorld, asked: Asked): Answer {
  const callee = podOf(world, asked.to);
  if (!isInjected(world, callee)) return 'allow';
  if (asked.port === 4143) return 'deny';
  const skipped = ports(note(world, callee, 'skip-inbound-ports'));
  if (skipped ? skipped(asked.port) : false) return 'allow';
  const answer = judged(world, asked, callee);
  const perhapsSkipped = !skipped && (asked.port === 4567 || asked.port === 4568);
  return perhapsSkipped && answer !== 'allow' ? 'unknown' : answer;
}

function judged(world: LinkerdWorld, asked: Asked, callee: Loose): Answer {
  const servers = ofKind(world, 'Server', callee.metadata.namespace).filter((server: Loose) => selects(server.spec.podSelector, callee) && portFits(server.spec.port, callee, asked.port));
  servers.sort((left: Loose, right: Loose) => {
    const [one, other] = [left, right].map((item) => `${item.metadata.creationTimestamp as string} ${item.metadata.name as string}`);
    return one < other ? -1 : 1;
  });
  const [server] = servers;
  if (!server) return byDefault(world, asked, callee);
  const protocol = server.spec.proxyProtocol ?? 'unknown';
  const atServer = serverAuthorizes(world, asked, server);
  if (protocol === 'opaque' || protocol === 'TLS') return atServer;
  const attached = ofKind(world, 'HTTPRoute', server.metadata.namespace)
    .filter((route: Loose) => route.spec.parentRefs.some((parent: Loose) => parent.kind === 'Server' && parent.name === server.metadata.name));
  if (attached.length === 0) return any([atServer, isProbe(callee, asked) ? 'allow' : 'deny']);
  const winner = bestRoute(attached, asked);
  if (!winner) return protocol === 'unknown' && atServer !== 'deny' ? 'unknown' : 'deny';
  const onRoute = ofKind(world, 'AuthorizationPolicy', server.metadata.namespace)
    .filter(({ spec: { targetRef } }: Loose) => targetRef.kind === 'HTTPRoute' && targetRef.name === winner.metadata.name && winner.apiVersion.startsWith(`${targetRef.group as string}/`));
  return any([atServer, ...onRoute.map((policy: Loose) => policyAuthorizes(world, asked, policy))]);
}

function byDefault(world: LinkerdWorld, asked: Asked, callee: Loose): Answer {
  const policy = note(world, callee, 'default-inbound-policy');
  if (policy === undefined) return 'unknown';
  const required = ports(note(world, callee, 'proxy-require-identity-inbound-ports'))?.(asked.port) ?? false;
  const opaque = ports(note(world, callee, 'opaque-ports'))?.(asked.port) ?? (note(world, callee, 'opaque-ports') === undefined && DEFAULT_OPAQUE.includes(asked.port));
  return any([lets(world, asked, policy, required), !opaque && isProbe(callee, asked) ? 'allow' : 'deny']);
}

function lets(world: LinkerdWorld, asked: Asked, policy: string, required = false): Answer {
  if (policy === 'deny') return 'deny';
  if (policy === 'audit') return 'allow';
  const isIn = policy.startsWith('cluster-') ? inNetwork(world, asked.from, world.clusterNetwork) : 'allow';
  return both([isIn, policy.endsWith('-authenticated') || required ? shows(world, asked) : 'allow']);
}

function serverAuthorizes(world: LinkerdWorld, asked: Asked, server: Loose): Answer {
  const { namespace, name, labels = {} } = server.metadata;
  const policies = ofKind(world, 'AuthorizationPolicy', namespace).filter(({ spec: { targetRef } }: Loose) => (
    (targetRef.kind === 'Server' && targetRef.name === name) || (targetRef.kind === 'Namespace' && targetRef.name === namespace)
  ));
  const older = ofKind(world, 'ServerAuthorization', namespace).filter(({ spec }: Loose) => (
    spec.server.name === undefined
      ? Object.entries(spec.server.selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
      : spec.server.name === name
  ));
  return any([
    lets(world, asked, server.spec.accessPolicy ?? 'deny'),
    ...policies.map((policy: Loose) => policyAuthorizes(world, asked, policy)),
    ...older.map(({ metadata, spec: { client } }: Loose) => both([
      any((client.networks ?? [{ cidr: world.clusterNetwork }]).map((network: Loose) => inside(world, asked.from, network))),
      client.unauthenticated ? 'allow' : client.meshTLS.unauthenticatedTLS ? shows(world, asked) : any([
        ...(client.meshTLS.identities ?? []).map((value: string) => isNamed(world, asked, value)),
        ...(client.meshTLS.serviceAccounts ?? []).map((one: Loose) => isNamed(world, asked, identity(one.name, one.namespace ?? metadata.namespace))),
      ]),
    ])),
  ]);
}

function policyAuthorizes(world: LinkerdWorld, asked: Asked, { metadata: { namespace }, spec: { requiredAuthenticationRefs: refs } }: Loose): Answer {
  const identities = refs.filter(({ kind }: Loose) => kind !== 'NetworkAuthentication');
  if (identities.length > 1 || refs.length - identities.length > 1) return 'deny';
  return both(refs.map((ref: Loose): Answer => {
    if (ref.kind === 'ServiceAccount') return isNamed(world, asked, identity(ref.name, ref.namespace ?? namespace));
    const found = ofKind(world, ref.kind, ref.namespace ?? namespace).find(({ metadata }: Loose) => metadata.name === ref.name);
    // Who shows no identity is not let in by one that is not given.
    if (!found) return both(['unknown', ref.kind === 'MeshTLSAuthentication' ? shows(world, asked) : 'allow']);
    if (ref.kind === 'NetworkAuthentication') return any(found.spec.networks.map((network: Loose) => inside(world, asked.from, network)));
    return any([
      ...(found.spec.identities ?? []).map((value: string) => isNamed(world, asked, value)),
      ...(found.spec.identityRefs ?? []).map((one: Loose) => isNamed(world, asked, one.kind === 'Namespace'
        ? `*.${one.name as string}.serviceaccount.identity.linkerd.cluster.local`
        : identity(one.name, one.namespace ?? found.metadata.namespace))),
    ]);
  }));
}

function identity(account: string, namespace: string): string {
  return `${account}.${namespace}.serviceaccount.identity.linkerd.cluster.local`;
}

function isNamed(world: LinkerdWorld, asked: Asked, value: string): Answer {
  if (isAddress(asked.from)) return 'deny';
  const { metadata, spec } = podOf(world, asked.from);
  const own = identity(spec.serviceAccountName, metadata.namespace);
  const fits = value === '*' || (value.startsWith('*') ? own.endsWith(value.slice(1)) : own === value);
  return fits ? shows(world, asked) : 'deny';
}

/** Whether the caller shows an identity: no Service leads to a port under another number. */
function shows(world: LinkerdWorld, { from, port }: Asked): Answer {
  if (isAddress(from)) return 'deny';
  const pod = podOf(world, from);
  if (!isInjected(world, pod)) return 'deny';
  const skipped = ports(note(world, pod, 'skip-outbound-ports'));
  if (skipped) return skipped(port) ? 'deny' : 'allow';
  return port === 4567 || port === 4568 ? 'unknown' : 'allow';
}

function isInjected({ objects }: LinkerdWorld, pod: Loose): boolean {
  const around = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === pod.metadata.namespace)?.metadata.annotations?.['linkerd.io/inject'];
  const own = pod.metadata.annotations?.['linkerd.io/inject'];
  const known = [undefined, 'enabled', 'ingress', 'disabled'];
  if (!known.includes(around) || !known.includes(own)) return false;
  return own === 'enabled' || own === 'ingress' || (own === undefined && (around === 'enabled' || around === 'ingress'));
}

function note({ objects }: LinkerdWorld, pod: Loose, key: string): string | undefined {
  const name = `config.linkerd.io/${key}`;
  return pod.metadata.annotations?.[name] ?? objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === pod.metadata.namespace)?.metadata.annotations?.[name];
}

function ports(text: string | undefined): ((port: number) => boolean) | undefined {
  if (text === undefined) return undefined;
  const ranges = text.split(',').map((item) => item.split('-').map(Number));
  return (port) => ranges.some(([first, last = first]) => first <= port && port <= last);
}

function isProbe(pod: Loose, { port, method, path }: Asked): boolean {
  return method === 'GET' && pod.spec.containers.some((container: Loose) => {
    const get = container.readinessProbe?.httpGet;
    return get !== undefined && get.port === port && (get.path ?? '/') === path;
  });
}

function bestRoute(routes: readonly Loose[], asked: Asked): Loose {
  const found = routes.flatMap((route) => {
    const hosts: string[] = route.spec.hostnames ?? [];
    const fitting = hosts.filter((host) => (host.startsWith('*.') ? asked.host.endsWith(host.slice(1)) : host === asked.host));
    if (hosts.length > 0 && fitting.length === 0) return [];
    const host = Math.max(0, ...fitting.map((one) => (one.startsWith('*.') ? one.length : 1000 + one.length)));
    return route.spec.rules.flatMap((rule: Loose) => (rule.matches ?? [{}]).flatMap((match: Loose) => {
      const length = pathLength(match.path ?? { value: '/' }, asked.path);
      if (length === undefined || (match.method !== undefined && match.method !== asked.method)) return [];
      const { creationTimestamp, name } = route.metadata;
      return [{ route, order: [-host, -length, match.method === undefined ? 1 : 0, String(creationTimestamp), String(name)] }];
    }));
  });
  found.sort((left, right) => {
    const at = left.order.findIndex((value: number | string, index: number) => value !== right.order[index]);
    return at < 0 ? 0 : left.order[at] < right.order[at] ? -1 : 1;
  });
  return found[0]?.route;
}

function pathLength({ type = 'PathPrefix', value }: Loose, path: string): number | undefined {
  if (type === 'Exact') return path === value ? path.length : undefined;
  if (type === 'RegularExpression') return new RegExp(`^(?:${value as string})$`).test(path) ? path.length : undefined;
  if (value === '/') return 1;
  const segments = String(value).split('/').filter((part) => part !== '');
  const own = path.split('/').slice(1);
  return segments.every((part, index) => own[index] === part) ? segments.join('/').length + 1 : undefined;
}

function ofKind({ objects }: LinkerdWorld, kind: string, namespace: string): Loose[] {
  return objects.filter((object) => object.kind === kind && object.metadata.namespace === namespace);
}

function podOf({ objects }: LinkerdWorld, key: string): Loose {
  return objects.find(({ kind, metadata }) => kind === 'Pod' && `${metadata.namespace as string}/${metadata.name as string}` === key);
}

function selects(selector: Loose, { metadata: { labels } }: Loose): boolean {
  return selector !== undefined && Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}

function portFits(port: number | string, pod: Loose, asked: number): boolean {
  if (typeof port === 'number') return port === asked;
  return pod.spec.containers.some((container: Loose) => container.ports.some((one: Loose) => one.name === port && one.containerPort === asked));
}

function isAddress(text: string): boolean {
  return !text.includes('/');
}

function inside(world: LinkerdWorld, from: string, { cidr, except = [] }: Loose): Answer {
  return both([inNetwork(world, from, cidr), ...except.map((one: string): Answer => ({ allow: 'deny', deny: 'allow', unknown: 'unknown', conditional: 'conditional' } as const)[inNetwork(world, from, one)])]);
}

/** Networks are whole octets. A pod is somewhere in the network of pods. */
function inNetwork({ podCidr }: LinkerdWorld, from: string, cidr: string): Answer {
  const prefix = (text: string) => text.split('/')[0].split('.').slice(0, Number(text.split('/')[1]) / 8);
  const holds = (outer: string, inner: readonly string[]) => prefix(outer).every((octet, index) => inner[index] === octet);
  if (isAddress(from)) return holds(cidr, from.split('.')) ? 'allow' : 'deny';
  const pods = prefix(podCidr);
  if (prefix(cidr).length <= pods.length) return holds(cidr, pods) ? 'allow' : 'deny';
  return holds(podCidr, prefix(cidr)) ? 'unknown' : 'deny';
}
