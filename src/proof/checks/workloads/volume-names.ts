/** Volumes of a pod by their names: what is mounted is there, and nothing has the name of what a mesh adds. */
import type { StoredObject } from '../../../judge/objects/store';
import { contractOf } from '../../meshes/table';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';

type Report = (at: string, got: unknown, expected: string) => void;

export function volumeDifferences({ mesh }: WorkloadNode, { body }: StoredObject, pod: Readonly<Record<string, unknown>>, report: Report): void {
  const reserved = contractOf(mesh).needs.volumes;
  const names = new Set<unknown>();
  const add = (name: unknown): void => {
    if (reserved.has(name as string)) report('volumes', name, 'another name: the mesh adds a volume of this name for its proxy, and one replaces the other');
    names.add(name);
  };
  for (const volume of itemsOf(pod.volumes)) add(fieldsOf(volume).name);
  for (const claim of itemsOf(fieldsOf(body.spec).volumeClaimTemplates)) add(fieldsOf(fieldsOf(claim).metadata).name);
  for (const list of [pod.containers, pod.initContainers]) {
    for (const item of itemsOf(list)) {
      const container = fieldsOf(item);
      for (const mount of itemsOf(container.volumeMounts)) {
        const { name } = fieldsOf(mount);
        if (!names.has(name)) report(`container ${String(container.name)}: volumeMounts`, name, reserved.has(name as string) ? 'no volume of the proxy' : 'a volume of the pod');
      }
    }
  }
}
