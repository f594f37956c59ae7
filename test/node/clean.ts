import type { Node } from './node';
import { NAMESPACES_OF_NOBODY } from './undeclared';
import { foreignNamespaces } from '../cluster/kubernetes/apply';
import { Resources } from '../cluster/kubernetes/resources';
import { until } from '../cluster/tools/daemon';
import type { Manifest } from '../support/synth';

/**
 * Takes a program's namespaces away with all that is in them, those that were made beside them, and what the program has in others, where it may
 * hold for the whole mesh. Nobody waits for pods to say goodbye.
 */
export async function clean({ admin }: Node, manifests: readonly Manifest[]): Promise<void> {
  const own = manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata: { name } }) => name as string);
  const names = [...own, ...foreignNamespaces(manifests), ...NAMESPACES_OF_NOBODY].filter((name) => !name.startsWith('kube-') && name !== 'istio-system');
  const resources = await Resources.of(admin);
  const left = manifests.filter(({ kind, metadata: { namespace } }) => kind !== 'Namespace' && !names.includes(namespace));
  for (const object of left) await admin.send('DELETE', resources.pathOf(object));
  await Promise.all(names.map(async (name) => {
    const path = `/api/v1/namespaces/${name}`;
    await admin.send('DELETE', path);
    await admin.send('DELETE', `${path}/pods?gracePeriodSeconds=0`);
    await until(`namespace ${name} is gone`, async () => (await admin.get(path)).status === 404);
  }));
  // A volume belongs to a claim that is gone.
  await admin.must('DELETE', '/api/v1/persistentvolumes');
}
