import { definitionFindings } from './definitions';
import { fieldFindings } from './fields/field-findings';
import { keyFindings } from './keys/key-findings';
import type { Check, Message } from './message';
import { platformObjectFindings } from './platform-objects';
import { secretMakerFindings } from './secret-makers';
import { secretReaderFindings } from './secret-readers';
import { sidecarHostFindings } from './sidecar-hosts';
import type { Specification } from './specification/specification';
import { unknownKindFindings } from './unknown-kinds';
import { versionFindings } from './versions';
import type { Written } from './written';

/** What is not understood in an object, of whatever kind. */
const CHECKS: readonly Check[] = [
  unknownKindFindings, versionFindings, definitionFindings, platformObjectFindings, secretMakerFindings, keyFindings, fieldFindings,
  secretReaderFindings, sidecarHostFindings,
];

/** Kinds, keys, fields and references that nobody can vouch for. Who reaches whom is judged as if they were not there. */
export function* notUnderstood(graph: Specification, written: Written): Generator<Message> {
  for (const check of CHECKS) yield* check(graph, written);
}
