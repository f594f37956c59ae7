/**
 * A naive Kong: what its plugins do to one request, by the configuration that Kong's own translator made. Written from the handlers of Kong 3.9, one
 * function each, without a thought for what is not known.
 */
import { BlockList, isIPv6 } from 'node:net';

interface Reference { readonly name?: string; readonly id?: string }

interface KongPlugin {
  readonly name: string;
  readonly enabled?: boolean;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly route?: Reference | string;
  readonly service?: Reference | string;
  readonly consumer?: Reference | string;
  readonly consumer_group?: Reference | string;
}

interface KongConsumer {
  readonly username: string;
  readonly jwt_secrets?: readonly { readonly key: string; readonly algorithm?: string }[];
  readonly acls?: readonly { readonly group: string }[];
  readonly keyauth_credentials?: readonly { readonly key: string }[];
}

export interface KongContent {
  readonly services?: readonly { readonly name: string; readonly routes?: readonly { readonly name: string }[] }[];
  readonly plugins?: readonly KongPlugin[];
  readonly consumers?: readonly KongConsumer[];
}

/** A request in full: nothing of it is open. */
export interface Request {
  readonly ip: string;
  readonly method: string;
  readonly token?: { readonly issuer: string; readonly forged: boolean; readonly expired: boolean; readonly early: boolean };
  readonly key?: string;
}

/** Whether a request of the one route of a configuration goes on to its service. */
export function passes({ services = [], plugins = [], consumers = [] }: KongContent, request: Request): boolean {
  const [service] = services;
  const [route] = service.routes ?? [];
  let who: KongConsumer | undefined;
  const configOf = (name: string): Readonly<Record<string, unknown>> | undefined => {
    const mine = plugins.filter((plugin) => plugin.name === name && plugin.enabled !== false && [
      [plugin.route, route.name], [plugin.service, service.name], [plugin.consumer, who?.username],
    ].every(([wanted, got]) => wanted === undefined || named(wanted as Reference | string) === got));
    const rank = (plugin: KongPlugin) => (plugin.consumer ? 4 : 0) + (plugin.route ? 2 : 0) + (plugin.service ? 1 : 0);
    const best = [...mine].sort((left, right) => rank(right) - rank(left))[0] as KongPlugin | undefined;
    return best && (best.config ?? {});
  };
  const nobody = (config: Readonly<Record<string, unknown>>): boolean => {
    who = consumers.find(({ username }) => username === config.anonymous);
    return who !== undefined;
  };

  const jwt = configOf('jwt');
  if (jwt && !(jwt.run_on_preflight === false && request.method === 'OPTIONS')) {
    const { token } = request;
    const claims = (jwt.claims_to_verify ?? []) as readonly string[];
    const owner = token && consumers.find(({ jwt_secrets: secrets = [] }) => secrets.some(({ key }) => key === token.issuer));
    const isGood = token && owner && !token.forged && !(token.expired && claims.includes('exp')) && !(token.early && claims.includes('nbf'));
    if (isGood) who = owner;
    else if (!nobody(jwt)) return false;
  }
  const keyAuth = configOf('key-auth');
  if (keyAuth && !(keyAuth.run_on_preflight === false && request.method === 'OPTIONS')) {
    const owner = consumers.find(({ keyauth_credentials: keys = [] }) => keys.some(({ key }) => key === request.key));
    if (owner) who = owner;
    else if (!nobody(keyAuth)) return false;
  }
  const addresses = configOf('ip-restriction');
  if (addresses) {
    const [allow, deny] = [addresses.allow, addresses.deny].map((list) => (list ?? []) as readonly string[]);
    if (deny.length > 0 && isAmong(deny, request.ip)) return false;
    if (allow.length > 0 && !isAmong(allow, request.ip)) return false;
  }
  const acl = configOf('acl');
  if (acl) {
    if (!who) return false;
    const groups = (who.acls ?? []).map((one) => one.group);
    const [allow, deny] = [acl.allow, acl.deny] as readonly (readonly string[] | undefined)[];
    if (deny && groups.some((one) => deny.includes(one))) return false;
    if (!deny && !groups.some((one) => (allow ?? []).includes(one))) return false;
  }
  return !configOf('request-termination');
}

function named(reference: Reference | string): string | undefined {
  return typeof reference === 'string' ? reference : reference.name ?? reference.id;
}

function isAmong(list: readonly string[], ip: string): boolean {
  const block = new BlockList();
  for (const one of list) {
    const [address, bits] = one.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    block.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return block.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}
