/** What NetworkPolicies say, apart from everything else. */
import { NETWORK_POLICY } from '../../judge/layers/network-policy/key';
import type { Direction, NetworkPolicy } from '../../judge/layers/network-policy/read/network-policy';
import type { Manifests } from '../../judge/objects/manifests';
import { withoutProblemsOf } from '../objects/without-problems';

/** Of NetworkPolicies only what they say of one direction. */
export function oneDirection(manifests: Manifests, direction: Direction): Manifests {
  const other: Direction = direction === 'ingress' ? 'egress' : 'ingress';
  // A policy that speaks of neither direction could not be read, and might speak of both.
  const speaks = ({ rules }: NetworkPolicy) => rules[direction] !== undefined || rules[other] === undefined;
  const { networkPolicies: all } = manifests.of(NETWORK_POLICY);
  const networkPolicies = all.filter(speaks).map((policy) => ({ ...policy, rules: { ...policy.rules, [other]: undefined } }));
  const hidden = all.filter((policy) => !speaks(policy)).map(({ ref }) => ref);
  return withoutProblemsOf(manifests.with(NETWORK_POLICY, { networkPolicies }), hidden);
}

export function withoutNetworkPolicies(manifests: Manifests): Manifests {
  const hidden = manifests.of(NETWORK_POLICY).networkPolicies.map(({ ref }) => ref);
  const unknownKinds = manifests.unknownKinds.filter(({ ref }) => ref.kind !== 'NetworkPolicy');
  return withoutProblemsOf(manifests.with(NETWORK_POLICY, { networkPolicies: [] }).withCommon({ unknownKinds }), hidden);
}
