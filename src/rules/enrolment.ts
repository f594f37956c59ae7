/** How pods take part in meshes, as the judge sees it. */
import type { Membership } from '../judge/cluster/cluster-layer';
import type { Gateway } from '../judge/cluster/gateway';
import type { Maker } from '../judge/cluster/layer-labels';
import { LAYERS } from '../judge/layers/table';
import type { PodTemplate } from '../judge/objects/read/pod';
import type { Labels } from '../judge/objects/read/selector';

const NOT_ENROLLED: Membership = Object.freeze({ mesh: 'none', isProxyWritten: false });

/** The part of a pod in the mesh that it is in, if it is in one. */
export function membershipOf(template: PodTemplate, namespaceLabels: Labels): Membership {
  for (const layer of LAYERS) {
    const membership = layer.membership?.(template, namespaceLabels);
    if (membership && membership.mesh !== 'none') return membership;
  }
  return NOT_ENROLLED;
}

/** Pods that meshes make for Gateways. */
export function podsMadeFor(gateways: readonly Gateway[]): readonly Maker[] {
  return LAYERS.flatMap((layer) => layer.gatewayPods?.(gateways) ?? []);
}
