/**
 * Consul's intentions, read naively: whom a service lets in. Sources of one destination by precedence (a name before `*`), the first permission that fits, and where none
 * does, what holds by default.
 *
 * Source: Consul "Service intentions configuration entry reference", precedence and match order.
 */

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- it reads objects as they are written
type Loose = any;

export interface AskedOfConsul {
  /** The account of the caller; undefined: somebody without an identity. */
  readonly account: string | undefined;
  /** The name of the callee's service. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
}

/** `byDefault`: what the installation does where no intention says it. Nothing that is written may depend on it. */
export function consulLetsIn(objects: readonly Loose[], { account, service, method, path }: AskedOfConsul, byDefault: boolean): boolean {
  const all = objects.filter(({ kind, spec }) => kind === 'ServiceIntentions' && spec.destination.name === service);
  if (all.length > 1) throw new Error(`${all.length} ServiceIntentions are for ${service}`);
  const defaults = objects.filter(({ kind, metadata }) => kind === 'ServiceDefaults' && metadata.name === service);
  if (defaults.length !== 1) throw new Error(`${defaults.length} ServiceDefaults are for ${service}`);
  if (account === undefined) {
    if (defaults[0].spec.mutualTLSMode !== 'strict') throw new Error(`${service} takes plain text`);
    return false;
  }
  const sources: readonly Loose[] = all[0]?.spec.sources ?? [];
  if (new Set(sources.map(({ name }) => name)).size !== sources.length) throw new Error(`a source of ${service} is named twice`);
  const source = sources.find(({ name }) => name === account) ?? sources.find(({ name }) => name === '*');
  if (!source) return byDefault;
  if (source.permissions === undefined) return source.action === 'allow';
  // On a port without requests such a source denies.
  if (!['http', 'http2', 'grpc'].includes(defaults[0].spec.protocol)) return false;
  const permission = source.permissions.find(({ http }: Loose) => fits(http, method, path));
  return permission === undefined ? byDefault : permission.action === 'allow';
}

function fits({ pathExact, pathPrefix, pathRegex, methods }: Loose, method: string, path: string): boolean {
  if (methods !== undefined && !methods.includes(method)) return false;
  if (pathExact !== undefined) return path === pathExact;
  if (pathPrefix !== undefined) return path.startsWith(pathPrefix);
  return pathRegex === undefined || new RegExp(`^(?:${pathRegex})$`).test(path);
}
