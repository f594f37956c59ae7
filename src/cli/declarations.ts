/** What programs declared, as their files of facts have it. */
import { BadInput } from './bad-input';
import type { SourcedFacts } from './facts';
import { judged } from './judged';
import type { Judgement } from '../judge/judge';
import type { ManifestInput } from '../judge/objects/read/documents';
import type { assumedBeside } from '../proof/together/assumed-beside';
import type { BadDeclaration } from '../proof/together/read-declarations';

/* eslint-disable @typescript-eslint/no-require-imports -- only those pay for the proof who have facts of a program */
const PROOF = {
  assumedBeside: () => (require('../proof/together/assumed-beside') as { readonly assumedBeside: typeof assumedBeside }).assumedBeside,
  badDeclaration: () => (require('../proof/together/read-declarations') as { readonly BadDeclaration: typeof BadDeclaration }).BadDeclaration,
} as const;
/* eslint-enable @typescript-eslint/no-require-imports */

/** Asks something of declarations. Throws a BadInput where they can't be read. */
export function withBadInput<T>(facts: SourcedFacts, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof PROOF.badDeclaration()) throw new BadInput(`${facts.files.join(', ')}: ${error.message}. Synthesize again, or ignore them with --no-facts.`);
    throw error;
  }
}

/**
 * The same manifests, judged with what their programs assume of others: alone they would be judged in a namespace without ground rules. In a cluster
 * nothing is assumed.
 */
export function withAssumed(judgement: Judgement, inputs: readonly ManifestInput[], flags: object, facts: SourcedFacts | undefined): Judgement {
  if (!facts || facts.declarations.length === 0 || !inputs.every((input) => 'text' in input)) return judgement;
  const objects = judgement.cluster.manifests.objects.all.map(({ body }) => body);
  const assumed = withBadInput(facts, () => PROOF.assumedBeside()(facts.declarations, objects));
  return assumed.length === 0 ? judgement : judged([...inputs, { objects: assumed }], flags, facts);
}
