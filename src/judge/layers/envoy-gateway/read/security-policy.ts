/** A SecurityPolicy. Source: Envoy Gateway 1.9, api/v1alpha1/securitypolicy_types.go. */
import { parseAuthorization, type Authorization } from './authorization';
import { parseJwt, type Jwt } from './jwt';
import { nameOf, refuse, requiredOf } from './schema';
import type { Field, ObjectRef } from '../../../objects/read/field';

/** What a policy is attached to: a Gateway or a route of its own namespace, or one part of it. */
export interface PolicyTarget {
  readonly kind: string;
  readonly name: string;
  /** A listener of a Gateway, or a rule of a route. @default - all of them */
  readonly section?: string;
}

export interface SecurityPolicy {
  readonly ref: ObjectRef;
  readonly targets: readonly PolicyTarget[];
  /** Whether it is attached by labels as well, of which nothing is known here: in its own namespace, or in others too. */
  readonly selects: 'nothing' | 'beside' | 'anywhere';
  /** Whether a policy of a route adds to that of its Gateway, in place of replacing it. */
  readonly merges: boolean;
  readonly jwt: Jwt | undefined;
  readonly authorization: Authorization | undefined;
  /** What else it asks of requests, of which nothing is known here, by the names of its fields. */
  readonly asksBesides: readonly string[];
  readonly malformed: boolean;
}

const SPEC_FIELDS: ReadonlySet<string> = new Set([
  'targetRef', 'targetRefs', 'targetSelectors', 'mergeType', 'cors', 'csrf', 'jwt', 'oidc', 'apiKeyAuth', 'basicAuth', 'extAuth', 'authorization',
]);
const TARGET_FIELDS: ReadonlySet<string> = new Set(['group', 'kind', 'name', 'sectionName']);
const GROUP = ['gateway.networking.k8s.io'] as const;
const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TCPRoute'] as const;
const TARGETS = ['Gateway', 'ListenerSet', ...ROUTES] as const;
const MERGES = ['StrategicMerge', 'JSONMerge'] as const;
const ASKING = ['oidc', 'apiKeyAuth', 'basicAuth', 'extAuth', 'csrf'] as const;

export function parseSecurityPolicy(ref: ObjectRef, root: Field, malformed: () => boolean): SecurityPolicy {
  const spec = root.child('spec').only(SPEC_FIELDS);
  const one = spec.child('targetRef');
  checkTargets(spec);
  const targets = [...(one.present ? [one] : []), ...spec.child('targetRefs').items()].map(parseTarget);
  const [jwt, authorization] = [spec.child('jwt'), spec.child('authorization')];
  const asksForTokens = authorization.child('rules').items().some((rule) => rule.child('principal').child('jwt').present);
  if (asksForTokens && !jwt.present) refuse(jwt, 'jwt', 'if authorization.rules.principal.jwt is used, jwt must be defined');
  if (spec.child('mergeType').present && targets.some(({ kind }) => !ROUTES.some((route) => route === kind))) {
    refuse(spec.child('mergeType'), 'no mergeType where a target is no route', 'mergeType can only be used with xRoute targets');
  }
  return Object.freeze({
    ref,
    targets: Object.freeze(targets),
    selects: selectsOf(spec.child('targetSelectors')),
    merges: spec.child('mergeType').oneOf(MERGES) !== undefined,
    jwt: jwt.present ? parseJwt(jwt) : undefined,
    authorization: authorization.present ? parseAuthorization(authorization) : undefined,
    asksBesides: Object.freeze(ASKING.filter((name) => spec.child(name).present)),
    malformed: malformed(),
  });
}

/** Objects of other groups, or of other kinds, are no targets. */
function checkTargets(spec: Field): void {
  const [one, several, selectors] = [spec.child('targetRef'), spec.child('targetRefs'), spec.child('targetSelectors')];
  if (one.present === several.present && selectors.items().length === 0) refuse(spec, 'targetRef or targetRefs', 'either targetRef or targetRefs must be used');
}

function parseTarget(target: Field): PolicyTarget {
  target.only(TARGET_FIELDS);
  requiredOf(target.child('group'), GROUP);
  const section = target.child('sectionName').string();
  return Object.freeze({ kind: requiredOf(target.child('kind'), TARGETS) ?? '', name: nameOf(target.child('name')), ...(section !== undefined && { section }) });
}

/** Source: Envoy Gateway 1.9, api/v1alpha1/policy_helpers.go, TargetSelectorNamespaces; without it, the policy's own. */
function selectsOf(selectors: Field): SecurityPolicy['selects'] {
  if (selectors.items().length === 0) return 'nothing';
  const isBeside = selectors.items().every((one) => ['Same', undefined].includes(one.child('namespaces').child('from').string()));
  return isBeside ? 'beside' : 'anywhere';
}
