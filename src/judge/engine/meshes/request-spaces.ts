/** The requests that are told apart at a destination. */
import type { PathNormalization } from '../../options';
import { requestSpace, type PathsAre, type RequestPatterns, type RequestSpace } from '../../requests/requests';
import { allAtoms, type RequestAtom } from '../port-class';

/** Requests that can be told apart, and all their classes. */
export interface Space {
  readonly space: RequestSpace;
  readonly atoms: readonly RequestAtom[];
}

/** Undefined where there are too many to be told apart one by one. */
export function spaceOf(patterns: RequestPatterns, pathNormalization: PathNormalization, pathsAre?: PathsAre): Space | undefined {
  const space = requestSpace(patterns, pathNormalization, pathsAre);
  return space && { space, atoms: allAtoms(space) };
}
