/** What NetworkPolicies and the cluster-wide policies around them say, apart from everything else. */
import { CILIUM } from '../../judge/layers/cilium/key';
import type { CiliumPolicy, CiliumSpec } from '../../judge/layers/cilium/read/model';
import { CLUSTER_NETWORK_POLICY } from '../../judge/layers/cluster-network-policy/key';
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
  const { clusterPolicies } = manifests.of(CLUSTER_NETWORK_POLICY);
  // That a policy selects pods for the other direction may matter to what cluster-wide policies leave as a default.
  const seen = clusterPolicies.length > 0 ? all : all.filter(speaks);
  const networkPolicies = seen.map((policy) => ({ ...policy, rules: { ...policy.rules, [other]: undefined } }));
  const hidden = all.filter((policy) => !speaks(policy)).map(({ ref }) => ref);
  const ofDirection = clusterPolicies.map((policy) => ({ ...policy, rules: { ...policy.rules, [other]: [] } }));
  const { ciliumPolicies, ciliumClusterwidePolicies } = manifests.of(CILIUM);
  const view = manifests.with(NETWORK_POLICY, { networkPolicies }).with(CLUSTER_NETWORK_POLICY, { clusterPolicies: ofDirection })
    .with(CILIUM, { ciliumPolicies: ciliumPolicies.map(without(other)), ciliumClusterwidePolicies: ciliumClusterwidePolicies.map(without(other)) });
  return withoutProblemsOf(view, hidden);
}

/** What could not be read might speak of both directions, and stays. */
function without(direction: Direction): (policy: CiliumPolicy) => CiliumPolicy {
  const cut = (spec: CiliumSpec): CiliumSpec => (spec.malformed ? spec : { ...spec, directions: { ...spec.directions, [direction]: NOTHING } });
  return (policy) => ({ ...policy, specs: policy.specs.map(cut) });
}

const NOTHING = { rules: [], isolates: false } as const;

export function withoutNetworkPolicies(manifests: Manifests): Manifests {
  const { ciliumPolicies, ciliumClusterwidePolicies } = manifests.of(CILIUM);
  const hidden = [
    ...manifests.of(NETWORK_POLICY).networkPolicies, ...manifests.of(CLUSTER_NETWORK_POLICY).clusterPolicies,
    ...ciliumPolicies, ...ciliumClusterwidePolicies,
  ].map(({ ref }) => ref);
  const unknownKinds = manifests.unknownKinds.filter(({ ref }) => ref.kind !== 'NetworkPolicy');
  const others = manifests.with(NETWORK_POLICY, { networkPolicies: [] }).with(CLUSTER_NETWORK_POLICY, { clusterPolicies: [] })
    .with(CILIUM, { ciliumPolicies: [], ciliumClusterwidePolicies: [] });
  return withoutProblemsOf(others.withCommon({ unknownKinds }), hidden);
}
