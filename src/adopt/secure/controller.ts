/** What the object that makes the pods says beside their template. */
import { parseSeconds } from './quantities';
import { call, number, object, text, type Entry } from '../program/code';
import { isBody, Fields } from '../read/fields';
import type { Found } from '../read/found';
import type { Survey } from '../read/survey';

/** Construct, its own arguments, and the rules that have to be waived for them. */
export interface Controller {
  readonly construct: 'SecureService' | 'SecureDaemon' | 'SecureJob' | 'SecureCronJob';
  readonly entries: readonly Entry[];
  readonly waived: readonly string[];
}

const SELECTED = 'it selects pods by labels of the library';

export function controllerOf(found: Found, survey: Survey): Controller | undefined {
  const { object: { body, kind } } = found;
  const spec = new Fields(isBody(body.spec) ? body.spec : {}, 'spec', survey);
  for (const key of ['apiVersion', 'kind', 'metadata', 'status']) spec.take(key);
  spec.take('template');
  switch (kind) {
    case 'Deployment': return deployment(spec, found, survey);
    case 'StatefulSet': return statefulSet(spec, found, survey);
    case 'DaemonSet': return daemonSet(spec);
    case 'Job': return jobOf(spec, survey);
    case 'CronJob': return cronJob(spec, survey);
  }
  survey.blocks.push(`no construct makes a ${kind}`);
  return undefined;
}

function deployment(spec: Fields, found: Found, survey: Survey): Controller {
  spec.drop('selector', SELECTED);
  spec.drop('revisionHistoryLimit', 'it is that of the cluster');
  spec.drop('progressDeadlineSeconds', 'it is that of the cluster');
  spec.drop('minReadySeconds', 'pods count as soon as they are ready');
  const strategy = strategyOf(spec.object('strategy'), survey);
  const scale = scaleOf(spec, found, survey);
  spec.done({ paused: [false] });
  return { construct: 'SecureService', entries: [...scale.entries, ...strategy], waived: scale.waived };
}

function strategyOf(strategy: Fields, survey: Survey): readonly Entry[] {
  const type = strategy.text('type');
  const rolling = strategy.object('rollingUpdate');
  const [unavailable, surge] = [rolling.take('maxUnavailable'), rolling.take('maxSurge')];
  rolling.done();
  strategy.done();
  if (type === 'Recreate') return [{ key: 'updateStrategy', value: call('UpdateStrategy.recreate') }];
  if (unavailable === undefined && surge === undefined) return [];
  const [missing, more] = [unavailable ?? 0, surge ?? 1];
  if (typeof missing === 'number' && typeof more === 'number') return [{ key: 'updateStrategy', value: call('UpdateStrategy.rolling', numbers({ maxUnavailable: missing, maxSurge: more })) }];
  const [missingShare, moreShare] = [percentOf(unavailable ?? '0%'), percentOf(surge ?? '25%')];
  if (missingShare !== undefined && moreShare !== undefined) {
    return [{ key: 'updateStrategy', value: call('UpdateStrategy.rollingShare', numbers({ maxUnavailablePercent: missingShare, maxSurgePercent: moreShare })) }];
  }
  survey.blocks.push(`${rolling.path} mixes numbers and shares`);
  return [];
}

