import type { ProvedObject, ProofInput } from './proof-input';
import { judgeParsed } from '../../judge/judge';
import { identityOf, keyOfIdentity } from '../../judge/objects/kinds/identity';
import { parseManifests } from '../../judge/parse';
import { ruleInput } from '../../rules/read-input';
import type { AssumedObject } from '../assumptions/assumption';
import { judgeOptions } from '../declared/judge-options';
import type { Specification } from '../specification/specification';

/** Reads every object once, for all that is asked. What the program writes itself is not assumed of others. */
export function readProofInput(graph: Specification, objects: readonly ProvedObject[], ofOthers: readonly AssumedObject[] = []): ProofInput {
  const assumed = ofOthers.length === 0 ? [] : notWritten(ofOthers, objects);
  const manifests = parseManifests([{ objects }, { objects: assumed }]);
  const judgement = judgeParsed(manifests, judgeOptions(graph));
  return { judgement, objects: manifests.objects, assumed: new Set(assumed), rules: ruleInput(manifests) };
}

function notWritten(ofOthers: readonly AssumedObject[], objects: readonly ProvedObject[]): readonly AssumedObject[] {
  const keyOf = (object: object) => keyOfIdentity(identityOf(object as Parameters<typeof identityOf>[0]));
  const written = new Set(objects.map(keyOf));
  return ofOthers.filter((object) => {
    const key = keyOf(object);
    return !written.has(key) && written.add(key);
  });
}
