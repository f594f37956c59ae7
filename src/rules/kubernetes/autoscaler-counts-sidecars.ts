import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import type { Item } from '../input';
import { identityOf } from '../pods';
import type { PodItem } from '../pods';
import { defineRule, type Evidence } from '../rule';
import { kubernetes } from '../standards';
import { nameOf } from '../words';

/** Of several containers, and of an injected proxy, the average says little about the one that does the work. */
export const AUTOSCALER_COUNTS_SIDECARS = defineRule({
  code: 'ZT124',
  name: 'autoscaler-counts-sidecars',
  title: 'An autoscaler measures sidecars too',
  severity: 'note',
  why: 'A metric of type Resource is the use of all containers of a pod over all that they request, a proxy\'s included: an idle proxy hides a busy application, and a busy one scales it for nothing.',
  fix: 'Measure the container that does the work: type ContainerResource, with its name (Kubernetes 1.30).',
  standards: [kubernetes('Horizontal Pod Autoscaling', 'tasks/run-application/horizontal-pod-autoscale/#container-resource-metrics')],
  check: (input) => {
    const scalers = input.ofKind('autoscaling', 'HorizontalPodAutoscaler').flatMap((scaler) => measured(scaler).map((metric) => ({ scaler, metric })));
    if (scalers.length === 0) return [];
    const pods = new Map(input.pods.map((pod) => [identityOf(pod.ref.namespace, pod.kind, pod.ref.name), pod]));
    return scalers.flatMap(({ scaler, metric }) => findingOf(pods, scaler, metric));
  },
  describe: ({ object, other, details }) => `${nameOf(object)} measures ${details.sidecars} of ${other ? nameOf(other) : 'its pods'} with the application.`,
});

/** Metrics that are a share of what is requested. Version 1 has one, and 80 percent of the CPU where nothing is said. */
function measured({ root }: Item): readonly Field[] {
  const spec = root.child('spec');
  if (root.child('apiVersion').value === 'autoscaling/v1') return [spec.child('targetCPUUtilizationPercentage')];
  if (!spec.child('metrics').present) return [spec.child('metrics')];
  return spec.child('metrics').items().filter((metric) => metric.child('type').value === 'Resource');
}

function findingOf(pods: ReadonlyMap<string, PodItem>, { ref, root }: Item, metric: Field): readonly Evidence[] {
  const target = root.child('spec').child('scaleTargetRef');
  const pod = pods.get(identityOf(ref.namespace, String(target.child('kind').value), String(target.child('name').value)));
  if (!pod) return [];
  const sidecars = sidecarsOf(pod);
  return sidecars.length === 0 ? [] : [evidenceAt(ref, metric, { other: pod.ref, details: { sidecars: sidecars.join(' and ') } })];
}

function sidecarsOf({ containers, mesh }: PodItem): readonly string[] {
  const running = containers.filter(({ role }) => role === 'main' || role === 'sidecar').length;
  return [...(running > 1 ? [`${running} containers`] : []), ...(running < 2 && mesh === 'sidecar' ? ['the proxy'] : [])];
}
