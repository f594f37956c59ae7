import type { Evidence, RuleFacts } from './rule';
import { nameOf, show } from './words';

function own(facts: Omit<RuleFacts, 'severity' | 'standards'>): RuleFacts {
  return Object.freeze({ ...facts, severity: 'error', standards: Object.freeze([]) });
}

/** A check that crashes is a violation: silence would read as "nothing found". */
export const RULE_CRASHED = own({
  code: 'ZT000',
  name: 'rule-crashed',
  title: 'A rule could not be checked',
  why: 'What was not checked must not count as clean.',
  fix: 'This is a bug of the rule, not of the manifests: report it with the object that it stumbled over, and leave the rule out by name until then.',
  describe: ({ details }) => `Rule ${details.code} (${details.name}) crashed and says nothing about these manifests: ${details.error}.`,
});

export const WAIVER_MALFORMED = own({
  code: 'ZT001',
  name: 'waiver-malformed',
  title: 'A waiver does not say until when, by whom and why',
  why: 'A waiver without an end, an owner and a reason is a hole that nobody remembers; it waives nothing.',
  fix: 'Write the annotation as `until YYYY-MM-DD by OWNER: REASON`, with a day that exists.',
  describe: (evidence) => `${nameOf(evidence.object)}: the waiver of ${evidence.details.waives} is ${show(evidence.got)}, expected "until YYYY-MM-DD by OWNER: REASON"; it waives nothing.`,
});

export const WAIVER_EXPIRED = own({
  code: 'ZT002',
  name: 'waiver-expired',
  title: 'A waiver is past its day',
  why: 'The day was a promise to have it fixed by then; an expired waiver waives nothing.',
  fix: 'Fix what it waived and delete the annotation, or have its owner set a new day with a reason that still holds.',
  describe: ({ object, details }) => `${nameOf(object)}: the waiver of ${details.waives} by ${details.owner} ended on ${details.until} (${details.reason}).`,
});

export const WAIVER_UNKNOWN_RULE = own({
  code: 'ZT003',
  name: 'waiver-unknown-rule',
  title: 'A waiver names a rule that does not exist',
  why: 'Somebody believes that something is waived, and it is not.',
  fix: 'Use the name of a rule from this page, or delete the annotation.',
  describe: ({ object, details }) => `${nameOf(object)}: there is no rule called ${details.waives}${guess(details)}; the waiver waives nothing.`,
});

/** Findings about the run itself. They can't be waived. */
export const OWN_FACTS: readonly RuleFacts[] = Object.freeze([RULE_CRASHED, WAIVER_MALFORMED, WAIVER_EXPIRED, WAIVER_UNKNOWN_RULE]);

function guess(details: Evidence['details']): string {
  return details.nearest === undefined ? '' : ` (did you mean ${details.nearest}?)`;
}
