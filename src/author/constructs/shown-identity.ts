/** What a service gets whose callers have to show it who they are. */
import type { Construct } from 'constructs';
import type { _CalleeParts } from './callee';
import type { ServiceIdentity } from './service-identity';
import { ZeroTrustNamespace } from './zero-trust-namespace';
import { emitCertificate, emitIdentities, emitVerifier } from '../../cdk8s/bridge/emit-access';
import { asksForCertificates } from '../graph/certificates';
import { audienceOf } from '../graph/service-tokens';
import type { WorkloadName } from '../meshes/backend';

/**
 * What callers of a service need.
 *
 * @internal
 */
export type _Shown = Pick<_CalleeParts, 'tokens' | 'certificates'>;

/**
 * What callers of a service have to show: as it says itself, or as its namespace does.
 *
 * @internal
 */
export function _shownTo(service: Construct, name: string, said: ServiceIdentity | undefined): _Shown {
  const owner = ZeroTrustNamespace.tryOf(service);
  return owner ? _shownAt({ namespace: owner.name, name }, said ?? owner._serviceIdentity) : {};
}

/**
 * The same for a service of which the whole place is known.
 *
 * @internal
 */
export function _shownAt(place: WorkloadName, said: ServiceIdentity | undefined): _Shown {
  const audience = audienceOf(said?._record, place);
  return {
    ...(audience !== undefined && { tokens: { callee: `${place.namespace}/${place.name}`, audience } }),
    ...(asksForCertificates(said?._record) && { certificates: true }),
  };
}

/**
 * Whom the service may admit, as files.
 *
 * @internal
 */
export function _emitVerifier(service: Construct, place: WorkloadName | undefined, { tokens, certificates }: _Shown): void {
  const owner = ZeroTrustNamespace.tryOf(service);
  if (!place || !owner) return;
  const at = { workload: place.name, namespace: place.namespace };
  if (tokens) emitVerifier(service, at);
  if (!certificates) return;
  emitIdentities(service, at);
  emitCertificate(service, at, owner.profile._cluster.certificateIssuers);
}
