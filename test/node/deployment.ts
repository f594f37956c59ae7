import { doubleOf, imagesFor, templatesOf } from './cast';
import type { Node } from './node';
import { makeSecrets, surround } from './surroundings';
import { isReady, untilDone, untilRolledOut } from './waits';
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
  /** Others of the same workload. */
  readonly replicas: readonly RunningPod[];
}

/** Offers images for all pods of manifests, and pins the manifests to them. */
export function withImages(node: Node, written: readonly Manifest[]): readonly Manifest[] {
  return withDigests(written, node.offer(imagesFor(written)));
}

/**
 * Applies manifests as they stand, wave by wave as Argo CD does it, and waits until all Jobs are done and all pods ready. Where a Job has ended, a
 * pod like it stands in for it.
 */
export async function deploy(node: Node, manifests: readonly Manifest[]): Promise<ReadonlyMap<string, RunningPod>> {
  await surround(node, manifests);
  const resources = await Resources.of(node.admin);
  for (const [index, wave] of wavesOf(manifests).entries()) {
    const applied = await applyAll(node.admin, resources, wave);
    const complaints = applied.flatMap(({ complaints: some }) => some);
    if (complaints.length > 0) throw new Error(`the API server refuses manifests:\n${complaints.join('\n')}`);
    // Their namespaces are there now.
    if (index === 0) await makeSecrets(node, manifests);
    for (const { kind, metadata: { name, namespace } } of wave) {
      if (kind === 'Job') await untilDone(node, namespace, name);
      if (kind === 'Deployment') await untilRolledOut(node, namespace, name);
      if (kind === 'StatefulSet') await untilRolledOut(node, namespace, name, 'statefulsets');
    }
  }
  for (const { namespace, workload, template, ends } of templatesOf(manifests)) {
    if (ends) await startPod(node, namespace, doubleOf(workload), { ...template, spec: { ...template.spec, restartPolicy: 'Always' } });
  }
  return runningPods(node, manifests);
}

/** A ready pod of each workload. */
export async function runningPods(node: Node, manifests: readonly Manifest[]): Promise<ReadonlyMap<string, RunningPod>> {
  const running = new Map<string, RunningPod>();
  for (const { namespace, workload, name, ends } of templatesOf(manifests)) {
    running.set(`${namespace}/${name}`, await runningPod(node, namespace, ends ? doubleOf(workload) : workload));
  }
  return running;
}

const WAVE = 'argocd.argoproj.io/sync-wave';

/** Objects in the order of their waves; namespaces come before all. */
function wavesOf(manifests: readonly Manifest[]): readonly (readonly Manifest[])[] {
  const waveOf = ({ kind, metadata: { annotations } }: Manifest) => (kind === 'Namespace' ? -Infinity : Number(annotations?.[WAVE] ?? 0));
  const waves = [...new Set(manifests.map(waveOf))].sort((left, right) => (left < right ? -1 : 1));
  return waves.map((wave) => manifests.filter((manifest) => waveOf(manifest) === wave));
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
  const { items } = await admin.must('GET', `/api/v1/namespaces/${namespace}/services`);
  const services = servicesFor(found!.metadata.labels ?? {}, items);
  const described = (pod: Manifest, replicas: readonly RunningPod[]): RunningPod => {
    const { metadata: { name }, spec: { containers }, status: { podIP: address } } = pod;
    const ports = containers.flatMap(({ ports: some = [] }: Manifest) => some);
    return { namespace, name, workload, address, container: containers[0].name, ports, services, replicas };
  };
  const others = seen.filter((pod) => pod !== found && isReady(pod, condition) && !pod.metadata.deletionTimestamp);
  return described(found!, others.map((pod) => described(pod, [])));
}
