/** Tokens by which others than the API server know a pod: those of declared calls, and no others. Source: Kubernetes API, ServiceAccountTokenProjection. */
import type { Report } from './shape';
import type { StoredObject } from '../../judge/objects/store';
import { expectedTokens } from '../checks/tokens/expected';
import { templateIn } from '../objects/pod-of';
import { fieldsOf, itemsOf } from '../objects/values';
import { workloadByPods } from '../objects/workload-by-pods';
import { workloadOf } from '../objects/workload-of';
import type { Specification } from '../specification/specification';

export function refuseAudiences(graph: Specification, object: StoredObject, report: Report): void {
  const spec = fieldsOf(object.body.spec);
  const [pod, path] = object.kind === 'Pod' ? [spec, ['spec']]
    : [fieldsOf(templateIn(object.kind, spec).spec), object.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : ['spec', 'template', 'spec']];
  for (const [index, volume] of itemsOf(pod.volumes).entries()) {
    for (const [at, source] of itemsOf(fieldsOf(fieldsOf(volume).projected).sources).entries()) {
      const { audience } = fieldsOf(fieldsOf(source).serviceAccountToken);
      if (audience === undefined || audience === null || audience === '') continue;
      const workload = workloadOf(graph, object) ?? workloadByPods(graph, `${object.namespace}/${object.name}`);
      if (workload && expectedTokens(graph, workload).some((token) => token.audience === audience)) continue;
      report(
        [...path, 'volumes', index, 'projected', 'sources', at, 'serviceAccountToken', 'audience'], audience, 'it gives the pod a token by which others than the API server know it',
      );
    }
  }
}
