import type { Declaration } from '../declarations';
import type { MeshKind, MeshNode } from '../mesh/nodes';
import { quoted } from '../problem';
import type { Problem } from '../problem';
import { parseDnsSubdomain } from '../values/names';

/** What tells one installation of a mesh from another, and what every use of it must say alike. */
interface Installation {
  readonly id: string;
  readonly fact: string;
}

type Installations = { readonly [K in MeshKind]: (mesh: Extract<MeshNode, { kind: K }>) => Installation | undefined };

const INSTALLATIONS: Installations = {
  // A trust domain that is none has been told already.
  istio: (mesh) => (parseDnsSubdomain(mesh.trustDomain).ok ? { id: `istio in ${mesh.rootNamespace}`, fact: mesh.trustDomain } : undefined),
  none: () => undefined,
};

/** One control plane has one trust domain: two would be two identities for one account, one of which nobody has. */
export function checkMeshes(declarations: readonly Declaration[]): readonly Problem[] {
  const owners = declarations.flatMap((declaration) => [...declaration.namespaces, ...declaration.gateways]);
  const first = new Map<string, { readonly path: string; readonly fact: string }>();
  return owners.flatMap(({ path, mesh }): Problem[] => {
    const installation = (INSTALLATIONS[mesh.kind] as (mesh: MeshNode) => Installation | undefined)(mesh);
    if (!installation) return [];
    const known = first.get(installation.id);
    if (!known) first.set(installation.id, { path, fact: installation.fact });
    if (!known || known.fact === installation.fact) return [];
    return [{
      severity: 'error',
      path,
      code: 'mesh',
      subject: 'mesh.trustDomain',
      value: quoted(installation.fact),
      expected: `${quoted(known.fact)}, as ${known.path} says of the same ${installation.id}`,
      fix: 'describe the mesh once, in a constant, and use that',
    }];
  });
}
