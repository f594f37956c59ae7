import type { _WorkloadState } from './state';
import type { Autoscaling } from '../constructs/autoscaling';
import type { MetricNode, ScaleNode, TriggerNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parseDnsSubdomain, parseLabelKey, parseLabelValue } from '../graph/values/names';
import { parseQuantity } from '../graph/values/quantity';
import { secretReason } from '../graph/values/secret-value';
import { Rule } from '../graph/waivers';

/** Jobs run as one pod; how many pods a service has is its own choice within reason. */
const ONE: ScaleNode = { kind: 'fixed', replicas: 1 };

export function readScale(reader: Reader, state: _WorkloadState): ScaleNode {
  const scale = state.service?.scale;
  if (!scale) return ONE;
  if (scale.kind === 'fixed') readReplicas(reader, scale.replicas, state);
  else readRange(reader, scale, state);
  return scale;
}

/**
 * A second pod of a database is no spare unless the database replicates itself, so a StatefulSet may well have one.
 */
function readReplicas(reader: Reader, replicas: number, state: _WorkloadState): void {
  const least = state.controller !== 'Deployment' || (replicas === 1 && reader.lifts(Rule.SINGLE_REPLICA)) ? 1 : 2;
  if (Number.isInteger(replicas) && replicas >= least) return;
  reader.refuse(
    'replicas', 'replicas', String(replicas), `a whole number of at least ${least}, so that one pod can go while others answer`,
    least === 2 ? 'run two, or waive Rule.SINGLE_REPLICA' : 'run one or more',
  );
}

function readRange(reader: Reader, { min, max, ...scale }: Exclude<ScaleNode, { kind: 'fixed' }>, { service }: _WorkloadState): void {
  if (service?.replicas !== undefined) {
    reader.refuse('replicas', 'replicas', `${service.replicas} beside autoscaling`, 'one of the two: they would fight over the number', 'leave one of them out');
  }
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 2 || max <= min) {
    reader.refuse('autoscaling', 'autoscaling', `${min} to ${max}`, 'whole numbers, at least 2 and rising', 'write { minReplicas: 2, maxReplicas: 10 }');
  }
  if (scale.kind === 'keda') readTriggers(reader, scale.triggers, service?.scaling);
  else for (const [index, metric] of scale.metrics.entries()) readMetric(reader, metric, index);
}

function readMetric(reader: Reader, metric: MetricNode, index: number): void {
  if (metric.kind === 'resource') {
    if (Number.isInteger(metric.percent) && metric.percent >= 1 && metric.percent <= 100) return;
    reader.refuse('autoscaling', `autoscaling.${metric.name}Percent`, String(metric.percent), 'a whole number from 1 to 100', `write { ${metric.name}Percent: 70 }`);
    return;
  }
  const subject = `autoscaling metric ${index + 1}`;
  if (metric.name === '') reader.refuse('autoscaling', `${subject}: name`, quoted(metric.name), 'the name of a metric', "name it: ScalingMetric.ofPods('requests_per_second', '100')");
  reader.read('autoscaling', `${subject}: averageValue`, metric.averageValue, parseQuantity);
  if (metric.kind !== 'external') return;
  for (const [key, value] of Object.entries(metric.labels)) {
    reader.read('label', `${subject}: labels`, key, parseLabelKey);
    reader.read('label', `${subject}: labels.${key}`, value, parseLabelValue);
  }
}

function readTriggers(reader: Reader, triggers: readonly TriggerNode[], scaling: Autoscaling | undefined): void {
  const others = (['cpuPercent', 'memoryPercent', 'metrics'] as const).filter((field) => scaling?.[field] !== undefined);
  if (others.length > 0) {
    reader.refuse('autoscaling', 'autoscaling.keda', `${others.join(', ')} beside it`, 'one of the two: KEDA makes an autoscaler of its own', "write it as a trigger: KedaTrigger.of('cpu', { value: '70' })");
  }
  if (triggers.length === 0) reader.refuse('autoscaling', 'autoscaling.keda', 'no triggers', 'at least one', "name one: KedaTrigger.of('kafka', { … })");
  for (const [index, { type, metadata, authentication }] of triggers.entries()) {
    const subject = `autoscaling.keda[${index}]`;
    if (!/^[a-z][a-z0-9-]*$/.test(type)) reader.refuse('autoscaling', `${subject}: type`, quoted(type), 'the type of a trigger, in lower case', "write it like 'kafka' or 'prometheus'");
    if (authentication !== undefined) reader.read('name', `${subject}: authentication`, authentication, parseDnsSubdomain);
    for (const [key, value] of Object.entries(metadata)) {
      const reason = secretReason(key, value);
      if (reason === undefined) continue;
      reader.refuse(
        'secret-as-value', `${subject}: metadata.${key}`, `a value that must stay secret, because ${reason}`, 'no credentials in a manifest', 'name a TriggerAuthentication, which refers to a Secret',
      );
    }
  }
}
