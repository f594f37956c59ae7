/** A SecurityPolicy. Source: Envoy Gateway 1.9, api/v1alpha1/securitypolicy_types.go. */
import { parseAuthorization, type Authorization } from './authorization';
import { parseJwt, type Jwt } from './jwt';
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
  /** Whether it is attached by labels as well, of which nothing is known here. */
  readonly isSelecting: boolean;
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
const ASKING = ['oidc', 'apiKeyAuth', 'basicAuth', 'extAuth', 'csrf'] as const;

export function parseSecurityPolicy(ref: ObjectRef, root: Field, malformed: () => boolean): SecurityPolicy {
  const spec = root.child('spec').only(SPEC_FIELDS);
  const one = spec.child('targetRef');
  const targets = [...(one.present ? [one] : []), ...spec.child('targetRefs').items()].map(parseTarget);
  const [jwt, authorization] = [spec.child('jwt'), spec.child('authorization')];
  return Object.freeze({
    ref,
    targets: Object.freeze(targets),
    isSelecting: spec.child('targetSelectors').items().length > 0,
    merges: spec.child('mergeType').present,
    jwt: jwt.present ? parseJwt(jwt) : undefined,
    authorization: authorization.present ? parseAuthorization(authorization) : undefined,
    asksBesides: Object.freeze(ASKING.filter((name) => spec.child(name).present)),
    malformed: malformed(),
  });
}

function parseTarget(target: Field): PolicyTarget {
  target.only(TARGET_FIELDS);
  const section = target.child('sectionName').string();
  return Object.freeze({ kind: target.child('kind').string() ?? '', name: target.child('name').string() ?? '', ...(section !== undefined && { section }) });
}
