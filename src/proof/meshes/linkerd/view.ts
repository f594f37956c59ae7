/** What Linkerd decides, apart from everything else. */
import { LINKERD, type LinkerdObjects } from '../../../judge/layers/linkerd/key';
import { groupOf } from '../../../judge/objects/kinds/kind';
import type { Manifests } from '../../../judge/objects/manifests';
import { withoutNetworkPolicies } from '../../network-policy/view';
import { withoutProblemsOf } from '../../objects/without-problems';

const GROUP = 'policy.linkerd.io';

/** Who comes in, whatever proxies of callers let out. */
export function inboundOnly(manifests: Manifests): Manifests {
  return withoutLists(withoutNetworkPolicies(manifests), ['egressNetworks']);
}

/** What stands in annotations of pods is nothing to packets, which are judged without any mesh. */
export function withoutLinkerd(manifests: Manifests): Manifests {
  const unknownKinds = manifests.unknownKinds.filter(({ apiVersion }) => groupOf(apiVersion) !== GROUP);
  return withoutLists(manifests, Object.keys(manifests.of(LINKERD)) as (keyof LinkerdObjects & string)[]).withCommon({ unknownKinds });
}

function withoutLists(manifests: Manifests, lists: readonly (keyof LinkerdObjects & string)[]): Manifests {
  const hidden = manifests.problems.length === 0 ? [] : lists.flatMap((list) => manifests.of(LINKERD)[list].map(({ ref }) => ref as Manifests['problems'][number]['object']));
  return withoutProblemsOf(manifests.with(LINKERD, Object.fromEntries(lists.map((list) => [list, []]))), hidden);
}
