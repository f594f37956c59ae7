/** What is written for a service as soon as it hears of callers for whom its mesh needs more. */
import type { Service } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ZeroTrustNamespace } from './zero-trust-namespace';
import { emitRelay } from '../../cdk8s/bridge/emit-relay';
import { emitPlainPorts } from '../../cdk8s/bridge/emit-workload';
import type { Labels } from '../graph/labels';
import type { WorkloadName } from '../meshes/backend';

/**
 * What lets callers in that show no place.
 *
 * @internal
 */
export function _emitPlainPorts(service: Construct, place: WorkloadName | undefined): void {
  const owner = ZeroTrustNamespace.tryOf(service);
  if (owner && place) emitPlainPorts(service, owner.mesh._node, place);
}

/**
 * What looks at requests, where the mesh has that on the way to the pods; the labels of the Service that lead there, which it gets if it is there already.
 *
 * @internal
 */
export function _emitRelay(service: Construct, place: WorkloadName | undefined, plus: Service | undefined): Labels {
  const owner = ZeroTrustNamespace.tryOf(service);
  const labels = owner && place ? emitRelay({ namespace: owner, workload: service }, owner.mesh._node, place) : {};
  for (const [key, value] of Object.entries(labels)) plus?.metadata.addLabel(key, value);
  return labels;
}
