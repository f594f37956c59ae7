/**
 * Linkerd's policies, read naively: whom a port of some pods lets in. It throws where the answer would depend on which of two objects is the older, so that
 * what is written must never leave that open.
 *
 * Source: Linkerd "Authorization Policy"; the proxy's http/route crate for the precedence of routes.
 */

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- it reads objects as they are written
type Loose = any;

export interface AskedOfLinkerd {
  /** `namespace/account`; undefined: somebody without an identity. */
  readonly account: string | undefined;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly port: number;
  readonly method: string;
  readonly path: string;
}

export function linkerdLetsIn(objects: readonly Loose[], asked: AskedOfLinkerd): boolean {
  const beside = (kind: string) => objects.filter((object) => object.kind === kind && object.metadata.namespace === asked.namespace);
  const servers = beside('Server').filter(({ spec }) => spec.port === asked.port && Object.entries(spec.podSelector.matchLabels).every(([key, value]) => asked.labels[key] === value));
  if (servers.length > 1) throw new Error(`${servers.length} Servers own port ${asked.port}`);
  const [server] = servers;
  if (!server) return false;
  const authorizes = (kind: string, name: string) => beside('AuthorizationPolicy')
    .filter(({ apiVersion, spec }) => apiVersion.startsWith('policy.linkerd.io/') && spec.targetRef.kind === kind && spec.targetRef.name === name)
    .some(({ spec }) => spec.requiredAuthenticationRefs.every((ref: Loose) => (
      fits(beside(ref.kind).find(({ metadata }) => metadata.name === ref.name), asked)
    )));
  const atServer = authorizes('Server', server.metadata.name);
  const routes = beside('HTTPRoute').filter(({ spec }) => spec.parentRefs.some((parent: Loose) => parent.kind === 'Server' && parent.name === server.metadata.name));
  if (routes.length === 0 || server.spec.proxyProtocol === 'opaque') return atServer;
  const taken = bestOf(routes, asked);
  return taken !== undefined && (atServer || authorizes('HTTPRoute', taken));
}

function fits({ kind, spec }: Loose, { account }: AskedOfLinkerd): boolean {
  if (kind === 'NetworkAuthentication') return spec.networks.some(({ cidr }: Loose) => cidr === '0.0.0.0/0');
  if (account === undefined) return false;
  const [namespace, name] = account.split('/');
  return spec.identities?.includes('*') === true
    || (spec.identityRefs ?? []).some((ref: Loose) => (ref.kind === 'Namespace' ? ref.name === namespace : ref.name === name && ref.namespace === namespace));
}

function bestOf(routes: readonly Loose[], { method, path }: AskedOfLinkerd): string | undefined {
  const found = routes.flatMap(({ metadata, spec }) => spec.rules.flatMap(({ matches }: Loose) => matches.flatMap((match: Loose) => {
    const length = lengthOf(match.path, path);
    if (length === undefined || (match.method !== undefined && match.method !== method)) return [];
    return [{ name: metadata.name as string, rank: length * 2 + Number(match.method !== undefined) }];
  })));
  const best = Math.max(...found.map(({ rank }) => rank));
  const names = new Set(found.filter(({ rank }) => rank === best).map(({ name }) => name));
  if (names.size > 1) throw new Error(`${method} ${path} goes to the oldest of ${[...names].join(' and ')}`);
  return [...names][0];
}

/** How many characters of a path a match takes; undefined: it does not match. */
function lengthOf({ type, value }: Loose, path: string): number | undefined {
  if (type === 'Exact') return path === value ? value.length : undefined;
  if (type === 'RegularExpression') return new RegExp(`^(?:${value})$`).test(path) ? path.length : undefined;
  const bare = value.replace(/\/+$/, '');
  return bare === '' || path === bare || path.startsWith(`${bare}/`) ? Math.max(1, bare.length) : undefined;
}
