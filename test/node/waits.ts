import type { Node } from './node';
import { until } from '../cluster/tools/daemon';
import type { Manifest } from '../support/synth';

/** Waits until a Job has done its work, with everything that runs beside it. */
export async function untilDone({ admin }: Node, namespace: string, name: string): Promise<void> {
  const path = `/apis/batch/v1/namespaces/${namespace}/jobs/${name}`;
  await until(`Job ${namespace}/${name} has succeeded`, async () => {
    const { status } = await admin.must('GET', path);
    const is = (type: string) => (status.conditions ?? []).some((one: Manifest) => one.type === type && one.status === 'True');
    if (is('Failed')) throw new Error(`Job ${namespace}/${name} has failed: ${JSON.stringify(status)}`);
    return is('Complete');
  });
}

/** Waits until the pods of a Deployment or StatefulSet are those of its template, all of them ready and none on its way out. */
export async function untilRolledOut({ admin }: Node, namespace: string, name: string, kind: 'deployments' | 'statefulsets' = 'deployments'): Promise<void> {
  let seen: Manifest;
  let pods: readonly Manifest[] = [];
  try {
    await until(`${namespace}/${name} is rolled out`, async () => {
      seen = await admin.must('GET', `/apis/apps/v1/namespaces/${namespace}/${kind}/${name}`);
      const { metadata: { generation }, spec: { replicas, selector }, status: { observedGeneration, updatedReplicas = 0 } } = seen;
      pods = await podsWith({ admin }, namespace, selector.matchLabels);
      const own = pods.filter(({ metadata: { ownerReferences } }) => ownerReferences !== undefined);
      const isWhole = own.length === replicas && own.every((pod) => isReady(pod) && !pod.metadata.deletionTimestamp);
      return isWhole && observedGeneration === generation && updatedReplicas === replicas;
    });
  } catch (error) {
    const states = pods.map(({ metadata: { name: pod, deletionTimestamp }, status }) => ({ pod, deletionTimestamp, ...status }));
    throw new Error(`${(error as Error).message}: ${JSON.stringify([seen!.status, ...states], undefined, 1)}`);
  }
}

/** Pods of a namespace by their labels. */
export async function podsWith({ admin }: Pick<Node, 'admin'>, namespace: string, labels: Readonly<Record<string, string>>): Promise<readonly Manifest[]> {
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',');
  return (await admin.must('GET', `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`)).items;
}

export function isReady({ status: { conditions = [] } }: Manifest, condition = 'Ready'): boolean {
  return conditions.some(({ type, status }: Manifest) => type === condition && status === 'True');
}
