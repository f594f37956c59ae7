import { isGuarded, refuseGuarded } from './guarded-keys';
import { secondsOf } from './seconds';
import type { _WorkloadState } from './state';
import { TaintEffect } from '../constructs/scheduling';
import type { Toleration } from '../constructs/scheduling';
import { INSTANCE_LABEL, MANAGED_BY_LABEL, NAME_LABEL, PART_OF_LABEL } from '../graph/labels';
import type { StrategyNode } from '../graph/nodes';
import type { PreStopNode, SchedulingNode, TolerationNode } from '../graph/pod';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parseDnsSubdomain, parseLabelKey, parseLabelValue } from '../graph/values/names';

/** Zones first: losing a zone takes more pods than losing a node. */
const SPREAD_OVER = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'];

const EFFECTS: readonly string[] = Object.values(TaintEffect);

/** Endpoints take some seconds to be withdrawn everywhere; until then the pod goes on answering. */
const PRE_STOP_SECONDS = 5;

/** Source: Pod Security Standards, baseline, Sysctls. */
const SAFE_SYSCTLS: readonly string[] = [
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_syncookies',
];

/** Labels that the library gives to pods and objects. */
const OWN_LABELS: readonly string[] = [NAME_LABEL, INSTANCE_LABEL, PART_OF_LABEL, MANAGED_BY_LABEL, 'cdk8s.io/metadata.addr'];

const EVERY_TAINT: TolerationNode = { key: undefined, value: undefined, effect: undefined };

export function readScheduling(reader: Reader, { props: { scheduling = {} }, service, controller }: _WorkloadState): SchedulingNode {
  const { nodeLabels = {}, tolerations = [], priorityClassName, spreadOver, strictSpread = false } = scheduling;
  for (const [key, value] of Object.entries(nodeLabels)) readNodeLabel(reader, key, value);
  if (priorityClassName !== undefined) reader.read('name', 'scheduling.priorityClassName', priorityClassName, parseDnsSubdomain);
  for (const [index, key] of (spreadOver ?? []).entries()) reader.read('label', `scheduling.spreadOver[${index}]`, key, parseLabelKey);
  if (spreadOver && new Set(spreadOver).size < spreadOver.length) {
    reader.refuse('label', 'scheduling.spreadOver', quoted(spreadOver.join(', ')), 'each label once', 'leave the second one out');
  }
  return {
    nodeLabels,
    tolerations: [
      ...tolerations.map((toleration, index) => readToleration(reader, toleration, `scheduling.tolerations[${index}]`)),
      ...(service?.everyNode ? [EVERY_TAINT] : []),
    ],
    priorityClassName,
    spreadOver: spreadOver ?? (service && controller !== 'DaemonSet' ? SPREAD_OVER : []),
    strictSpread,
  };
}

function readNodeLabel(reader: Reader, key: string, value: string): void {
  reader.read('label', 'scheduling.nodeLabels', key, parseLabelKey);
  reader.read('label', `scheduling.nodeLabels.${key}`, value, parseLabelValue);
  if (key !== 'kubernetes.io/os' || value === 'linux') return;
  reader.refuse('label', `scheduling.nodeLabels.${key}`, quoted(value), "'linux': the hardening of pods is that of Linux", 'leave it out');
}

function readToleration(reader: Reader, { key, value, effect }: Toleration, subject: string) {
  reader.read('label', `${subject}.key`, key, parseLabelKey);
  if (value !== undefined) reader.read('label', `${subject}.value`, value, parseLabelValue);
  if (effect !== undefined && !EFFECTS.includes(effect)) {
    reader.refuse('label', `${subject}.effect`, quoted(effect), `one of ${EFFECTS.join(', ')}`, 'write it like TaintEffect.NO_SCHEDULE');
  }
  return { key, value, effect };
}

