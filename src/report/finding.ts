/** Something to mend, from whichever part found it, ready to be printed. */
import type { Position } from '../judge/objects/read/origin';

export type Severity = 'error' | 'warning' | 'note';

/** What a code means; the same for all findings with this code. */
export interface FindingRule {
  readonly code: string;
  /** What waivers call it. */
  readonly name?: string;
  readonly title: string;
  readonly why: string;
  readonly fix?: string;
  readonly standards?: readonly string[];
  readonly helpUri?: string;
}

export interface Finding {
  readonly rule: FindingRule;
  readonly severity: Severity;
  readonly message: string;
  readonly object?: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly position?: Position;
  /** Who accepted it and why. A waived finding is shown and does not fail. */
  readonly waiver?: { readonly reason: string; readonly owner?: string; readonly expires?: string };
}

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Worst first, then by place. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((left, right) => ORDER[left.severity] - ORDER[right.severity]
    || compare(left.position?.file ?? '', right.position?.file ?? '')
    || (left.position?.line ?? 0) - (right.position?.line ?? 0)
    || compare(left.rule.code, right.rule.code));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
