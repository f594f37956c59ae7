import { parseWorkloadSelector } from './selector';
import type { Field, ObjectRef } from '../../../objects/read/field';
import type { LabelSelector } from '../../../objects/read/selector';
import { parseTargets, type TargetRef } from '../../../objects/read/target';
import { refusePeerAuthentication, refuseRequestAuthentication } from '../refusals/authentication';

export type MtlsMode = 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';

/** An Istio PeerAuthentication. */
export interface PeerAuthentication {
  readonly ref: ObjectRef;
  readonly selector?: LabelSelector;
  /** Whether a selector is written, one that selects all included. */
  readonly hasSelector: boolean;
  readonly mode: MtlsMode;
  readonly portModes: ReadonlyMap<number, MtlsMode>;
  /** Creation time; where several policies share a scope the oldest wins. */
  readonly created: string;
  readonly malformed: boolean;
  /** Why it is not known whether it selects the pod that it was found for. @default - it does */
  readonly doubt?: string;
}

/** Whose tokens are accepted, and for whom they must be. */
export interface JwtRule {
  /** Empty where any is accepted. */
  readonly issuer: string;
  /** Empty where it does not matter. */
  readonly audiences: readonly string[];
  /** Headers that are looked at, in lower case, and `?` for parameters. */
  readonly headers: readonly string[];
  /** Whether what is behind the proxy gets the token as well. @default false */
  readonly forwards?: boolean;
}

/** An Istio RequestAuthentication, reduced to the tokens that it accepts. */
export interface RequestAuthentication {
  readonly ref: ObjectRef;
  readonly selector?: LabelSelector;
  readonly targets: readonly TargetRef[];
  readonly rules: readonly JwtRule[];
  readonly malformed: boolean;
  /** Why it is not known whether it selects the pod that it was found for. @default - it does */
  readonly doubt?: string;
}

const MODES: readonly MtlsMode[] = ['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT'];
const PEER_FIELDS: ReadonlySet<string> = new Set(['selector', 'mtls', 'portLevelMtls']);
const MTLS_FIELDS: ReadonlySet<string> = new Set(['mode']);
const REQUEST_FIELDS: ReadonlySet<string> = new Set(['selector', 'targetRef', 'targetRefs', 'jwtRules']);
const JWT_FIELDS: ReadonlySet<string> = new Set([
  'issuer', 'audiences', 'jwksUri', 'jwks', 'fromHeaders', 'fromParams', 'fromCookies', 'outputPayloadToHeader',
  'forwardOriginalToken', 'outputClaimToHeaders', 'timeout', 'spaceDelimitedClaims',
]);

/** Reads a PeerAuthentication (security.istio.io). */
export function parsePeerAuthentication(ref: ObjectRef, root: Field, malformed: () => boolean): PeerAuthentication {
  const spec = root.child('spec').only(PEER_FIELDS);
  refusePeerAuthentication(root);
  const selectorField = spec.child('selector');
  const selector = selectorField.present ? parseWorkloadSelector(selectorField, 'matchLabels') : undefined;
  const portModes = new Map<number, MtlsMode>();
  for (const [port, field] of spec.child('portLevelMtls').entries()) {
    const mode = parseMode(field);
    portModes.set(Number(port), mode);
  }
  return Object.freeze({
    ref,
    // A selector without labels selects all, like none.
    ...(selector && selector.requirements.length > 0 && { selector }),
    hasSelector: selectorField.present,
    mode: parseMode(spec.child('mtls')),
    portModes,
    created: root.child('metadata').child('creationTimestamp').string() ?? '',
    malformed: malformed(),
  });
}

/** Reads a RequestAuthentication (security.istio.io). */
export function parseRequestAuthentication(ref: ObjectRef, root: Field, malformed: () => boolean): RequestAuthentication {
  const spec = root.child('spec').only(REQUEST_FIELDS);
  refuseRequestAuthentication(root);
  const selector = spec.child('selector');
  const rules = spec.child('jwtRules').items().map((rule) => {
    rule.only(JWT_FIELDS);
    const issuer = rule.child('issuer').string();
    const audiences = rule.child('audiences');
    const forwards = rule.child('forwardOriginalToken').value === true;
    return Object.freeze({
      issuer: issuer ?? '',
      audiences: Object.freeze(audiences.present ? [...audiences.strings()] : []),
      headers: Object.freeze(placesOf(rule)),
      ...(forwards && { forwards }),
    });
  });
  return Object.freeze({
    ref,
    ...(selector.present && { selector: parseWorkloadSelector(selector, 'matchLabels') }),
    targets: parseTargets(spec),
    rules: Object.freeze(rules),
    malformed: malformed(),
  });
}

/** A name that no header has. */
const PARAMETER = '?';

/** Source: Istio, JWTRule: where nothing is said, the header Authorization and the parameter access_token. */
function placesOf(rule: Field): string[] {
  const [headers, parameters, cookies] = ['fromHeaders', 'fromParams', 'fromCookies'].map((key) => rule.child(key).items());
  if (headers.length + parameters.length + cookies.length === 0) return ['authorization', PARAMETER];
  return [
    ...headers.flatMap((header) => header.child('name').string()?.toLowerCase() ?? []),
    ...(parameters.length > 0 ? [PARAMETER] : []),
    ...(cookies.length > 0 ? ['cookie'] : []),
  ];
}

function parseMode(field: Field): MtlsMode {
  field.only(MTLS_FIELDS);
  return field.child('mode').oneOf(MODES) ?? 'UNSET';
}
