/** What Istio decides in one direction, apart from everything else: each direction has an API group of its own. */
import { ISTIO, type IstioObjects } from '../../../judge/layers/istio/key';
import type { Direction } from '../../../judge/layers/network-policy/read/network-policy';
import { groupOf } from '../../../judge/objects/kinds/kind';
import type { Manifests } from '../../../judge/objects/manifests';
import { withoutNetworkPolicies } from '../../network-policy/view';
import { withoutProblemsOf } from '../../objects/without-problems';

interface ApiGroup {
  readonly name: string;
  readonly lists: readonly (keyof IstioObjects & string)[];
}

const GROUPS: Readonly<Record<Direction, ApiGroup>> = {
  ingress: { name: 'security.istio.io', lists: ['peerAuthentications', 'authorizationPolicies', 'requestAuthentications'] },
  egress: { name: 'networking.istio.io', lists: ['sidecars', 'serviceEntries'] },
};

/** The mesh alone, as far as it decides who comes in, or who goes out. */
export function meshOnly(manifests: Manifests, direction: Direction): Manifests {
  return withoutGroups(withoutNetworkPolicies(manifests), [GROUPS[direction === 'ingress' ? 'egress' : 'ingress']]);
}

export function withoutIstio(manifests: Manifests): Manifests {
  return withoutGroups(manifests, Object.values(GROUPS));
}

function withoutGroups(manifests: Manifests, groups: readonly ApiGroup[]): Manifests {
  const lists = groups.flatMap((group) => group.lists);
  const hidden = manifests.problems.length === 0 ? [] : lists.flatMap((list) => manifests.of(ISTIO)[list].map(({ ref }) => ref as IstioRef));
  const unknownKinds = manifests.unknownKinds.filter(({ apiVersion }) => !groups.some(({ name }) => name === groupOf(apiVersion)));
  return withoutProblemsOf(manifests.with(ISTIO, Object.fromEntries(lists.map((list) => [list, []]))).withCommon({ unknownKinds }), hidden);
}

type IstioRef = Manifests['problems'][number]['object'];
