import type { Declaration } from '../graph/declarations';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';
import { dialectOf } from '../meshes/table';

/** Two descriptions of one installation: only one of them can be true. */
export function checkMeshes(declarations: readonly Declaration[]): readonly Problem[] {
  const owners = declarations.flatMap((declaration) => [...declaration.namespaces, ...declaration.gateways]);
  const first = new Map<string, { readonly path: string; readonly fact: string }>();
  return owners.flatMap(({ path, mesh }): Problem[] => {
    const facts = dialectOf(mesh).installation(mesh)?.facts ?? [];
    return facts.flatMap(({ id, subject, fact }): Problem[] => {
      const known = first.get(id);
      if (!known) first.set(id, { path, fact });
      if (!known || known.fact === fact) return [];
      return [{
        severity: 'error',
        path,
        code: 'mesh',
        subject,
        value: quoted(fact),
        expected: `${quoted(known.fact)}, as ${known.path} says of the same ${id}`,
        fix: 'describe the mesh once, in a constant, and use that; give each installation a revision of its own',
      }];
    });
  });
}
