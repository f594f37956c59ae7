import type { ApiObject } from 'cdk8s';
import type { WrittenFile } from './files/write-files';
import type { Synthesis } from './sealing/synthesis';

/** A construct with what is written of it: one object, or a list of them. */
export interface ObjectToWrite {
  readonly object: ApiObject;
  readonly manifest: object;
}

/**
 * What a synthesis does besides writing manifests. This room knows nothing of what is written; a library that does hands in an extension.
 * What must hold of the app before anything is written is a validation of its root, as in any app of cdk8s.
 */
export interface SynthesisExtension {
  /** Looks at everything that is about to be written, before the first file. Throws if it must not be written. */
  readonly inspect: (synthesis: Synthesis, objects: readonly ObjectToWrite[]) => void;
  /** Files to write beside the manifests. Not called for standard output, which holds manifests only. */
  readonly filesBeside: () => readonly WrittenFile[];
}
