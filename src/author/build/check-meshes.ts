import type { Declaration } from '../graph/declarations';
import type { MeshKind, MeshNode } from '../graph/mesh';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';
import { parseDnsLabel, parseDnsSubdomain } from '../graph/values/names';

/** What tells one installation of a mesh from another, and what every use of it must say alike. */
interface Fact {
  readonly id: string;
  readonly subject: string;
  readonly fact: string;
}

type Installations = { readonly [K in MeshKind]: (mesh: Extract<MeshNode, { kind: K }>) => readonly Fact[] };

/** The revision that injects where a namespace asks for no other. */
const DEFAULT_REVISION = 'default';

const INSTALLATIONS: Installations = {
  istio: ({ trustDomain, rootNamespace, revision = DEFAULT_REVISION }) => [
    // What is invalid has been told already.
    ...(parseDnsSubdomain(trustDomain).ok ? [{ id: `istio in ${rootNamespace}`, subject: 'mesh.trustDomain', fact: trustDomain }] : []),
    ...(parseDnsLabel(rootNamespace).ok ? [{ id: `istio of the revision ${revision}`, subject: 'mesh.rootNamespace', fact: rootNamespace }] : []),
  ],
  none: () => [],
};

/**
 * One control plane has one trust domain: two would be two identities for one account, one of which nobody has. And one revision is one
 * control plane: two would both inject the same pods.
 */
export function checkMeshes(declarations: readonly Declaration[]): readonly Problem[] {
  const owners = declarations.flatMap((declaration) => [...declaration.namespaces, ...declaration.gateways]);
  const first = new Map<string, { readonly path: string; readonly fact: string }>();
  return owners.flatMap(({ path, mesh }): Problem[] => {
    const facts = (INSTALLATIONS[mesh.kind] as (mesh: MeshNode) => readonly Fact[])(mesh);
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
