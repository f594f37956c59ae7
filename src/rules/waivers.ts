import { WAIVER_EXPIRED, WAIVER_MALFORMED, WAIVER_UNKNOWN_RULE } from './engine-rules';
import { evidenceOf } from './evidence';
import type { Item } from './input';
import type { Evidence, RuleFinding, RuleFacts } from './rule';
import type { ObjectRef } from '../judge/objects/read/field';

/** Annotation that waives one rule for an object, or for everything in a Namespace. The rule's name stands behind it. */
export const WAIVER_PREFIX = 'cdk8s-zero-trust.dev/waive-';

/** A rule that is not asked of an object until a day. */
export interface Waiver {
  /** The rule's name. */
  readonly waives: string;
  /** Where the annotation stands. */
  readonly object: ObjectRef;
  /** The last day on which it holds, YYYY-MM-DD. */
  readonly until: string;
  readonly owner: string;
  readonly reason: string;
}

/** All waivers of the input: those that hold, those that no longer do, and what is wrong with the rest. */
export interface Waivers {
  readonly expired: readonly Waiver[];
  readonly findings: readonly RuleFinding[];
  /** The waiver that holds for a finding of a rule, if there is one. */
  readonly tryFind: (evidence: Evidence, rule: RuleFacts) => Waiver | undefined;
}

/**
 * Rules of the declaration that leave no trace in manifests, so that nothing here can ask for them. Their waivers are
 * written to manifests like all others and must not count as misspelt. Source: the library's `Waiver`.
 */
const ASKED_ELSEWHERE: readonly string[] = ['http-without-mesh', 'foreign-permissions', 'unproven', 'unknown-kind', 'unknown-key', 'unknown-field'];

const FORM = /^until (\d{4}-\d{2}-\d{2}) by ([^:]*[^:\s]): *(\S.*)$/s;
const PATH = ['metadata', 'annotations'] as const;

export function waiversOf(items: readonly Item[], names: readonly string[], today: string): Waivers {
  const known = new Set([...names, ...ASKED_ELSEWHERE]);
  const byObject = new Map<ObjectRef, Map<string, Waiver>>();
  const namespaces = new Map<string, ObjectRef>();
  const expired: Waiver[] = [];
  const findings: RuleFinding[] = [];
  for (const { ref, group, root } of items) {
    if (group === '' && ref.kind === 'Namespace') namespaces.set(ref.name, ref);
    for (const [key, field] of root.child('metadata').child('annotations').entries()) {
      if (!key.startsWith(WAIVER_PREFIX)) continue;
      const waives = key.slice(WAIVER_PREFIX.length);
      const report = (rule: RuleFacts, details: Record<string, string>): void => {
        findings.push({ rule: rule.code, ...evidenceOf(ref, [...PATH, key], { got: field.value, details: { waives, ...details } }) });
      };
      const waiver = tryParseWaiver(waives, ref, field.value);
      if (!known.has(waives)) {
        const nearest = nearestTo(waives, names);
        report(WAIVER_UNKNOWN_RULE, { ...(nearest !== undefined && { nearest }) });
      } else if (!waiver) {
        report(WAIVER_MALFORMED, {});
      } else if (waiver.until < today) {
        expired.push(waiver);
        report(WAIVER_EXPIRED, { until: waiver.until, owner: waiver.owner, reason: waiver.reason });
      } else {
        const own = byObject.get(ref) ?? new Map<string, Waiver>();
        byObject.set(ref, own.set(waives, waiver));
      }
    }
  }
  return Object.freeze({
    expired: Object.freeze(expired),
    findings: Object.freeze(findings.map((finding) => Object.freeze(finding))),
    tryFind: ({ object }: Evidence, rule: RuleFacts) => {
      const namespace = namespaces.get(object.namespace);
      return byObject.get(object)?.get(rule.name) ?? (namespace && byObject.get(namespace)?.get(rule.name));
    },
  });
}

/** Whether a text is a day of the calendar, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function tryParseWaiver(waives: string, object: ObjectRef, value: unknown): Waiver | undefined {
  const match = typeof value === 'string' ? FORM.exec(value.trim()) : null;
  if (!match || !isDay(match[1])) return undefined;
  return Object.freeze({ waives, object, until: match[1], owner: match[2], reason: match[3].trim() });
}

/** The name that shares the most words with a misspelt one. */
function nearestTo(text: string, names: readonly string[]): string | undefined {
  const words = new Set(text.split('-'));
  const shared = (name: string): number => name.split('-').filter((word) => words.has(word)).length;
  const best = [...names].sort((left, right) => shared(right) - shared(left))[0] as string | undefined;
  return best !== undefined && shared(best) > 0 ? best : undefined;
}
