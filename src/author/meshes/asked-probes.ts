import type { AskedProbe } from './mesh';
import type { PodNode, ProbesNode } from '../graph/pod';

const STAGES: readonly (keyof ProbesNode)[] = ['startup', 'readiness', 'liveness'];

/** What the kubelet asks the containers of a pod over its network. */
export function askedProbes({ probes, others }: Pick<PodNode, 'probes' | 'others'>): readonly AskedProbe[] {
  const beside = others.filter(({ role }) => role === 'beside');
  const containers = [{ probes, place: 0 as number | undefined }, ...others.map((other) => ({
    probes: other.probes, place: other.role === 'beside' ? beside.indexOf(other) + 1 : undefined,
  }))];
  return containers.flatMap((container) => STAGES.flatMap((stage) => {
    const action = container.probes[stage]?.action;
    return action && action.kind !== 'exec' ? [{ stage, action, place: container.place }] : [];
  }));
}
