import type { _WorkloadState } from './state';
import type { ScaleNode } from '../graph/nodes';
import type { Reader } from '../graph/reader';
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
  const least = state.controller === 'StatefulSet' || (replicas === 1 && reader.lifts(Rule.SINGLE_REPLICA)) ? 1 : 2;
  if (Number.isInteger(replicas) && replicas >= least) return;
  reader.refuse(
    'replicas', 'replicas', String(replicas), `a whole number of at least ${least}, so that one pod can go while others answer`,
    least === 2 ? 'run two, or waive Rule.SINGLE_REPLICA' : 'run one or more',
  );
}

function readRange(reader: Reader, { min, max, cpuPercent }: Extract<ScaleNode, { kind: 'auto' }>, { service }: _WorkloadState): void {
  if (service?.replicas !== undefined) {
    reader.refuse('replicas', 'replicas', `${service.replicas} beside autoscaling`, 'one of the two: they would fight over the number', 'leave one of them out');
  }
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 2 || max <= min) {
    reader.refuse('autoscaling', 'autoscaling', `${min} to ${max}`, 'whole numbers, at least 2 and rising', 'write { minReplicas: 2, maxReplicas: 10 }');
  }
  if (!Number.isInteger(cpuPercent) || cpuPercent < 1 || cpuPercent > 100) {
    reader.refuse('autoscaling', 'autoscaling.cpuPercent', String(cpuPercent), 'a whole number from 1 to 100', 'write { cpuPercent: 70 }');
  }
}