export function readPreStop(reader: Reader, { props: { preStop }, service }: _WorkloadState, graceSeconds: number): PreStopNode {
  const said = preStop?._record;
  if (!said) return service && service.ports.length > 0 ? { kind: 'sleep', seconds: Math.min(PRE_STOP_SECONDS, graceSeconds) } : { kind: 'none' };
  if (said.factory === 'none') return { kind: 'none' };
  if (said.factory === 'exec') {
    if (said.command.length === 0) reader.refuse('quantity', 'preStop.command', 'no words', 'a command', "name it: PreStop.exec(['nginx', '-s', 'quit'])");
    return { kind: 'exec', command: said.command };
  }
  if (!Number.isInteger(said.seconds) || said.seconds < 1 || said.seconds > graceSeconds) {
    reader.refuse(
      'quantity', 'preStop', `${said.seconds} seconds`, `a whole number of seconds, at least 1 and at most ${graceSeconds}, the grace period, after which the pod is killed`,
      'sleep for less, or raise `terminationGracePeriod`',
    );
  }
  return { kind: 'sleep', seconds: said.seconds };
}

export function readSysctls(reader: Reader, { sysctls = {} }: _WorkloadState['props']): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(sysctls)) {
    if (!SAFE_SYSCTLS.includes(name)) {
      reader.refuse('sysctl', 'sysctls', quoted(name), `a parameter that is safe for other pods of the node: ${SAFE_SYSCTLS.join(', ')}`, 'leave it out, or let the platform set it on its nodes');
    } else if (!/^\d+([ \t]\d+)*$/.test(value)) {
      reader.refuse('sysctl', `sysctls.${name}`, quoted(value), 'numbers', "write it like { 'net.ipv4.tcp_keepalive_time': '600' }");
    }
  }
  return sysctls;
}

/** Labels and annotations of the user's own; what platforms do with those of their domains is looked at by the proof. */
export function readMetadata(reader: Reader, { props }: _WorkloadState): void {
  const { labels = {}, annotations = {}, podLabels = {}, podAnnotations = {} } = props;
  const given = { labels, annotations, podLabels, podAnnotations };
  for (const [subject, keys] of Object.entries(given)) {
    const areLabels = subject === 'labels' || subject === 'podLabels';
    for (const [key, value] of Object.entries(keys)) {
      if (reader.read('label', subject, key, parseLabelKey) === undefined) continue;
      if (isGuarded(key)) {
        refuseGuarded(reader, subject, key);
      } else if (areLabels && OWN_LABELS.includes(key)) {
        reader.refuse('label', subject, quoted(key), 'labels of your own: this one is set already, and policies and Services find the pods by such labels', 'leave it out');
      }
      if (areLabels) reader.read('label', `${subject}.${key}`, value, parseLabelValue);
    }
  }
}

export function readStrategy(reader: Reader, { controller, service }: _WorkloadState): StrategyNode | undefined {
  const said = service?.updateStrategy?._record;
  if (!said) return undefined;
  if (controller !== 'Deployment') {
    reader.refuse('replicas', 'updateStrategy', 'one for a stateful service', 'none: its pods are replaced one after the other', 'leave it out');
    return undefined;
  }
  if (said.factory === 'recreate') return { kind: 'recreate' };
  const isShare = said.factory === 'rollingShare';
  const most = isShare ? 99 : Number.MAX_SAFE_INTEGER;
  const { maxUnavailable, maxSurge } = said;
  const isWhole = (value: number, limit: number) => Number.isInteger(value) && value >= 0 && value <= limit;
  if (!isWhole(maxUnavailable, most) || !isWhole(maxSurge, isShare ? 100 : most) || maxUnavailable + maxSurge === 0) {
    reader.refuse(
      'replicas', 'updateStrategy', `${maxUnavailable} missing and ${maxSurge} more`,
      isShare ? 'whole percentages, not both 0; fewer than 100 may be missing' : 'whole numbers, not both 0', 'write UpdateStrategy.rolling({ maxSurge: 1 })',
    );
  }
  if (!isShare && service.scale.kind === 'fixed' && service.scale.replicas > 1 && maxUnavailable >= service.scale.replicas) {
    reader.refuse(
      'replicas', 'updateStrategy', `${maxUnavailable} of ${service.scale.replicas} pods missing`, 'fewer than all of them, so that some answer', 'lower maxUnavailable, or write UpdateStrategy.recreate()',
    );
  }
  return isShare ? { kind: 'rolling', maxUnavailable: `${maxUnavailable}%`, maxSurge: `${maxSurge}%` } : { kind: 'rolling', maxUnavailable, maxSurge };
}

/** In seconds; undefined where none was asked for. */
export function graceOf({ terminationGracePeriod }: _WorkloadState['props']): number | undefined {
  return terminationGracePeriod && secondsOf(terminationGracePeriod);
}
