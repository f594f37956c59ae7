/** Declarations of several programs as one: what one refers to and another declares is what is declared. */
import type { CallRecord, CalleeRecord, DeclarationRecord, ExposureRecord, Recording } from '../../author/graph/record/record';
import type { AuthorizerRecord } from '../../author/graph/record/values';
import { rememberingPassports } from '../specification/passports';

/** Each program under a path of its own. */
export function joinRecordings(declarations: readonly (readonly object[])[]): Recording {
  const record = declarations.flatMap((declaration, index) => {
    const ofProgram = declaration as readonly DeclarationRecord[];
    return ofProgram.map((one) => under(`program-${index + 1}`, rememberingPassports(one, ofProgram)));
  });
  return { record };
}

function under(program: string, record: DeclarationRecord): DeclarationRecord {
  const moved = { ...record, path: placed(program, record.path) };
  switch (moved.construct) {
    case 'SecureService':
    case 'SecureDaemon':
    case 'SecureJob':
    case 'SecureCronJob': return {
      ...moved,
      calls: callsUnder(program, moved.calls),
      ...(moved.asks && { asks: moved.asks.map((authorizer) => authorizerUnder(program, authorizer)) }),
    };
    case 'ForeignWorkload': return { ...moved, calls: callsUnder(program, moved.calls) };
    case 'CommonCall': return { ...moved, callee: calleeUnder(program, moved.callee) };
    case 'EdgeGateway':
    case 'EdgeReference': return { ...moved, exposures: moved.exposures.map((exposure) => exposureUnder(program, exposure)) };
    case 'ZeroTrustNamespace':
    case 'MeshPolicy':
    case 'ZeroTrustDefaults': return moved;
    default: throw new Error(`the proof does not know the construct ${String((moved as { readonly construct?: unknown }).construct)}`);
  }
}

function callsUnder(program: string, calls: readonly CallRecord[]): readonly CallRecord[] {
  return calls.map((call) => ({ ...call, callee: calleeUnder(program, call.callee) }));
}

function exposureUnder(program: string, { service, options }: ExposureRecord): ExposureRecord {
  const { authorizer, passport } = options;
  const asked = {
    ...(authorizer && { authorizer: authorizerUnder(program, authorizer) }),
    ...(passport && { passport: { ...passport, service: placed(program, passport.service) } }),
  };
  return { service: placed(program, service), options: { ...options, ...asked } };
}

function authorizerUnder(program: string, authorizer: AuthorizerRecord): AuthorizerRecord {
  return { ...authorizer, service: placed(program, authorizer.service) };
}

function calleeUnder(program: string, callee: CalleeRecord): CalleeRecord {
  if (callee.kind === 'edge-host') return { ...callee, edge: placed(program, callee.edge) };
  return callee.kind === 'service' ? { ...callee, path: placed(program, callee.path) } : callee;
}

/** The root of a program is its name. */
function placed(program: string, path: string): string {
  return path === '' ? program : `${program}/${path}`;
}
