import { startDns } from './dns';
import { startNode, type Node } from './node';
import type { Outside } from './outside';
import { installCrds, WRITTEN_FOR } from '../cluster/kubernetes/crds';

/** Starts a node whose API server knows the kinds that are written, and whose DNS knows hosts outside. */
export async function startCluster(outside: readonly Outside[] = []): Promise<Node> {
  const node = await startNode();
  await Promise.all([installCrds(node, WRITTEN_FOR), startDns(node, outside)]);
  return node;
}
