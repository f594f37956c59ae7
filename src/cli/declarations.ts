/** What programs declared, as their files of facts have it. */
import { BadInput } from './bad-input';
import type { SourcedFacts } from './facts';
import { judged } from './judged';
import type { Judgement } from '../judge/judge';
import type { ManifestInput } from '../judge/objects/read/documents';
import { assumedBeside } from '../proof/together/assumed-beside';
import { BadDeclaration } from '../proof/together/read-declarations';

/** Asks something of declarations. Throws a BadInput where they can't be read. */
export function withBadInput<T>(facts: SourcedFacts, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof BadDeclaration) throw new BadInput(`${facts.files.join(', ')}: ${error.message}. Synthesize again, or ignore them with --no-facts.`);
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
  const assumed = withBadInput(facts, () => assumedBeside(facts.declarations, objects));
  return assumed.length === 0 ? judgement : judged([...inputs, { objects: assumed }], flags, facts);
}
