import { judgeOptions } from './judge-options';
import { ManifestIndex } from './manifest-index';
import type { Specification } from './specification/specification';
import type { ProvedObject } from './wall';
import { judge } from '../reach/judge';
import type { Judgement } from '../reach/judge';

/** What was written, as its readers know it. */
export interface Written {
  readonly judgement: Judgement;
  readonly objects: ManifestIndex;
}

/** Reads every object once, for all that is asked. */
export function readWritten(graph: Specification, objects: readonly ProvedObject[]): Written {
  return { judgement: judge([{ objects }], judgeOptions(graph)), objects: new ManifestIndex(objects) };
}
