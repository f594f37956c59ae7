import { ManifestIndex } from './manifest-index';
import { judgeParsed } from '../../judge/judge';
import type { Judgement } from '../../judge/judge';
import { readObjects } from '../../judge/objects/read/documents';
import { parseObjects } from '../../judge/objects/read/manifests';
import { ruleInput } from '../../rules/input';
import type { RuleInput } from '../../rules/input';
import { judgeOptions } from '../declared/judge-options';
import type { ProvedObject } from '../enforcement-point';
import type { Specification } from '../specification/specification';

/** What was written, as its readers know it. */
export interface Written {
  readonly judgement: Judgement;
  readonly objects: ManifestIndex;
  /** The same, as the rules read it. */
  readonly rules: RuleInput;
}

/** Reads every object once, for all that is asked. */
export function readWritten(graph: Specification, objects: readonly ProvedObject[]): Written {
  const read = readObjects([{ objects }]);
  const judgement = judgeParsed(parseObjects(read), judgeOptions(graph));
  return { judgement, objects: new ManifestIndex(read), rules: ruleInput(read, judgement.cluster.manifests) };
}
