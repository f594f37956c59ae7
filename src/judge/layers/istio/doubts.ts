/** Doubt of policies that an istiod of another revision ignores. */
import { istiosOf } from './installations';
import type { IstioObjects } from './key';
import { isInIstio } from './membership';
import type { PodDoubts } from '../../cluster/cluster-layer';
import type { Settings } from '../../options';

export function doubtsOfRevisions({ ofRevisions }: IstioObjects, settings: Settings): readonly PodDoubts[] {
  if (ofRevisions.length === 0) return [];
  return istiosOf(settings).map((installation) => ({
    holdsFor: (pod) => isInIstio(pod) && pod.installation.number === installation.number,
    spots: ofRevisions
      .filter(({ revision }) => installation.revisions === 'any' || !installation.revisions.includes(revision))
      .map(({ ref, revision, hops }) => ({
        hops,
        // What a ServiceEntry tells, it tells everybody.
        ...(ref.kind !== 'ServiceEntry' && { namespace: ref.namespace }),
        because: `${ref.kind} ${ref.name} is for the revision ${JSON.stringify(revision)}, and an istiod of another one ignores it`,
      })),
  }));
}
