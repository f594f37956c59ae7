import type { ProvedObject, ProofInput } from './proof-input';
import { judgeParsed } from '../../judge/judge';
import { parseManifests } from '../../judge/parse';
import { ruleInput } from '../../rules/read-input';
import { judgeOptions } from '../declared/judge-options';
import type { Specification } from '../specification/specification';

/** Reads every object once, for all that is asked. */
export function readProofInput(graph: Specification, objects: readonly ProvedObject[]): ProofInput {
  const manifests = parseManifests([{ objects }]);
  return { judgement: judgeParsed(manifests, judgeOptions(graph)), objects: manifests.objects, rules: ruleInput(manifests) };
}
