import { isIstiodReady } from './istio';
import type { Node } from './node';
import { until } from '../cluster/tools/daemon';

const DEPLOYMENT = '/apis/apps/v1/namespaces/istio-system/deployments/istiod';

/** Takes istiod away, as a failed upgrade would; the answer brings it back. */
export async function withoutIstiod(node: Node): Promise<() => Promise<void>> {
  await scale(node, 0);
  const pods = '/api/v1/namespaces/istio-system/pods';
  await node.admin.must('DELETE', `${pods}?labelSelector=istio%3Dpilot&gracePeriodSeconds=0`);
  await until('istiod is gone', async () => (await node.admin.must('GET', `${pods}?labelSelector=istio%3Dpilot`)).items.length === 0);
  return async () => {
    await scale(node, 1);
    await until('istiod is back', async () => isIstiodReady(node));
  };
}

async function scale({ admin }: Node, replicas: number): Promise<void> {
  await admin.must('PATCH', `${DEPLOYMENT}/scale`, { type: 'application/merge-patch+json', body: { spec: { replicas } } });
}
