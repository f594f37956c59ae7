/** Declarations of several programs as one: what one refers to and another declares is what is declared. */
import type { CalleeRecord, DeclarationRecord, Recording } from '../../author/graph/record/record';

/** Each program under a path of its own. */
export function joinRecordings(declarations: readonly (readonly object[])[]): Recording {
  return { record: declarations.flatMap((declaration, index) => (declaration as readonly DeclarationRecord[]).map((record) => under(`program-${index + 1}`, record))) };
}

function under(program: string, record: DeclarationRecord): DeclarationRecord {
  const moved = { ...record, path: placed(program, record.path) };
  switch (moved.construct) {
    case 'SecureService':
    case 'SecureDaemon':
    case 'SecureJob':
    case 'SecureCronJob':
    case 'ForeignWorkload': return { ...moved, calls: moved.calls.map((call) => ({ ...call, callee: calleeUnder(program, call.callee) })) };
    case 'CommonCall': return { ...moved, callee: calleeUnder(program, moved.callee) };
    case 'EdgeGateway':
    case 'EdgeReference': return { ...moved, exposures: moved.exposures.map((exposure) => ({ ...exposure, service: placed(program, exposure.service) })) };
    case 'ZeroTrustNamespace':
    case 'MeshPolicy':
    case 'ZeroTrustDefaults': return moved;
    default: throw new Error(`the proof does not know the construct ${String((moved as { readonly construct?: unknown }).construct)}`);
  }
}

function calleeUnder(program: string, callee: CalleeRecord): CalleeRecord {
  if (callee.kind === 'edge-host') return { ...callee, edge: placed(program, callee.edge) };
  return callee.kind === 'service' ? { ...callee, path: placed(program, callee.path) } : callee;
}

/** The root of a program is its name. */
function placed(program: string, path: string): string {
  return path === '' ? program : `${program}/${path}`;
}
