/** Who a request is to Kong. Sources: Kong 3.9, kong/plugins/jwt/handler.lua, key-auth, basic-auth and hmac-auth, and acl/handler.lua. */
import { KONG } from './key';
import type { Consumer } from './read/consumer';
import type { Credential } from './read/credential';
import type { Plugin } from './read/plugin';
import type { Cluster } from '../../cluster/cluster';
import type { RequestQuestion } from '../../core/flow';
import { agreement, type Truth } from '../../core/verdict';

/** Whether a request is let through, and who it can then be. */
export interface SignIn {
  readonly truth: Truth;
  readonly because: string;
  /** None of them: nobody. */
  readonly who: readonly Consumer[];
}

/** Where a plugin does not look at a request at all: whoever it was before, it still is. */
export function looksAt({ config }: Plugin, { method }: RequestQuestion): boolean {
  return !(config.run_on_preflight === false && method === 'OPTIONS');
}

/** Consumers, with what their Secrets say, as far as these are among the manifests. */
export interface Known {
  readonly consumers: readonly { readonly consumer: Consumer; readonly credentials: readonly Credential[]; readonly isWhole: boolean }[];
}

export function knownConsumers(cluster: Cluster): Known {
  const { credentials: byName } = cluster.of(KONG);
  const { consumers } = cluster.manifests.of(KONG);
  // Kong has one of a name, and refuses all that it is given where there are two.
  const isAlone = ({ names: [name] }: Consumer) => consumers.filter(({ names }) => names[0] === name).length === 1;
  return {
    consumers: consumers.map((consumer) => {
      const found = consumer.credentials.map((name) => byName.get(`${consumer.ref.namespace}/${name}`));
      return {
        consumer,
        credentials: found.flatMap((one) => one ?? []),
        isWhole: found.every((one) => one !== undefined && one.doubt === undefined) && consumer.ofUsualClass && !consumer.malformed
          && consumer.names.length > 0 && isAlone(consumer),
      };
    }),
  };
}

export function signIn(known: Known, plugin: Plugin, question: RequestQuestion): SignIn {
  const { anonymous } = plugin.config as { readonly anonymous?: string };
  const own = plugin.plugin === 'jwt' ? byToken(known, plugin, question) : byCredential(known, plugin);
  if (anonymous === undefined || anonymous === null || own.truth === 'yes') return own;
  const other = known.consumers.filter(({ consumer }) => consumer.names.includes(anonymous)).map(({ consumer }) => consumer);
  if (other.length !== 1) return { truth: 'unknown', because: `whether there is a consumer ${anonymous}, which others are let in as, is not known`, who: [...own.who, ...other] };
  const others = own.truth === 'no' ? other : [...own.who, ...other];
  return { truth: own.truth === 'unknown' ? 'unknown' : 'yes', because: `who does not sign in is let in as ${anonymous}`, who: others };
}

/** Those who have a key, a password or a secret of this kind can show it; questions never tell. */
function byCredential({ consumers }: Known, { plugin }: Plugin): SignIn {
  const able = consumers.filter(({ credentials, isWhole }) => !isWhole || credentials.some(({ type }) => type === plugin));
  if (able.length === 0) return { truth: 'no', because: `no consumer has a credential for ${plugin}`, who: [] };
  return { truth: 'conditional', because: `a credential for ${plugin} is required`, who: able.map(({ consumer }) => consumer) };
}

interface JwtConfig {
  readonly key_claim_name?: string;
  readonly claims_to_verify?: readonly string[];
  readonly header_names?: readonly string[];
  readonly maximum_expiration?: number;
  readonly secret_is_base64?: boolean;
}

function byToken({ consumers }: Known, { config }: Plugin, { token }: RequestQuestion): SignIn {
  const {
    key_claim_name: claim = 'iss', claims_to_verify: claims = [], header_names: headers = ['authorization'],
    maximum_expiration: longest = 0, secret_is_base64: coded = false,
  } = config as JwtConfig;
  const able = consumers.filter(({ credentials, isWhole }) => !isWhole || credentials.some(({ type }) => type === 'jwt'));
  const who = able.map(({ consumer }) => consumer);
  if (able.length === 0) return { truth: 'no', because: 'no consumer has a key for tokens', who: [] };
  if (token === undefined) return { truth: 'conditional', because: 'a token of a consumer is required', who };
  if (token.state === 'absent') return { truth: 'no', because: 'a token is required', who: [] };
  if (token.state === 'invalid') {
    return claims.includes('exp') && claims.includes('nbf')
      ? { truth: 'no', because: 'tokens must be valid', who: [] }
      : { truth: 'conditional', because: 'a token that has expired, or is not valid yet, is accepted', who };
  }
  if (claim !== 'iss') return { truth: 'conditional', because: `the claim ${claim} decides whose token it is`, who };
  const holders = able.flatMap(({ consumer, credentials }) => (
    credentials.filter(({ type, key }) => type === 'jwt' && key === token.issuer).map((credential) => ({ consumer, credential }))
  ));
  const unseen = able.filter(({ isWhole }) => !isWhole).map(({ consumer }) => consumer);
  if (unseen.length > 0) return { truth: 'unknown', because: `the credentials of ${unseen.map(({ ref }) => ref.name).join(', ')} are not among the manifests, or Kong may not take them`, who };
  if (holders.length === 0) return { truth: 'no', because: `no consumer has a key of ${token.issuer}`, who: [] };
  if (holders.length > 1) return { truth: 'unknown', because: `several consumers have a key of ${token.issuer}`, who: holders.map(({ consumer }) => consumer) };
  const [{ consumer, credential }] = holders;
  const asks = credential.shared || coded || longest > 0 || !headers.some((name) => name.toLowerCase() === 'authorization');
  return asks
    ? { truth: 'conditional', because: 'how long a token is valid, where it stands or how it is signed decides', who: [consumer] }
    : { truth: 'yes', because: `the token is one of ${consumer.ref.name}`, who: [consumer] };
}

/** Whether some of those whom a request can be are in the groups that a plugin asks for. */
export function isInGroups({ consumers }: Known, { config }: Plugin, who: readonly Consumer[]): { readonly truth: Truth; readonly because: string } {
  if (who.length === 0) return { truth: 'no', because: 'it lets nobody in who has not signed in' };
  const { allow, deny } = config as { readonly allow?: readonly string[]; readonly deny?: readonly string[] };
  const truth = agreement(who.map((consumer): Truth => {
    const own = consumers.find((one) => one.consumer === consumer);
    if (!own?.isWhole) return 'unknown';
    const groups = own.credentials.filter(({ type }) => type === 'acl').map(({ group }) => group);
    const among = (names: readonly string[]) => groups.some((group) => group !== undefined && names.includes(group));
    return (deny ? !among(deny) : among(allow ?? [])) ? 'yes' : 'no';
  }));
  return { truth, because: deny ? `groups other than ${deny.join(', ')} are required` : `one of the groups ${(allow ?? []).join(', ')} is required` };
}
