import { compareScaler } from './scalers';
import type { StoredObject, ObjectStore } from '../../../judge/objects/store';
import { fieldsOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';

type Report = (at: string, got: unknown, expected: string) => void;

/** How many pods there are: as many as were declared, or more. */
export function replicaDifferences(workload: WorkloadNode, { body }: StoredObject, objects: ObjectStore, report: Report): void {
  const { controller, name, namespace, runs } = workload;
  if (controller !== 'Deployment' && controller !== 'StatefulSet') return;
  const { replicas } = fieldsOf(body.spec);
  if (replicas === undefined || replicas === null) {
    // Without a number there is one pod, until an autoscaler says otherwise. Source: Kubernetes API, DeploymentSpec.
    if (!runs.autoscaling && runs.fewest > 1 && !isScaled(objects, namespace, name)) report('spec.replicas', replicas, `at least ${runs.fewest}`);
  } else if (typeof replicas !== 'number' || replicas < runs.fewest) {
    report('spec.replicas', replicas, `at least ${runs.fewest}`);
  }
  if (runs.autoscaling) compareScaler(workload, runs.autoscaling, objects, report);
}

/** Whether somebody else decides how many pods there are. Only asked where no number is given. */
function isScaled(objects: ObjectStore, namespace: string, name: string): boolean {
  return [['autoscaling', 'HorizontalPodAutoscaler'], ['keda.sh', 'ScaledObject']].some(([group, kind]) => (
    objects.ofKind(group, kind).some((scaler) => scaler.namespace === namespace && fieldsOf(fieldsOf(scaler.body.spec).scaleTargetRef).name === name)
  ));
}
