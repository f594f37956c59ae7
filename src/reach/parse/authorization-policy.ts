import { DRY_RUN_ANNOTATION } from '../known';
import type { Field, ObjectRef } from './field';
import { GO_BOOLS, parseGoBool } from './go-bool';
import { parseMatches, parseWhen, type Match, type MatchField } from './match';
import { parseIstioSelector, type LabelSelector } from './selector';
import { parseTargets, type TargetRef } from './target';

export type AuthorizationAction = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/**
 * One rule: any of the sources AND any of the operations AND all of the conditions.
 * `anyone` and `anything` are words of their own, so that an empty list can't mean them.
 */
export interface AuthorizationRule {
  readonly from: 'anyone' | readonly (readonly Match[])[];
  readonly to: 'anything' | readonly (readonly Match[])[];
  readonly when: readonly Match[];
}

/** An Istio AuthorizationPolicy. No rules at all matches nothing, which for ALLOW means nobody. */
export interface AuthorizationPolicy {
  readonly ref: ObjectRef;
  readonly selector?: LabelSelector;
  readonly targets: readonly TargetRef[];
  readonly action: AuthorizationAction;
  readonly provider?: string;
  readonly rules: readonly AuthorizationRule[];
  readonly dryRun: boolean;
  readonly malformed: boolean;
  /** Why it is not known whether it selects the pod that it was found for. @default - it does */
  readonly doubt?: string;
}

const ACTIONS: readonly AuthorizationAction[] = ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'];
const SPEC_FIELDS: ReadonlySet<string> = new Set(['selector', 'targetRef', 'targetRefs', 'rules', 'action', 'provider']);
const RULE_FIELDS: ReadonlySet<string> = new Set(['from', 'to', 'when']);
const FROM_FIELDS: ReadonlySet<string> = new Set(['source']);
const TO_FIELDS: ReadonlySet<string> = new Set(['operation']);

/** The fields of a source and of an operation, each with its negation, and the attribute that they are about. */
const SOURCE_FIELDS: readonly MatchField[] = [
  { field: 'principals', notField: 'notPrincipals', attribute: 'source.principal' },
  { field: 'requestPrincipals', notField: 'notRequestPrincipals', attribute: 'request.auth.principal' },
  { field: 'namespaces', notField: 'notNamespaces', attribute: 'source.namespace' },
  { field: 'serviceAccounts', notField: 'notServiceAccounts', attribute: 'source.serviceAccount' },
  { field: 'trustDomains', notField: 'notTrustDomains', attribute: 'source.trustDomain' },
  { field: 'ipBlocks', notField: 'notIpBlocks', attribute: 'source.ip' },
  { field: 'remoteIpBlocks', notField: 'notRemoteIpBlocks', attribute: 'remote.ip' },
];
const OPERATION_FIELDS: readonly MatchField[] = [
  { field: 'hosts', notField: 'notHosts', attribute: 'request.host' },
  { field: 'ports', notField: 'notPorts', attribute: 'destination.port' },
  { field: 'methods', notField: 'notMethods', attribute: 'request.method' },
  { field: 'paths', notField: 'notPaths', attribute: 'request.path' },
];

/** Reads an AuthorizationPolicy (security.istio.io). An omitted spec is an empty one: ALLOW without rules. */
export function parseAuthorizationPolicy(ref: ObjectRef, root: Field, malformed: () => boolean): AuthorizationPolicy {
  const spec = root.child('spec').only(SPEC_FIELDS);
  const selector = spec.child('selector');
  const action = spec.child('action').present ? spec.child('action').oneOf(ACTIONS) : 'ALLOW';
  const provider = spec.child('provider').child('name').string();
  if (action === 'CUSTOM' && provider === undefined) spec.child('provider').report('missing-field', 'the name of an extension provider');
  const rules = spec.child('rules').items().map(parseRule);
  const targets = parseTargets(spec);
  if (selector.present && targets.length > 0) spec.child('targetRefs').report('bad-value', 'either a selector or targetRefs');
  const dryRun = isDryRun(root.child('metadata').child('annotations').child(DRY_RUN_ANNOTATION), action ?? 'ALLOW');
  return Object.freeze({
    ref,
    ...(selector.present && { selector: parseIstioSelector(selector, 'matchLabels') }),
    targets,
    action: action ?? 'ALLOW',
    ...(provider !== undefined && { provider }),
    rules: Object.freeze(rules),
    dryRun,
    malformed: malformed(),
  });
}

/** istiod's webhook refuses other values, and the annotation on other actions (pkg/config/validation, checkDryRunAnnotation). */
function isDryRun(annotation: Field, action: AuthorizationAction): boolean {
  const text = annotation.string();
  if (text === undefined) return false;
  const value = parseGoBool(text);
  if (value === undefined) annotation.report('bad-value', `one of ${GO_BOOLS}`);
  else if (action === 'AUDIT' || action === 'CUSTOM') annotation.report('bad-value', 'no such annotation: Istio runs only ALLOW and DENY dry');
  return value ?? false;
}

function parseRule(field: Field): AuthorizationRule {
  field.only(RULE_FIELDS);
  if (!field.present) field.report('wrong-type', 'a rule ({} for everything)');
  const from = field.child('from');
  const to = field.child('to');
  return Object.freeze({
    from: from.present ? alternatives(from, FROM_FIELDS, 'source', SOURCE_FIELDS) : 'anyone',
    to: to.present ? alternatives(to, TO_FIELDS, 'operation', OPERATION_FIELDS) : 'anything',
    when: Object.freeze(field.child('when').items().flatMap((item) => parseWhen(item) ?? [])),
  });
}

/** Istio's validation rejects empty lists and empty items here; to read one as "any" would widen. */
function alternatives(
  list: Field, wrapper: ReadonlySet<string>, key: string, fields: readonly MatchField[],
): readonly (readonly Match[])[] {
  const items = list.items();
  if (items.length === 0) list.report('bad-value', 'at least one item (leave the field out for any)');
  return Object.freeze(items.map((item) => {
    item.only(wrapper);
    const matches = parseMatches(item.child(key), fields);
    if (matches.length === 0) item.report('bad-value', `a ${key} with at least one field`);
    return matches;
  }));
}
