/** Which requests a policy lets through. Source: Envoy Gateway 1.9, api/v1alpha1/authorization_types.go. */
import { tryParseCidrOrAddress, type AddressRange } from '../../../cluster/ip';
import type { Field } from '../../../objects/read/field';

export interface Authorization {
  /** The first one that matches decides. */
  readonly rules: readonly AuthorizationRule[];
  readonly allowsByDefault: boolean;
}

/** All that is named must hold. */
export interface AuthorizationRule {
  readonly allows: boolean;
  /** Undefined: any. */
  readonly methods: readonly string[] | undefined;
  readonly path: PathCondition | undefined;
  /** One of these. Undefined: from anywhere. */
  readonly clients: readonly AddressRange[] | undefined;
  readonly jwt: JwtPrincipal | undefined;
  readonly headers: readonly HeaderCondition[];
  /** Whether it asks for what is not known here as well: expressions, places. */
  readonly asksBesides: boolean;
}

/** A prefix takes whole segments; a regular expression the path with its query. */
export interface PathCondition {
  readonly kind: 'prefix' | 'exact' | 'regex';
  readonly value: string;
  readonly isInverted: boolean;
}

export interface JwtPrincipal {
  readonly provider: string;
  readonly claims: readonly ClaimCondition[];
  readonly scopes: readonly string[];
}

/** A claim that is one of these texts, or a list with one of them. */
export interface ClaimCondition {
  readonly name: string;
  readonly isList: boolean;
  readonly values: readonly string[];
}

export interface HeaderCondition {
  readonly name: string;
  readonly values: readonly string[];
}

const AUTHORIZATION_FIELDS: ReadonlySet<string> = new Set(['rules', 'defaultAction']);
const RULE_FIELDS: ReadonlySet<string> = new Set(['name', 'action', 'operation', 'principal', 'cel']);
const OPERATION_FIELDS: ReadonlySet<string> = new Set(['methods', 'path']);
const PATH_FIELDS: ReadonlySet<string> = new Set(['type', 'value', 'invert']);
const PRINCIPAL_FIELDS: ReadonlySet<string> = new Set(['clientCIDRs', 'jwt', 'headers', 'clientIPGeoLocations']);
const JWT_FIELDS: ReadonlySet<string> = new Set(['provider', 'claims', 'scopes']);
const CLAIM_FIELDS: ReadonlySet<string> = new Set(['name', 'valueType', 'values']);
const HEADER_FIELDS: ReadonlySet<string> = new Set(['name', 'values']);
const ACTIONS = ['Allow', 'Deny'] as const;
const PATH_KINDS = { PathPrefix: 'prefix', Exact: 'exact', RegularExpression: 'regex' } as const;
const PATH_TYPES = Object.keys(PATH_KINDS) as (keyof typeof PATH_KINDS)[];
const CLAIM_TYPES = ['String', 'StringArray'] as const;

export function parseAuthorization(authorization: Field): Authorization {
  authorization.only(AUTHORIZATION_FIELDS);
  return Object.freeze({
    rules: Object.freeze(authorization.child('rules').items().map(parseRule)),
    allowsByDefault: authorization.child('defaultAction').oneOf(ACTIONS) === 'Allow',
  });
}

function parseRule(rule: Field): AuthorizationRule {
  rule.only(RULE_FIELDS);
  const operation = rule.child('operation').only(OPERATION_FIELDS);
  const principal = rule.child('principal').only(PRINCIPAL_FIELDS);
  if (!principal.present && !rule.child('cel').present) rule.child('principal').report('missing-field', 'somebody: a rule asks for principal or cel');
  const [methods, path, clients, jwt] = [operation.child('methods'), operation.child('path'), principal.child('clientCIDRs'), principal.child('jwt')];
  return Object.freeze({
    allows: rule.child('action').oneOf(ACTIONS) === 'Allow',
    methods: methods.present ? Object.freeze(methods.strings()) : undefined,
    path: path.present ? parsePath(path) : undefined,
    clients: clients.present ? Object.freeze(clients.items().flatMap(parseRange)) : undefined,
    jwt: jwt.present ? parsePrincipal(jwt) : undefined,
    headers: Object.freeze(principal.child('headers').items().map((header) => Object.freeze({
      name: header.only(HEADER_FIELDS).child('name').string() ?? '', values: Object.freeze(header.child('values').strings()),
    }))),
    asksBesides: rule.child('cel').present || principal.child('clientIPGeoLocations').present,
  });
}

function parsePath(path: Field): PathCondition {
  path.only(PATH_FIELDS);
  return Object.freeze({
    kind: PATH_KINDS[path.child('type').oneOf(PATH_TYPES) ?? 'PathPrefix'],
    value: path.child('value').string() ?? '/',
    isInverted: path.child('invert').boolean() === true,
  });
}

function parseRange(field: Field): AddressRange[] {
  const text = field.string();
  const range = text === undefined ? undefined : tryParseCidrOrAddress(text);
  if (!range) field.report('bad-value', 'a CIDR');
  return range ? [range] : [];
}

function parsePrincipal(jwt: Field): JwtPrincipal {
  jwt.only(JWT_FIELDS);
  // Otherwise nothing would be asked of a token, not even that there is one.
  if (!jwt.child('claims').present && !jwt.child('scopes').present) jwt.report('missing-field', 'claims or scopes');
  return Object.freeze({
    provider: jwt.child('provider').string() ?? '',
    claims: Object.freeze(jwt.child('claims').items().map((claim) => Object.freeze({
      name: claim.only(CLAIM_FIELDS).child('name').string() ?? '',
      isList: claim.child('valueType').oneOf(CLAIM_TYPES) === 'StringArray',
      values: Object.freeze(claim.child('values').strings()),
    }))),
    scopes: Object.freeze(jwt.child('scopes').strings()),
  });
}
