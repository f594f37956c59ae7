import { definitionFindings } from './definitions';
import { unknownKindFindings } from './unknown-kinds';
import { versionFindings } from './versions';
import { fieldFindings } from '../../fields/field-findings';
import type { Check, Message } from '../../findings/message';
import { keyFindings } from '../../keys/key-findings';
import { ALL_MESHES } from '../../meshes/table';
import type { ProofInput } from '../../objects/proof-input';
import type { Specification } from '../../specification/specification';
import { platformObjectFindings } from '../namespaces/platform-objects';
import { secretMakerFindings } from '../secrets/secret-makers';
import { secretReaderFindings } from '../secrets/secret-readers';

/** What is not understood in an object, of whatever kind. */
const CHECKS: readonly Check[] = [
  unknownKindFindings, versionFindings, definitionFindings, platformObjectFindings, secretMakerFindings, keyFindings, fieldFindings,
  secretReaderFindings, ...ALL_MESHES.flatMap(({ checks }) => checks.understood),
];

/** Kinds, keys, fields and references that nobody can vouch for. Who reaches whom is judged as if they were not there. */
export function* notUnderstood(graph: Specification, input: ProofInput): Generator<Message> {
  for (const check of CHECKS) yield* check(graph, input);
}
