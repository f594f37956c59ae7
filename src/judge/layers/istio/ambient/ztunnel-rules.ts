/**
 * What istiod leaves of an AuthorizationPolicy for ztunnel, which knows connections and no requests.
 *
 * Sources: Istio "Layer 4 security policy" and pilot's conversion (serviceregistry/ambient/authorization.go). Policies with targets are for
 * waypoints; CUSTOM, AUDIT and dry runs are not sent. Of an ALLOW rule that asks anything about requests nothing is left, of a DENY rule the
 * rest: a source, operation or condition of which nothing is left never matches. Trust domains of sources are left out of both in silence.
 */
import type { AuthorizationPolicy, AuthorizationRule } from '../read/authorization-policy';
import type { Attribute, Match } from '../read/match';

/** A rule matches where all its clauses do, and a clause where any of its matches does: all that is asked there. An empty one never matches. */
export type Clause = readonly (readonly Match[])[];

const CONNECTION = ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'] as const;

/** What is left at each place where a rule asks. */
const LEFT: Readonly<Record<'from' | 'to' | 'when', ReadonlySet<Attribute>>> = {
  from: new Set<Attribute>(['source.ip', 'source.namespace', 'source.serviceAccount', 'source.principal']),
  to: new Set<Attribute>(['destination.port']),
  when: new Set<Attribute>(CONNECTION),
};

/** What goes without a word: an ALLOW rule that asks for it stays, and asks for less. */
const UNSEEN: ReadonlySet<Attribute> = new Set<Attribute>(['source.trustDomain']);

/** Whether ztunnel is sent a policy. One with a selector that names no label is sent, and bound to nobody. */
export function isSent({ action, dryRun, targets, selector }: AuthorizationPolicy): boolean {
  return (action === 'ALLOW' || action === 'DENY') && !dryRun && targets.length === 0 && selector?.requirements.length !== 0;
}

/** What is left of a rule; undefined for one that is dropped. */
export function clausesOf(rule: AuthorizationRule, action: 'ALLOW' | 'DENY'): readonly Clause[] | undefined {
  if (action === 'ALLOW' && asksAboutRequests(rule)) return undefined;
  const left = (place: keyof typeof LEFT, matches: readonly Match[]) => matches.filter(({ attribute }) => LEFT[place].has(attribute));
  return [
    ...(rule.to === 'anything' ? [] : [rule.to.map((matches) => left('to', matches))]),
    ...(rule.from === 'anyone' ? [] : [rule.from.map((matches) => left('from', matches))]),
    // A condition without values asks for nothing.
    ...rule.when.map((match) => [left('when', match.values.length + match.notValues.length === 0 ? [] : [match])]),
  ];
}

/** Whether a rule asks for something that ztunnel does not know. */
export function asksAboutRequests({ from, to, when }: AuthorizationRule): boolean {
  return isUnknown(from === 'anyone' ? [] : from.flat(), 'from') || isUnknown(to === 'anything' ? [] : to.flat(), 'to')
    // A trust domain as a condition is told of.
    || when.some(({ attribute }) => !LEFT.when.has(attribute));
}

function isUnknown(matches: readonly Match[], place: keyof typeof LEFT): boolean {
  return matches.some(({ attribute }) => !LEFT[place].has(attribute) && !UNSEEN.has(attribute));
}
