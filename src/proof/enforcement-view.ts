import { ISTIO, type IstioObjects } from '../judge/layers/istio/key';
import { NETWORK_POLICY } from '../judge/layers/network-policy/key';
import type { Direction, NetworkPolicy } from '../judge/layers/network-policy/read/network-policy';
import { groupOf } from '../judge/objects/kinds/kind';
import type { Manifests } from '../judge/objects/manifests';
import type { ObjectRef } from '../judge/objects/read/field';

/** Who comes in is said by one group of Istio's API, who goes out by the other. */
const ISTIO_IN = 'security.istio.io';
const ISTIO_OUT = 'networking.istio.io';

type Group = typeof ISTIO_IN | typeof ISTIO_OUT;

/** The lists of what was read of each group. */
const LISTS = {
  [ISTIO_IN]: ['peerAuthentications', 'authorizationPolicies', 'requestAuthentications'],
  [ISTIO_OUT]: ['sidecars', 'serviceEntries'],
} as const satisfies Readonly<Record<Group, readonly (keyof IstioObjects)[]>>;

/** Without the mesh, and of NetworkPolicies only what they say of one way. */
export function networkOnly(manifests: Manifests, way: Direction): Manifests {
  const other: Direction = way === 'ingress' ? 'egress' : 'ingress';
  // A policy that speaks of neither way could not be read, and might speak of both.
  const speaks = ({ rules }: NetworkPolicy) => rules[way] !== undefined || rules[other] === undefined;
  const { networkPolicies: all } = manifests.of(NETWORK_POLICY);
  const networkPolicies = all.filter(speaks).map((policy) => ({ ...policy, rules: { ...policy.rules, [other]: undefined } }));
  const hidden = all.filter((policy) => !speaks(policy)).map(({ ref }) => ref);
  return without(manifests.with(NETWORK_POLICY, { networkPolicies }), [ISTIO_IN, ISTIO_OUT], hidden);
}

/** The mesh alone, as far as it decides who comes in, or who goes out. */
export function meshOnly(manifests: Manifests, way: Direction): Manifests {
  const hidden = manifests.of(NETWORK_POLICY).networkPolicies.map(({ ref }) => ref);
  const unknownKinds = manifests.unknownKinds.filter(({ ref }) => ref.kind !== 'NetworkPolicy');
  return without(manifests.with(NETWORK_POLICY, { networkPolicies: [] }).withCommon({ unknownKinds }), [way === 'ingress' ? ISTIO_OUT : ISTIO_IN], hidden);
}

/** Without whole groups, and without the problems of what is hidden. */
function without(manifests: Manifests, groups: readonly Group[], hidden: readonly ObjectRef[]): Manifests {
  const lists = groups.flatMap((group) => LISTS[group]);
  return manifests.with(ISTIO, Object.fromEntries(lists.map((list) => [list, []]))).withCommon({
    unknownKinds: manifests.unknownKinds.filter(({ apiVersion }) => !groups.some((group) => group === groupOf(apiVersion))),
    problems: manifests.problems.length === 0 ? [] : withoutThose(manifests, lists, hidden),
  });
}

function withoutThose(manifests: Manifests, lists: readonly (typeof LISTS)[Group][number][], hidden: readonly ObjectRef[]): Manifests['problems'] {
  const refs = new Set([...hidden, ...lists.flatMap((list) => manifests.of(ISTIO)[list].map(({ ref }) => ref))]);
  return manifests.problems.filter(({ object }) => !refs.has(object));
}
