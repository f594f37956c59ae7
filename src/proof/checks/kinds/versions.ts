/** Objects of versions that no API server serves: they are never in force. */
import { tryFindServed } from '../../../judge/served';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { keyOfObject, nameOf } from '../../objects/values';
import type { Specification } from '../../specification/specification';

const RULE = 'unknown-kind';

export function* versionFindings(_graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const alike of objects.byGroupAndKind()) {
    const served = tryFindServed(alike[0].group, alike[0].kind);
    if (!served) continue;
    for (const object of alike) {
      const version = object.body.apiVersion;
      if (served.has(version as string)) continue;
      const expected = served.size === 0 ? 'Its kinds have moved to other groups: use one of those' : `Set it to ${[...served].join(' or ')}`;
      yield {
        node: undefined,
        object: keyOfObject(object),
        rule: RULE,
        text: `${nameOf(object)} has the apiVersion ${String(version)}, which no API server serves that this library is made for: nothing of it would be in force. ${expected}`,
      };
    }
  }
}