function percentOf(value: unknown): number | undefined {
  const digits = typeof value === 'string' ? /^(\d{1,3})%$/.exec(value)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

function numbers(values: Readonly<Record<string, number>>) {
  return object(Object.entries(values).map(([key, value]) => ({ key, value: number(value) })));
}

/** A number of pods, or an autoscaler that is as simple as ours. */
function scaleOf(spec: Fields, { scalers }: Found, survey: Survey): Pick<Controller, 'entries' | 'waived'> {
  const replicas = spec.number('replicas') ?? 1;
  if (scalers.length > 0) {
    const autoscaling = scalers.length === 1 ? autoscalingOf(scalers[0].body, survey) : undefined;
    if (autoscaling) return { entries: [autoscaling], waived: [] };
    survey.blocks.push(`it is scaled by ${scalers.map(({ kind, name }) => `${kind} ${name}`).join(', ')}, which says more than \`autoscaling\``);
  }
  if (replicas === 0) survey.blocks.push('it has no pods: spec.replicas is 0');
  return { entries: [{ key: 'replicas', value: number(replicas) }], waived: replicas === 1 ? ['SINGLE_REPLICA'] : [] };
}

function autoscalingOf(body: Readonly<Record<string, unknown>>, survey: Survey): Entry | undefined {
  const own: Survey = { blocks: [], unhardened: [], dropped: survey.dropped, todos: survey.todos };
  const spec = new Fields(body.spec, 'HorizontalPodAutoscaler', own);
  if (body.kind !== 'HorizontalPodAutoscaler') return undefined;
  spec.take('scaleTargetRef');
  const [most, least] = [spec.number('maxReplicas'), spec.number('minReplicas') ?? 1];
  const entries: Entry[] = [];
  const old = spec.number('targetCPUUtilizationPercentage');
  if (old !== undefined) entries.push({ key: 'cpuPercent', value: number(old) });
  for (const metric of spec.objects('metrics')) {
    const resource = metric.object('resource');
    const target = resource.object('target');
    const [name, percent] = [resource.text('name'), target.number('averageUtilization')];
    metric.take('type');
    target.take('type');
    for (const fields of [target, resource, metric]) fields.done();
    if ((name !== 'cpu' && name !== 'memory') || percent === undefined) return undefined;
    entries.push({ key: `${name}Percent`, value: number(percent) });
  }
  spec.drop('behavior', 'it scales as the cluster does by default');
  spec.done();
  if (own.blocks.length > 0 || most === undefined || least < 2 || most <= least) return undefined;
  return { key: 'autoscaling', value: object([{ key: 'minReplicas', value: number(least) }, { key: 'maxReplicas', value: number(most) }, ...entries]) };
}

function statefulSet(spec: Fields, { services, workload }: Found, survey: Survey): Controller {
  spec.drop('selector', SELECTED);
  spec.drop('revisionHistoryLimit', 'it is that of the cluster');
  const replicas = spec.number('replicas') ?? 1;
  const serviceName = spec.text('serviceName');
  if (serviceName !== workload.name || !services.some(({ headless, ref }) => headless && ref.name === serviceName)) {
    survey.blocks.push('its pods are named by another Service than the headless one of its name');
  }
  if (spec.has('volumeClaimTemplates')) survey.blocks.push('its volumes would get other names, and their data would stay behind');
  spec.take('volumeClaimTemplates');
  if (replicas === 0) survey.blocks.push('it has no pods: spec.replicas is 0');
  const strategy = spec.object('updateStrategy');
  strategy.object('rollingUpdate').done({ partition: [0] });
  strategy.done({ type: ['RollingUpdate'] });
  spec.object('persistentVolumeClaimRetentionPolicy').done({ whenDeleted: ['Retain'], whenScaled: ['Retain'] });
  spec.done({ podManagementPolicy: ['OrderedReady'] });
  return { construct: 'SecureService', entries: [{ key: 'stateful', value: { kind: 'flag', value: true } }, { key: 'replicas', value: number(replicas) }], waived: [] };
}

function daemonSet(spec: Fields): Controller {
  spec.drop('selector', SELECTED);
  spec.drop('revisionHistoryLimit', 'it is that of the cluster');
  spec.drop('minReadySeconds', 'pods count as soon as they are ready');
  const strategy = spec.object('updateStrategy');
  strategy.object('rollingUpdate').done({ maxUnavailable: [1], maxSurge: [0] });
  strategy.done({ type: ['RollingUpdate'] });
  spec.done();
  return { construct: 'SecureDaemon', entries: [], waived: [] };
}

function jobOf(spec: Fields, survey: Survey): Controller {
  return { construct: 'SecureJob', entries: runEntries(spec, survey), waived: [] };
}

function cronJob(spec: Fields, survey: Survey): Controller {
  const schedule = spec.text('schedule') ?? '';
  const timeZone = spec.text('timeZone');
  const deadline = spec.number('startingDeadlineSeconds');
  const starting = deadline === undefined ? undefined : parseSeconds(deadline);
  if (deadline !== undefined && !starting) survey.blocks.push(`${spec.pathOf('startingDeadlineSeconds')} is not a whole number of seconds`);
  const policy = spec.text('concurrencyPolicy') ?? 'Allow';
  if (policy !== 'Forbid') survey.dropped.push(`${spec.pathOf('concurrencyPolicy')} ${policy}: a run does not start while the one before goes on`);
  spec.drop('successfulJobsHistoryLimit', 'it is that of the library');
  spec.drop('failedJobsHistoryLimit', 'it is that of the library');
  const template = spec.object('jobTemplate');
  template.take('metadata');
  const run = template.object('spec');
  run.take('template');
  const entries = runEntries(run, survey);
  template.done();
  spec.done({ suspend: [false] });
  return {
    construct: 'SecureCronJob',
    entries: [
      { key: 'schedule', value: text(schedule) },
      ...(timeZone === undefined ? [] : [{ key: 'timeZone', value: text(timeZone) }]),
      ...(starting ? [{ key: 'startingDeadline', value: starting }] : []),
      ...entries,
    ],
    waived: [],
  };
}

function runEntries(spec: Fields, survey: Survey): readonly Entry[] {
  const backoff = spec.number('backoffLimit');
  const deadline = spec.number('activeDeadlineSeconds');
  const duration = deadline === undefined ? undefined : parseSeconds(deadline);
  if (deadline !== undefined && !duration) survey.blocks.push(`${spec.pathOf('activeDeadlineSeconds')} is not a whole number of seconds`);
  spec.drop('ttlSecondsAfterFinished', 'it is that of the library');
  spec.done({ completions: [1], parallelism: [1], completionMode: ['NonIndexed'], suspend: [false], manualSelector: [false], podReplacementPolicy: ['TerminatingOrFailed'] });
  return [
    { key: 'backoffLimit', value: number(backoff ?? 6) },
    ...(duration ? [{ key: 'deadline', value: duration }] : []),
  ];
}
