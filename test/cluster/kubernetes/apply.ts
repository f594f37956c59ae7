import type { Client } from './client';
import type { Resources } from './resources';
import { keyOf, type Manifest } from '../../support/synth';
import { until } from '../tools/daemon';

export interface Applied {
  readonly object: Manifest;
  /** What the server objects to, and what it only warns of. */
  readonly complaints: readonly string[];
}

/** Server-side apply as `kubectl apply --server-side --validate=strict` does it: an unknown or doubled field is an error. */
export async function applied(client: Client, resources: Resources, manifest: Manifest, manager = 'test'): Promise<Applied> {
  const path = `${resources.pathOf(manifest)}?fieldManager=${manager}&fieldValidation=Strict`;
  const { status, body, warnings } = await client.send('PATCH', path, { body: manifest, type: 'application/apply-patch+yaml' });
  const refused = status < 300 ? [] : [`${status} ${body.message ?? JSON.stringify(body)}`];
  return { object: body, complaints: [...refused, ...warnings].map((text) => `${keyOf(manifest)}: ${text}`) };
}

/** Applies objects in the order in which they are written. */
export async function applyAll(client: Client, resources: Resources, manifests: readonly Manifest[], manager?: string): Promise<readonly Applied[]> {
  const results: Applied[] = [];
  for (const manifest of manifests) results.push(await applied(client, resources, manifest, manager));
  return results;
}

/** Namespaces that objects stand in and that are not among them: those of the platform, or of other programs. */
export function foreignNamespaces(manifests: readonly Manifest[]): readonly string[] {
  const own = new Set(manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata: { name } }) => name as string));
  const used = new Set(manifests.flatMap(({ metadata: { namespace } }) => (namespace === undefined ? [] : [namespace as string])));
  return [...used].filter((name) => !own.has(name) && name !== 'kube-system' && name !== 'default').sort();
}

/** Takes objects and namespaces away for good. No controller runs that would, so this does what the namespace controller does. */
export async function remove(client: Client, resources: Resources, manifests: readonly Manifest[], namespaces: readonly string[]): Promise<void> {
  const objects = manifests.filter(({ kind }) => kind !== 'Namespace');
  await Promise.all(objects.map(async (object) => client.send('DELETE', `${resources.pathOf(object)}?propagationPolicy=Background`)));
  const spaces = [...namespaces, ...manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata: { name } }) => name as string)];
  await Promise.all(spaces.map(async (name) => {
    const path = `/api/v1/namespaces/${name}`;
    await client.must('DELETE', path);
    await client.must('PUT', `${path}/finalize`, { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: { finalizers: [] } } });
    await until(`namespace ${name} is gone`, async () => (await client.get(path)).status === 404);
  }));
}
