/** Tiers, and addresses with labels. */
import type { CalicoTier, NetworkSet } from './model';
import { parseOrder } from './policy';
import { parseNets } from './rule';
import type { Field, ObjectRef } from '../../../objects/read/field';

const TIER_FIELDS: ReadonlySet<string> = new Set(['order', 'defaultAction']);
const SET_FIELDS: ReadonlySet<string> = new Set(['nets']);

export function parseTier(ref: ObjectRef, root: Field, malformed: () => boolean): CalicoTier {
  const spec = root.child('spec').only(TIER_FIELDS);
  const order = parseOrder(spec.child('order'));
  const action = spec.child('defaultAction').oneOfKnown(['Deny', 'Pass']);
  return Object.freeze({ ref, order, end: action === 'Pass' ? 'pass' : 'deny', malformed: malformed() });
}

export function parseNetworkSet(ref: ObjectRef, root: Field, malformed: () => boolean): NetworkSet {
  const spec = root.child('spec').only(SET_FIELDS);
  const nets = parseNets(spec.child('nets'));
  return Object.freeze({ ref, labels: root.child('metadata').child('labels').stringMap(), nets, malformed: malformed() });
}
