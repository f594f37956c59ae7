import { ManifestIndex } from './manifest-index';
import type { ProvedObject, ProofInput } from './proof-input';
import { judgeParsed } from '../../judge/judge';
import { readObjects } from '../../judge/objects/read/documents';
import { parseObjects } from '../../judge/parse';
import { ruleInput } from '../../rules/read-input';
import { judgeOptions } from '../declared/judge-options';
import type { Specification } from '../specification/specification';

/** Reads every object once, for all that is asked. */
export function readProofInput(graph: Specification, objects: readonly ProvedObject[]): ProofInput {
  const read = readObjects([{ objects }]);
  const judgement = judgeParsed(parseObjects(read), judgeOptions(graph));
  return { judgement, objects: new ManifestIndex(read), rules: ruleInput(read, judgement.cluster.manifests) };
}
