/** The runs of ports and the classes of requests of one destination. */
import type { PortRange, Protocol } from '../cluster/ports';
import type { RequestQuestion } from '../core/flow';
import type { RequestSpace } from '../requests/requests';
import type { TruthVector } from '../vectors/truth-vector';

/** Indexes into the dimensions of a request space. */
export interface RequestAtom {
  readonly method: number;
  readonly path: number;
  readonly host: number;
  /** Where tokens are told apart. */
  readonly token?: number;
}

/** Requests for which all callers get the same answers. */
export interface RequestClass {
  readonly vector: TruthVector;
  readonly atoms: readonly RequestAtom[];
}

/** A run of ports for which all callers get the same answers. */
export interface PortClass extends PortAnswers {
  readonly protocol: Protocol;
  readonly range: PortRange;
}

/** What all callers get at a port. Port classes of one destination with the same answers have the same list of classes. */
export interface PortAnswers {
  /** Absent where requests make no difference, or could not be told apart one by one. */
  readonly space?: RequestSpace;
  readonly classes: readonly RequestClass[];
}

const ONLY: RequestAtom = Object.freeze({ method: 0, path: 0, host: 0 });

/** The same answers for all requests, which are not told apart. */
export function allRequests(vector: TruthVector): PortAnswers {
  return { classes: [{ vector, atoms: [ONLY] }] };
}

export function allAtoms(space: RequestSpace): readonly RequestAtom[] {
  const { methods, paths, hosts, tokens } = space;
  const atoms = methods.atoms.flatMap((_, method) => paths.atoms.flatMap((__, path) => hosts.atoms.map((___, host) => ({ method, path, host }))));
  return tokens ? tokens.flatMap((_, token) => atoms.map((atom) => ({ ...atom, token }))) : atoms;
}

export function atomCount({ methods, paths, hosts, tokens }: RequestSpace): number {
  return methods.atoms.length * paths.atoms.length * hosts.atoms.length * (tokens?.length ?? 1);
}

/** A request of a class, and what is known of its token. */
export type KnownAtom = Pick<RequestQuestion, 'token' | 'preflight'> & { readonly method: string; readonly path: string; readonly host: string };

export function requestOf(space: RequestSpace, atom: RequestAtom): KnownAtom {
  return {
    method: space.methods.atoms[atom.method].witness,
    path: space.paths.atoms[atom.path].witness,
    host: space.hosts.atoms[atom.host].witness,
    // What is asked about a token is no question before a request.
    ...(space.tokens && { token: space.tokens[atom.token ?? 0], preflight: false }),
  };
}
