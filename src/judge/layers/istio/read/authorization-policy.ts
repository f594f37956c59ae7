import { parseGoBool } from './go-bool';
import { parseMatches, parseWhen, type Match, type MatchField } from './match';
import { parseWorkloadSelector } from './selector';
import type { Field, ObjectRef } from '../../../objects/read/field';
import type { LabelSelector } from '../../../objects/read/selector';
import { parseTargets, type TargetRef } from '../../../objects/read/target';
import { refuseAuthorizationPolicy } from '../refusals/authorization';
import { ISTIO } from '../refusals/rules';
import { DRY_RUN_ANNOTATION } from '../well-known';

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
  refuseAuthorizationPolicy(spec);
  const selector = spec.child('selector');
  const action = spec.child('action').present ? spec.child('action').oneOf(ACTIONS) : 'ALLOW';
  const provider = spec.child('provider').child('name').string();
  const rules = spec.child('rules').items().map(parseRule);
  const targets = parseTargets(spec);
  const dryRun = isDryRun(root.child('metadata').child('annotations').child(DRY_RUN_ANNOTATION), action ?? 'ALLOW');
  return Object.freeze({
    ref,
    ...(selector.present && { selector: parseWorkloadSelector(selector, 'matchLabels') }),
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
  if (value === undefined) annotation.refuse(ISTIO.dryRunValue(text));
  else if (action === 'AUDIT' || action === 'CUSTOM') annotation.refuse(ISTIO.dryRunAction(action));
  return value ?? false;
}

/** An empty list is like none: istiod reads both from its wire format, which does not tell them apart. */
function parseRule(field: Field): AuthorizationRule {
  field.only(RULE_FIELDS);
  const from = field.child('from').items();
  const to = field.child('to').items();
  return Object.freeze({
    from: from.length > 0 ? alternatives(from, FROM_FIELDS, 'source', SOURCE_FIELDS) : 'anyone',
    to: to.length > 0 ? alternatives(to, TO_FIELDS, 'operation', OPERATION_FIELDS) : 'anything',
    when: Object.freeze(field.child('when').items().flatMap((item) => parseWhen(item) ?? [])),
  });
}

function alternatives(
  items: readonly Field[], wrapper: ReadonlySet<string>, key: string, fields: readonly MatchField[],
): readonly (readonly Match[])[] {
  return Object.freeze(items.map((item) => {
    item.only(wrapper);
    return parseMatches(item.child(key), fields);
  }));
}
