/** What a service gets whose callers have to show it who they are. */
import type { Construct } from 'constructs';
import type { ServiceIdentity } from './service-identity';
import { ZeroTrustNamespace } from './zero-trust-namespace';
import { emitVerifier } from '../../cdk8s/bridge/emit-access';
import { audienceOf } from '../graph/service-tokens';
import type { TokenAudience } from '../graph/service-tokens';
import type { WorkloadName } from '../meshes/backend';

/**
 * For whom callers of a service need a token: as it says itself, or as its namespace does.
 *
 * @internal
 */
export function _tokensOf(service: Construct, name: string, said: ServiceIdentity | undefined): TokenAudience | undefined {
  const owner = ZeroTrustNamespace.tryOf(service);
  return owner && _tokensAt({ namespace: owner.name, name }, said ?? owner._serviceIdentity);
}

/**
 * The same for a service of which the whole place is known.
 *
 * @internal
 */
export function _tokensAt(place: WorkloadName, said: ServiceIdentity | undefined): TokenAudience | undefined {
  const audience = audienceOf(said?._record, place);
  return audience === undefined ? undefined : { callee: `${place.namespace}/${place.name}`, audience };
}

/**
 * Whom the service may admit, as files.
 *
 * @internal
 */
export function _emitVerifier(service: Construct, place: WorkloadName | undefined, tokens: TokenAudience | undefined): void {
  if (place && tokens) emitVerifier(service, { workload: place.name, namespace: place.namespace });
}
