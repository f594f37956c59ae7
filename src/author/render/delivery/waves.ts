import type { WorkloadNode } from '../../graph/nodes';
import { findNode, nodesOf, outgoing } from '../../graph/trust-graph';
import type { TrustGraph } from '../../graph/trust-graph';

/** Argo CD applies what is in a wave once everything in the waves before is applied and healthy, and what has none in wave 0. */
export const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/**
 * The wave of a workload: undefined for the first one, in which everything is that waits for nobody. A job that runs in the sync comes after
 * what it calls, and services that wait for it come after the job.
 */
export function waveOf(graph: TrustGraph, id: string): string | undefined {
  let waves = WAVES.get(graph);
  if (!waves) WAVES.set(graph, waves = new Waves(graph));
  const wave = waves.of(id);
  return wave === 0 ? undefined : String(wave);
}

const WAVES = new WeakMap<TrustGraph, Waves>();

class Waves {
  private readonly awaited = new Map<string, string[]>();
  private readonly known = new Map<string, number>();

  public constructor(private readonly graph: TrustGraph) {
    for (const job of nodesOf(graph, 'workload')) {
      if (!runsInSync(job)) continue;
      for (const service of job.schedule?.before ?? []) this.awaited.set(service, [...this.awaited.get(service) ?? [], job.id]);
    }
  }

  /** A circle was refused when the graph was built. */
  public of(id: string): number {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const node = findNode(this.graph, id);
    const isJob = node.kind === 'workload' && runsInSync(node);
    const before = isJob ? outgoing(this.graph, id).map(({ to }) => to) : this.awaited.get(id);
    const wave = before ? 1 + Math.max(0, ...before.map((one) => this.of(one))) : 0;
    this.known.set(id, wave);
    return wave;
  }
}

function runsInSync({ schedule }: WorkloadNode): boolean {
  return schedule?.delivery.kind === 'argo-cd' && schedule.delivery.phase === 'Sync';
}
