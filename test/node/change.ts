import type { Node } from './node';
import { applyAll } from '../cluster/kubernetes/apply';
import { Resources } from '../cluster/kubernetes/resources';
import { keyOf, type Manifest } from '../support/synth';

export type Change = (manifests: readonly Manifest[]) => readonly Manifest[];

/** What a cluster looks like of which somebody has deleted an object. */
export function without(kind: string, name: string): Change {
  return (manifests) => manifests.filter((one) => one !== only(manifests, kind, name));
}

/** What it looks like where somebody has written something else into an object. */
export function edited(kind: string, name: string, edit: (object: Manifest) => void): Change {
  return (manifests) => manifests.map((one) => {
    if (one !== only(manifests, kind, name)) return one;
    const copy = structuredClone(one);
    edit(copy);
    return copy;
  });
}

/** Brings the objects of a cluster from one state to another. */
export async function replace({ admin }: Pick<Node, 'admin'>, before: readonly Manifest[], after: readonly Manifest[]): Promise<void> {
  const resources = await Resources.of(admin);
  const stay = new Set(after.map(keyOf));
  for (const gone of before.filter((one) => !stay.has(keyOf(one)))) await admin.must('DELETE', resources.pathOf(gone));
  const known = new Set(before.map((one) => JSON.stringify(one)));
  const results = await applyAll(admin, resources, after.filter((one) => !known.has(JSON.stringify(one))));
  const complaints = results.flatMap(({ complaints: some }) => some);
  if (complaints.length > 0) throw new Error(`the API server refuses a change:\n${complaints.join('\n')}`);
}

function only(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.filter((one) => one.kind === kind && one.metadata.name === name);
  if (found.length !== 1) throw new Error(`expected one ${kind} ${name}, found ${found.length}`);
  return found[0];
}
