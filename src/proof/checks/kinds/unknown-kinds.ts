/**
 * Objects of kinds that nobody reads. Only those of kinds that are known to be harmless pass: what is not understood may change anything.
 */
import { tryFindKind } from '../../../judge/kinds';
import { identityName } from '../../../judge/objects/kinds/identity';
import type { Effect } from '../../../judge/objects/kinds/kind';
import { groupOf } from '../../../judge/objects/kinds/kind';
import type { UnknownObject } from '../../../judge/objects/manifests';
import { isReadByField } from '../../fields/field-findings';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { keyOfObject, nameOf } from '../../objects/values';
import type { Specification } from '../../specification/specification';
import { GROUP, KIND } from '../certificates/cluster-identities';

/** The rule that a waiver on the object lifts. */
const RULE = 'unknown-kind';

const EFFECTS: Readonly<Record<Effect, string>> = {
  'reach': 'who can reach whom',
  'pods': 'what pods look like',
  'new-pods': 'which pods there are',
  'identities': 'which identities there are',
  'secrets': 'where secrets go',
  'objects': 'other objects',
};

const FIX = "so what it does can't be proven; leave it out, or deploy it apart from this app";

export function* unknownKindFindings(graph: Specification, { judgement, objects }: ProofInput): Generator<Message> {
  for (const object of judgement.unknownKinds) {
    const { ref: { kind, namespace, name }, apiVersion } = object;
    if (isReadByField(graph, groupOf(apiVersion), kind) || (groupOf(apiVersion) === GROUP && kind === KIND)) continue;
    yield {
      node: undefined,
      text: `${identityName({ kind, namespace, name, generated: false })} (${apiVersion}): ${describe(object)}, ${FIX}`,
      object: { group: groupOf(apiVersion), kind, namespace, name },
      rule: RULE,
    };
  }
  for (const alike of objects.byGroupAndKind()) {
    const { group, kind } = alike[0];
    const role = tryFindKind(group, kind)?.role;
    if (role?.is !== 'harmless' || role.state !== true) continue;
    for (const object of alike) {
      yield {
        node: undefined,
        text: `${nameOf(object)}: ${role.because}; written by hand it tells that component what is not so. Leave it to its controller`,
        object: keyOfObject(object),
        rule: RULE,
      };
    }
  }
}

function describe({ unknown, matters, ref }: UnknownObject): string {
  if (!unknown && matters) return `${matters.because}; it can change ${EFFECTS[matters.changes]} and is not modelled`;
  const place = ref.namespace === '' ? ' (it names no namespace, and is taken for cluster-scoped)' : '';
  return `unknown kind${place}; it can change who can reach whom, pods, identities and secrets`;
}
