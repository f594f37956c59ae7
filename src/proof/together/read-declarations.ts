/** Declarations of programs, as they are in their files of facts. */
import { joinRecordings } from './join';
import type { Recording } from '../../author/graph/record/record';
import { specificationOf } from '../specification/read';
import type { Specification } from '../specification/specification';

/** A declaration that was read from a file, and can't be one. */
export class BadDeclaration extends Error {}

/** What several programs declare, as one. */
export interface Joined {
  readonly recording: Recording;
  readonly graph: Specification;
}

/** Only what is wrong with a declaration is a BadDeclaration: a proof that fails itself is no fault of who wrote it. */
export function readDeclarations(declarations: readonly (readonly object[])[]): Joined {
  try {
    const recording = joinRecordings(declarations);
    return { recording, graph: specificationOf(recording) };
  } catch (error) {
    throw new BadDeclaration(`the declarations can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
