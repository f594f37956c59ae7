/**
 * What the proxy of a pod says. Where it is not known whether the pod has one, only what it lets through is certain: without a proxy everything
 * passes. Such a proxy is not worth a word where nothing is written for it.
 */
import type { Mesh } from './mesh';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { Trace, TraceEntry } from '../../core/trace';
import type { HopTruth } from '../connection';

export function ifProxied(
  mesh: Mesh, cluster: Cluster, { mesh: mode, proxyDoubt = '' }: Pod, trace: Trace, judge: (heard: Trace) => readonly HopTruth[],
): readonly HopTruth[] {
  if (mode !== 'unknown') return judge(trace);
  const statements: TraceEntry[] = [];
  const silent = !mesh.isWritten(cluster);
  return judge(trace && ((statement) => statements.push(statement))).flatMap(({ hop, truth }): readonly HopTruth[] => {
    if (truth === 'yes' && silent) return [];
    const own = statements.filter((statement) => statement.hop === hop);
    if (truth === 'yes') {
      own.forEach((statement) => trace?.(statement));
      return [{ hop, truth }];
    }
    for (const { because, ...statement } of own.filter(({ object }) => object)) {
      trace?.({ ...statement, effect: 'depends', truth: 'unknown', because: `${because}, if the pod is in the mesh` });
    }
    trace?.({ hop, path: [], effect: 'depends', truth: 'unknown', because: proxyDoubt, ofLabels: true });
    return [{ hop, truth: 'unknown' }];
  });
}
