import { join } from 'node:path';
import { templatesOf } from './cast';
import { NODE } from './machine';
import type { Node } from './node';
import { foreignNamespaces } from '../cluster/kubernetes/apply';
import type { Manifest } from '../support/synth';

/** What manifests expect of a cluster and don't bring: made as far as this cluster has nobody who would. */
export async function surround({ admin, folder }: Node, manifests: readonly Manifest[]): Promise<void> {
  const post = async (path: string, body: object) => {
    const { status, body: answer } = await admin.send('POST', path, { body });
    // It may be there: of another program, or of the API server itself.
    if (status >= 300 && status !== 409) throw new Error(`${path}: ${status} ${JSON.stringify(answer.message)}`);
  };
  for (const name of foreignNamespaces(manifests)) await post('/api/v1/namespaces', { metadata: { name } });
  for (const volume of volumesFor(manifests, folder)) await post('/api/v1/persistentvolumes', volume);
  for (const metadata of priorityClassesOf(manifests)) await post('/apis/scheduling.k8s.io/v1/priorityclasses', { metadata, value: 1000 });
  await admin.must('PATCH', `/api/v1/nodes/${NODE.name}`, { type: 'application/merge-patch+json', body: { metadata: { labels: nodeLabelsFor(manifests) } } });
}

/** Secrets with the keys that ExternalSecrets ask for, once their namespaces are there: no vault is there to fetch them from. */
export async function makeSecrets({ admin }: Node, manifests: readonly Manifest[]): Promise<void> {
  for (const { metadata, spec } of manifests.filter(({ kind }) => kind === 'ExternalSecret')) {
    const stringData = Object.fromEntries((spec.data as readonly Manifest[]).map(({ secretKey }) => [secretKey, 'stand-in']));
    await admin.must('POST', `/api/v1/namespaces/${metadata.namespace}/secrets`, { body: { metadata: { name: spec.target.name ?? metadata.name }, stringData } });
  }
}

/** A folder of the node for each claim of a StatefulSet: there is no storage to ask for one. */
function volumesFor(manifests: readonly Manifest[], folder: string): readonly object[] {
  return manifests.filter(({ kind }) => kind === 'StatefulSet').flatMap(({ metadata: { name, namespace }, spec }) => (
    (spec.volumeClaimTemplates ?? []).flatMap((claim: Manifest) => Array.from({ length: spec.replicas ?? 1 }, (_, index) => {
      const claimName = `${claim.metadata.name}-${name}-${index}`;
      return {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: `${namespace}-${claimName}` },
        spec: {
          capacity: claim.spec.resources.requests,
          accessModes: claim.spec.accessModes,
          storageClassName: claim.spec.storageClassName,
          persistentVolumeReclaimPolicy: 'Retain',
          claimRef: { namespace, name: claimName },
          hostPath: { path: join(folder, 'volumes', namespace, claimName), type: 'DirectoryOrCreate' },
        },
      };
    }))
  ));
}

function priorityClassesOf(manifests: readonly Manifest[]): readonly { readonly name: string }[] {
  const names = templatesOf(manifests).flatMap(({ template }) => (template.spec.priorityClassName as string | undefined) ?? []);
  return [...new Set(names)].map((name) => ({ name }));
}

/** What pods want of a node, as far as one node can have it all. */
function nodeLabelsFor(manifests: readonly Manifest[]): Readonly<Record<string, string>> {
  return Object.fromEntries(templatesOf(manifests).flatMap(({ template: { spec } }) => {
    const terms: readonly Manifest[] = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
    const wanted = terms.flatMap(({ matchExpressions = [] }) => matchExpressions.map(({ key, values }: Manifest) => [key, values[0]]));
    return [...Object.entries(spec.nodeSelector ?? {}), ...wanted] as [string, string][];
  }));
}
