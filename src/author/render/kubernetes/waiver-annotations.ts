import type { Labels } from '../../graph/labels';
import type { WaiverNode } from '../../graph/nodes';

/** Stands before the name of the rule that is waived. */
const PREFIX = 'cdk8s-zero-trust.dev/waive-';

/** The annotation that waives a rule. */
export function waiverKey(rule: string): string {
  return `${PREFIX}${rule}`;
}

/** A waiver goes with the object that it loosens, so that readers of the manifest, and the judge, see its owner. */
export function waiverAnnotations(waivers: readonly WaiverNode[]): Labels {
  return Object.fromEntries(waivers.map(({ rule, reason, owner, expires }) => [waiverKey(rule), `until ${expires} by ${owner}: ${reason}`]));
}
