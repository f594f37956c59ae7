/** Where pods run, how they are replaced and how they end, as far as it was declared. Source: Kubernetes API, PodSpec and DeploymentSpec. */
import type { Report } from './containers';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { PlacementNode } from '../../specification/pods';

type Fields = Readonly<Record<string, unknown>>;

/** What is there besides opens nothing, and is free. */
export function comparePlacement({ runs: { placement, main } }: WorkloadNode, spec: Fields, template: Fields, report: Report): void {
  const pod = fieldsOf(template.spec);
  compareMap(placement.nodeLabels, pod.nodeSelector, 'nodeSelector', report);
  compareMap(placement.podLabels, fieldsOf(template.metadata).labels, 'labels of its pods', report);
  compareSysctls(placement, pod, report);
  const { priorityClassName, graceSeconds } = placement;
  if (priorityClassName !== undefined && pod.priorityClassName !== priorityClassName) report('priorityClassName', pod.priorityClassName, JSON.stringify(priorityClassName));
  if (graceSeconds !== undefined && pod.terminationGracePeriodSeconds !== graceSeconds) {
    report('terminationGracePeriodSeconds', pod.terminationGracePeriodSeconds, String(graceSeconds));
  }
  compareTolerations(placement, pod, report);
  compareSpread(placement, pod, report);
  compareStrategy(placement, spec, report);
  comparePreStop(placement, fieldsOf(itemsOf(pod.containers).find((item) => fieldsOf(item).name === main.name)), report);
}

function compareMap(expected: ReadonlyMap<string, string>, given: unknown, at: string, report: Report): void {
  if (expected.size === 0) return;
  const values = fieldsOf(given);
  for (const [key, value] of expected) if (values[key] !== value) report(`${at}: ${key}`, values[key], JSON.stringify(value));
}

function compareSysctls({ sysctls }: PlacementNode, pod: Fields, report: Report): void {
  if (sysctls.size === 0) return;
  const given = itemsOf(fieldsOf(pod.securityContext).sysctls).map(fieldsOf);
  for (const [name, value] of sysctls) {
    const found = given.find((item) => item.name === name);
    if (found?.value !== value) report(`securityContext.sysctls: ${name}`, found?.value, JSON.stringify(value));
  }
}

function compareTolerations({ tolerations, everyNode }: PlacementNode, pod: Fields, report: Report): void {
  for (const { key, value, effect } of tolerations) {
    const isThere = itemsOf(pod.tolerations).map(fieldsOf).some((given) => (
      given.key === key && (given.operator ?? 'Equal') === (value === undefined ? 'Exists' : 'Equal') && (given.value ?? undefined) === value
      && (given.effect ?? undefined) === effect && (given.tolerationSeconds ?? undefined) === undefined
    ));
    if (!isThere) report('tolerations', pod.tolerations, `one of the taint ${key}`);
  }
  const toleratesAll = everyNode && itemsOf(pod.tolerations).map(fieldsOf).some(({ key, operator, effect }) => operator === 'Exists' && key === undefined && effect === undefined);
  if (everyNode && !toleratesAll) report('tolerations', pod.tolerations, 'one of every taint');
}

function compareSpread({ spreadOver, strictSpread }: PlacementNode, pod: Fields, report: Report): void {
  for (const topologyKey of spreadOver) {
    const found = itemsOf(pod.topologySpreadConstraints).map(fieldsOf).find((constraint) => constraint.topologyKey === topologyKey);
    const expected = strictSpread ? 'DoNotSchedule' : 'ScheduleAnyway';
    if (!found) report('topologySpreadConstraints', pod.topologySpreadConstraints, `one over ${topologyKey}`);
    // Where nothing is said, a pod that can't be spread does not start.
    else if ((found.whenUnsatisfiable ?? 'DoNotSchedule') !== expected) report(`topologySpreadConstraints over ${topologyKey}: whenUnsatisfiable`, found.whenUnsatisfiable, expected);
  }
}

function compareStrategy({ strategy }: PlacementNode, spec: Fields, report: Report): void {
  if (!strategy) return;
  const given = fieldsOf(spec.strategy);
  const { maxUnavailable, maxSurge } = fieldsOf(given.rollingUpdate);
  const { type } = strategy;
  if (given.type === type && (type === 'Recreate' || (maxUnavailable === strategy.maxUnavailable && maxSurge === strategy.maxSurge))) return;
  report('spec.strategy', spec.strategy, JSON.stringify(strategy));
}

function comparePreStop({ preStop }: PlacementNode, container: Fields, report: Report): void {
  if (!preStop) return;
  const given = fieldsOf(container.lifecycle).preStop;
  const { exec, sleep } = fieldsOf(given);
  const at = `container ${String(container.name)}: lifecycle.preStop`;
  if (preStop.factory === 'none') {
    if (given !== undefined && given !== null) report(at, given, 'nothing, as was declared');
  } else if (preStop.factory === 'sleep') {
    if (exec !== undefined || fieldsOf(sleep).seconds !== preStop.seconds) report(at, given, `sleep for ${preStop.seconds} seconds`);
  } else {
    const words = itemsOf(fieldsOf(exec).command);
    const isSame = sleep === undefined && words.length === preStop.command.length && preStop.command.every((word, index) => words[index] === word);
    if (!isSame) report(at, given, `the command ${JSON.stringify(preStop.command)}`);
  }
}
