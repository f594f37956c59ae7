/**
 * Which policy holds for a rule of a route at a listener. Source: Envoy Gateway 1.9, internal/gatewayapi/securitypolicy.go: the nearest one replaces all
 * that are farther, as a whole; of those with one target the oldest holds.
 */
import { ENVOY_GATEWAY } from './key';
import type { PolicyTarget, SecurityPolicy } from './read/security-policy';
import type { GatewayListener } from '../../cluster/gateway';
import type { Manifests } from '../../objects/manifests';
import type { ObjectRef } from '../../objects/read/field';

/** Where a request goes: a rule of a route, at a listener of a Gateway. */
export interface PolicyPlace {
  readonly gateway: ObjectRef;
  readonly listener: Pick<GatewayListener, 'name'>;
  readonly route: ObjectRef;
  /** The name of its rule, where it has one. */
  readonly rule: string | undefined;
}

/** The policy that holds, `none`, or why nobody knows which. */
export type Holding = SecurityPolicy | 'none' | { readonly because: string; readonly policies: readonly SecurityPolicy[] };

export function policyAt(manifests: Manifests, place: PolicyPlace): Holding {
  const { securityPolicies } = manifests.of(ENVOY_GATEWAY);
  const { gateway, listener, route, rule } = place;
  const near = [gateway.namespace, route.namespace];
  const selecting = securityPolicies.filter(({ selects, ref }) => selects === 'anywhere' || (selects === 'beside' && near.includes(ref.namespace)));
  if (selecting.length > 0) return { because: 'it is attached by labels, which may be those of the route or of the Gateway', policies: selecting };
  const levels: readonly (readonly [ObjectRef, string | undefined])[] = [
    ...(rule === undefined ? [] : [[route, rule] as const]), [route, undefined], [gateway, listener.name], [gateway, undefined],
  ];
  const found = levels.map(([target, section]) => securityPolicies.filter(({ ref, targets }) => (
    targets.some((one) => isMeant(one, ref, target, section))
  )));
  const at = found.findIndex((policies) => policies.length > 0);
  if (at < 0) return 'none';
  const nearest = found[at];
  if (nearest.length > 1) return { because: 'several have one target, of which the oldest holds, and no manifest tells their age', policies: nearest };
  const [policy] = nearest;
  const isOfRoute = policy.targets.some(({ kind }) => kind !== 'Gateway');
  const isMerged = policy.merges && isOfRoute && found.slice(at + 1).some((policies) => policies.length > 0);
  if (isMerged) return { because: 'it is merged with one that is farther', policies: nearest };
  return policy;
}

/** A policy means objects of its own namespace. */
function isMeant({ kind, name, section }: PolicyTarget, policy: ObjectRef, target: ObjectRef, ofTarget: string | undefined): boolean {
  return policy.namespace === target.namespace && kind === target.kind && name === target.name && section === ofTarget;
}
