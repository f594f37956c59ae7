/** What decides how many pods there are, against what was declared. Source: Kubernetes API, autoscaling/v2; KEDA, ScaledObject. */
import type { Report } from './containers';
import type { AutoscalingRecord, KedaTriggerRecord, ScalingMetricRecord } from '../../../author/graph/record/scaling';
import type { StoredObject, ObjectStore } from '../../../judge/objects/store';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import { describeValue } from '../matchers';

type Fields = Readonly<Record<string, unknown>>;

/** CPU is kept at this share where nothing else is named. */
const CPU_PERCENT = 70;

/** As many pods as were declared, or more, by what was declared. */
export function compareScaler(workload: WorkloadNode, autoscaling: AutoscalingRecord, objects: ObjectStore, report: Report): void {
  const { keda } = autoscaling;
  const [group, kind, fewest] = keda ? ['keda.sh', 'ScaledObject', 'minReplicaCount'] : ['autoscaling', 'HorizontalPodAutoscaler', 'minReplicas'];
  const name = `${kind} ${workload.namespace}/${workload.name}`;
  const scaler = objects.tryFind(group, kind, workload.namespace, workload.name);
  if (!scaler) {
    report(name, undefined, 'the object that decides how many pods there are');
    return;
  }
  const spec = fieldsOf(scaler.body.spec);
  const least = spec[fewest] ?? (keda ? 0 : 1);
  if (typeof least !== 'number' || least < workload.runs.fewest) report(`${fewest} of ${name}`, least, `at least ${workload.runs.fewest}`);
  const { kind: of = 'Deployment', name: target } = fieldsOf(spec.scaleTargetRef);
  if (target !== workload.name || of !== workload.controller) report(`scaleTargetRef of ${name}`, spec.scaleTargetRef, `${workload.controller} ${workload.name}`);
  if (keda) compareTriggers(keda, spec, name, report);
  else compareMetrics(workload, autoscaling, spec, name, report);
  pausedDifference(scaler, name, report);
}

/** Each metric that was declared; those that are added only add pods. */
function compareMetrics({ runs }: WorkloadNode, declared: AutoscalingRecord, spec: Fields, name: string, report: Report): void {
  const { cpuPercent, memoryPercent, metrics } = declared;
  const given = itemsOf(spec.metrics).map(fieldsOf);
  const cpu = cpuPercent ?? (memoryPercent === undefined && metrics.length === 0 ? CPU_PERCENT : undefined);
  for (const [resource, percent] of [['cpu', cpu], ['memory', memoryPercent]] as const) {
    if (percent === undefined) continue;
    const isThere = given.some(({ type, containerResource, resource: ofPod }) => {
      const { name: of, container, target } = fieldsOf(type === 'ContainerResource' ? containerResource : ofPod);
      return of === resource && (type === 'Resource' || container === runs.main.name) && fieldsOf(target).averageUtilization === percent;
    });
    if (!isThere) report(`metrics of ${name}`, spec.metrics, `${percent} percent of ${resource}`);
  }
  for (const metric of metrics) {
    if (!given.some((item) => isMetric(item, metric))) report(`metrics of ${name}`, spec.metrics, `${metric.name} at ${metric.averageValue}`);
  }
}

function isMetric({ type, pods, external }: Fields, { factory, name, averageValue, labels }: ScalingMetricRecord): boolean {
  if (type !== (factory === 'ofPods' ? 'Pods' : 'External')) return false;
  const { metric, target } = fieldsOf(factory === 'ofPods' ? pods : external);
  const { name: given, selector } = fieldsOf(metric);
  const matched = fieldsOf(fieldsOf(selector).matchLabels);
  const keys = Object.keys(labels);
  return given === name && fieldsOf(target).averageValue === averageValue
    && keys.length === Object.keys(matched).length && keys.every((key) => matched[key] === labels[key]);
}

/** KEDA acts on its objects with rights and secrets of its own: nothing but what was declared. */
function compareTriggers(expected: readonly KedaTriggerRecord[], spec: Fields, name: string, report: Report): void {
  const given = itemsOf(spec.triggers);
  if (given.length !== expected.length) {
    report(`triggers of ${name}`, given.map((trigger) => fieldsOf(trigger).type), `the triggers ${expected.map(({ type }) => type).join(', ')}`);
    return;
  }
  expected.forEach(({ type, metadata, authentication }, index) => {
    const { type: ofType, metadata: given1, authenticationRef, ...others } = fieldsOf(given[index]);
    const parameters = fieldsOf(given1);
    const keys = Object.keys(metadata);
    const { name: reference, kind = 'TriggerAuthentication' } = fieldsOf(authenticationRef);
    const isSame = ofType === type && keys.length === Object.keys(parameters).length && keys.every((key) => parameters[key] === metadata[key])
      && reference === authentication && (authentication === undefined || kind === 'TriggerAuthentication');
    const strange = Object.keys(others).filter((key) => !HARMLESS.has(key));
    if (!isSame || strange.length > 0) report(`triggers[${index}] of ${name}`, given[index], describeValue({ type, metadata, ...(authentication !== undefined && { authenticationRef: { name: authentication } }) }));
  });
}

const HARMLESS: ReadonlySet<string> = new Set(['name', 'metricType', 'useCachedMetrics']);

/** Source: KEDA, "Pausing autoscaling". */
function pausedDifference({ body }: StoredObject, name: string, report: Report): void {
  const annotations = fieldsOf(fieldsOf(body.metadata).annotations);
  for (const key of ['autoscaling.keda.sh/paused', 'autoscaling.keda.sh/paused-replicas']) {
    if (annotations[key] !== undefined) report(`${key} of ${name}`, annotations[key], 'no such annotation: it stops the autoscaler');
  }
}
