/** What Consul decides, apart from everything else. */
import { CONSUL, type ConsulObjects } from '../../../judge/layers/consul/key';
import { groupOf } from '../../../judge/objects/kinds/kind';
import type { Manifests } from '../../../judge/objects/manifests';
import { withoutProblemsOf } from '../../objects/without-problems';

export { withoutNetworkPolicies as inboundOnly } from '../../network-policy/view';

const GROUP = 'consul.hashicorp.com';

/** What stands in annotations of pods is nothing to packets, which are judged without any mesh. */
export function withoutConsul(manifests: Manifests): Manifests {
  const unknownKinds = manifests.unknownKinds.filter(({ apiVersion }) => groupOf(apiVersion) !== GROUP);
  const lists = Object.keys(manifests.of(CONSUL)) as (keyof ConsulObjects & string)[];
  const hidden = manifests.problems.length === 0 ? [] : lists.flatMap((list) => manifests.of(CONSUL)[list].map(({ ref }) => ref as Manifests['problems'][number]['object']));
  return withoutProblemsOf(manifests.with(CONSUL, Object.fromEntries(lists.map((list) => [list, []]))), hidden).withCommon({ unknownKinds });
}
