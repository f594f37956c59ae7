/** Tokens and certificates by which others than the API server know a pod: those of declared calls, and no others. */
import type { Report } from './shape';
import type { StoredObject } from '../../judge/objects/store';
import { needsSpire } from '../checks/certificates/expected';
import { isWorkloadApi } from '../checks/certificates/workload-api';
import { expectedTokens } from '../checks/tokens/expected';
import { templateIn } from '../objects/pod-of';
import { fieldsOf, itemsOf } from '../objects/values';
import { workloadByPods } from '../objects/workload-by-pods';
import { workloadOf } from '../objects/workload-of';
import type { Specification } from '../specification/specification';

/** Source: Kubernetes API, ServiceAccountTokenProjection. */
export function refuseAudiences(graph: Specification, object: StoredObject, report: Report): void {
  const { pod, path } = podIn(object);
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

/** Where the driver of SPIRE lets pods have their certificates: pods of declared callers and callees alone. Source: Kubernetes API, CSIVolumeSource. */
export function refuseCertificates(graph: Specification, object: StoredObject, report: Report): void {
  const { pod, path } = podIn(object);
  for (const [index, volume] of itemsOf(pod.volumes).entries()) {
    const { csi } = fieldsOf(volume);
    if (!isWorkloadApi(csi)) continue;
    const workload = workloadOf(graph, object) ?? workloadByPods(graph, `${object.namespace}/${object.name}`);
    if (!workload || !needsSpire(graph, workload)) report([...path, 'volumes', index, 'csi'], csi, 'it gives the pod a certificate that was not declared');
  }
}

interface PodIn {
  readonly pod: Readonly<Record<string, unknown>>;
  readonly path: readonly string[];
}

/** The pod that an object is or makes, and where it stands. */
function podIn({ kind, body }: StoredObject): PodIn {
  const spec = fieldsOf(body.spec);
  if (kind === 'Pod') return { pod: spec, path: ['spec'] };
  return { pod: fieldsOf(templateIn(kind, spec).spec), path: ['spec', ...(kind === 'CronJob' ? ['jobTemplate', 'spec'] : []), 'template', 'spec'] };
}
