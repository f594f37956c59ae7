import { doubleOf, imagesFor, templatesOf } from './cast';
import type { Node } from './node';
import { makeSecrets, surround } from './surroundings';
import { servicesFor, type ContainerPort } from './ways';
import { applyAll } from '../cluster/kubernetes/apply';
import { Resources } from '../cluster/kubernetes/resources';
import { until } from '../cluster/tools/daemon';
import type { Manifest } from '../support/synth';

/** A pod that runs. */
export interface RunningPod {
  readonly namespace: string;
  readonly name: string;
  /** The workload that it was made for, or itself: as which it answers. */
  readonly workload: string;
  readonly container: string;
  readonly address: string;
  readonly ports: readonly ContainerPort[];
  /** The Services that lead to it. */
  readonly services: readonly Manifest[];
}

/**
 * Applies manifests as they are written, but for digests of images, and waits until all of their pods are ready. Where a Job has ended, a pod like
 * it stands in for it.
 */
export async function deploy(node: Node, written: readonly Manifest[]): Promise<ReadonlyMap<string, RunningPod>> {
  const manifests = withDigests(written, node.offer(imagesFor(written)));
  await surround(node, manifests);
  const resources = await Resources.of(node.admin);
  const applied = await applyAll(node.admin, resources, manifests);
  const complaints = applied.flatMap(({ complaints: some }) => some);
  if (complaints.length > 0) throw new Error(`the API server refuses manifests:\n${complaints.join('\n')}`);
  await makeSecrets(node, manifests);
  const running = new Map<string, RunningPod>();
  for (const { namespace, workload, name, template, ends } of templatesOf(manifests)) {
    const made = ends ? doubleOf(workload) : workload;
    if (ends) await startPod(node, namespace, made, { ...template, spec: { ...template.spec, restartPolicy: 'Always' } });
    running.set(`${namespace}/${name}`, await runningPod(node, namespace, made));
  }
  return running;
}

/** Pinned images are pinned to what the test offers instead of them. */
function withDigests(manifests: readonly Manifest[], digests: ReadonlyMap<string, string>): readonly Manifest[] {
  const pinned = ([reference]: readonly [string, string]) => reference.includes('@');
  return JSON.parse([...digests].filter(pinned).reduce((text, [reference, digest]) => (
    text.replaceAll(JSON.stringify(reference), JSON.stringify(`${reference.split('@')[0]}@${digest}`))
  ), JSON.stringify(manifests))) as readonly Manifest[];
}

/** Makes one pod, which asks its ServiceAccount to be there. */
export async function startPod({ admin }: Node, namespace: string, name: string, { metadata, spec }: Manifest): Promise<void> {
  const account = `/api/v1/namespaces/${namespace}/serviceaccounts/${spec.serviceAccountName ?? 'default'}`;
  await until(`${account} is there`, async () => (await admin.get(account)).status === 200);
  await admin.must('POST', `/api/v1/namespaces/${namespace}/pods`, { body: { metadata: { ...metadata, name, namespace }, spec } });
}

/** What a pod was made for: the workload that controls it, or the pod itself. A Deployment controls its pods through ReplicaSets. */
function ownerOf({ metadata: { name, ownerReferences = [] } }: Manifest, sets: readonly Manifest[]): string {
  const controller = ownerReferences.find((reference: Manifest) => reference.controller === true);
  if (!controller) return name;
  const set = controller.kind === 'ReplicaSet' && sets.find(({ metadata }) => metadata.uid === controller.uid);
  return set ? ownerOf(set, []) : controller.name;
}

/** A ready pod of a workload, or of this name, which may take as long as its probes do. */
export async function runningPod({ admin }: Node, namespace: string, workload: string, condition = 'Ready'): Promise<RunningPod> {
  let found: Manifest | undefined;
  let seen: readonly Manifest[] = [];
  const list = async (path: string): Promise<readonly Manifest[]> => (await admin.must('GET', path)).items;
  try {
    await until(`${namespace}/${workload} is ready`, async () => {
      const sets = await list(`/apis/apps/v1/namespaces/${namespace}/replicasets`);
      seen = (await list(`/api/v1/namespaces/${namespace}/pods`)).filter((pod) => ownerOf(pod, sets) === workload);
      found = seen.find((pod) => isReady(pod, condition) && !pod.metadata.deletionTimestamp);
      return found !== undefined;
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}: ${JSON.stringify(seen.map(({ metadata: { name }, status }) => ({ name, ...status })), null, 1)}`);
  }
  const { metadata: { name, labels = {} }, spec: { containers }, status: { podIP: address } } = found!;
  const { items } = await admin.must('GET', `/api/v1/namespaces/${namespace}/services`);
  return {
    namespace,
    name,
    workload,
    address,
    container: containers[0].name,
    ports: containers.flatMap(({ ports = [] }: Manifest) => ports),
    services: servicesFor(labels, items),
  };
}

function isReady({ status: { conditions = [] } }: Manifest, condition: string): boolean {
  return conditions.some(({ type, status }: Manifest) => type === condition && status === 'True');
}
