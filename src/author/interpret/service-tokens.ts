import { configsOf, plannedConfig } from './config';
import type { _WorkloadState } from './state';
import type { Cluster } from '../graph/cluster';
import { sortedBy } from '../graph/order';
import { quoted } from '../graph/problem';
import { isMade } from '../graph/prop-types';
import type { Reader } from '../graph/reader';
import { tokenNode, verifierConfigMap } from '../graph/service-tokens';
import type { TokenNode } from '../graph/service-tokens';
import { parseAudience } from '../graph/values/audience';
import { parseIssuer } from '../graph/values/issuer';
import { parseJwks } from '../graph/values/jwks';

/** The tokens of a caller, one for each callee that looks at them. */
export function readTokens(reader: Reader, { outgoing }: Pick<_WorkloadState, 'outgoing'>): readonly TokenNode[] {
  const called = outgoing.flatMap(({ callee }) => (isMade(callee, 'Callee') && callee._parts.tokens ? [callee._parts.tokens] : []));
  const distinct = [...new Map(called.map((token) => [JSON.stringify(token), token])).values()];
  for (const { callee, audience } of distinct) reader.read('identity', `calls ${callee}: serviceIdentity.audience`, audience, parseAudience);
  return sortedBy(distinct.map(tokenNode), ({ directory }) => directory);
}

/** Whom the tokens of its callers are for; undefined where it does not look at any. */
export function readAudience(reader: Reader, state: _WorkloadState): string | undefined {
  const { service, namespace, name } = state;
  const { audience, saysIdentity, ports = [] } = service ?? {};
  if (audience === undefined) return undefined;
  if (ports.length === 0) {
    if (saysIdentity) reader.refuse('identity', 'serviceIdentity', 'a service without ports', 'ports: nobody calls it, so that nobody has to show who they are', 'declare its ports, or leave serviceIdentity out');
    return undefined;
  }
  const taken = configsOf(state).find((config) => plannedConfig(config, name).name === verifierConfigMap(name));
  if (taken) {
    reader.refuse(
      'duplicate-name', `config ${quoted(taken.name)}`, quoted(verifierConfigMap(name)), 'another name: the ConfigMap that says whom the service may admit has this one',
      'give the configuration another name',
    );
  }
  if (namespace && namespace.cluster.tokenIssuer === undefined) {
    reader.refuse(
      'cluster-profile', 'profile.tokenIssuer', 'none', 'who signs the tokens of ServiceAccounts: without it a service can trust none',
      "state it, as `kubectl get --raw /.well-known/openid-configuration` shows it: ClusterProfile.vanilla({ tokenIssuer: 'https://kubernetes.default.svc.cluster.local' })",
    );
  }
  if (audience === namespace?.cluster.tokenIssuer) {
    reader.refuse('identity', 'serviceIdentity.audience', quoted(audience), 'another name than that of the issuer, by which the API server takes tokens for its own', 'leave audience out');
    return undefined;
  }
  return reader.read('identity', 'serviceIdentity.audience', audience, parseAudience);
}

/** What a `ClusterProfile` states of the tokens of ServiceAccounts. */
export function readTokenIssuer(reader: Reader, { tokenIssuer, tokenKeys }: Pick<Cluster, 'tokenIssuer' | 'tokenKeys'>): void {
  if (tokenIssuer !== undefined) reader.read('cluster-profile', 'profile.tokenIssuer', tokenIssuer, parseIssuer);
  if (tokenKeys === undefined) return;
  // The whole set is too long for a message.
  const read = parseJwks(tokenKeys);
  if (!read.ok) reader.refuse('cluster-profile', 'profile.tokenKeys', 'keys that nobody can use', read.expected.replace('the issuer', 'the cluster'), read.fix.replace('jwks_uri of the issuer, or name that: jwksUri', 'cluster: kubectl get --raw /openid/v1/jwks'));
  if (tokenIssuer === undefined) reader.refuse('cluster-profile', 'profile.tokenKeys', 'keys of nobody', 'their issuer beside them', "state it: tokenIssuer: 'https://…'");
}
