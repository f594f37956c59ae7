/** Which requests a policy lets through. Source: Envoy Gateway 1.9, api/v1alpha1/authorization_types.go. */
import { checkName, itemsOf, nameOf, refuse, requiredOf, textsOf } from './schema';
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

const MOST_METHODS = 16;
const MOST_HEADERS = 256;
const MOST_CLAIMS = 16;
const MOST_VALUES = 128;

export function parseAuthorization(authorization: Field): Authorization {
  authorization.only(AUTHORIZATION_FIELDS);
  return Object.freeze({
    rules: Object.freeze(authorization.child('rules').items().map(parseRule)),
    allowsByDefault: authorization.child('defaultAction').oneOf(ACTIONS) === 'Allow',
  });
}

function parseRule(rule: Field): AuthorizationRule {
  rule.only(RULE_FIELDS);
  checkName(rule.child('name'));
  const operation = rule.child('operation').only(OPERATION_FIELDS);
  const principal = rule.child('principal').only(PRINCIPAL_FIELDS);
  if (!principal.present && !rule.child('cel').present) rule.child('principal').report('missing-field', 'somebody: a rule asks for principal or cel');
  askForSomething(operation, [...OPERATION_FIELDS]);
  askForSomething(principal, [...PRINCIPAL_FIELDS]);
  const [methods, path, clients, jwt] = [operation.child('methods'), operation.child('path'), principal.child('clientCIDRs'), principal.child('jwt')];
  return Object.freeze({
    allows: requiredOf(rule.child('action'), ACTIONS) === 'Allow',
    methods: methods.present ? Object.freeze(textsOf(methods, MOST_METHODS)) : undefined,
    path: path.present ? parsePath(path) : undefined,
    clients: clients.present ? Object.freeze(itemsOf(clients, Infinity).flatMap(parseRange)) : undefined,
    jwt: jwt.present ? parsePrincipal(jwt) : undefined,
    headers: Object.freeze(itemsOf(principal.child('headers'), MOST_HEADERS).map((header) => Object.freeze({
      name: nameOf(header.only(HEADER_FIELDS).child('name')), values: Object.freeze(requiredTexts(header.child('values'), MOST_HEADERS)),
    }))),
    asksBesides: rule.child('cel').present || principal.child('clientIPGeoLocations').present,
  });
}

function askForSomething(field: Field, names: readonly string[]): void {
  if (field.present && !names.some((name) => field.child(name).present)) refuse(field, `one of ${names.join(', ')}`, 'at least one of its fields must be specified');
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
    provider: nameOf(jwt.child('provider')),
    claims: Object.freeze(itemsOf(jwt.child('claims'), MOST_CLAIMS).map((claim) => Object.freeze({
      name: nameOf(claim.only(CLAIM_FIELDS).child('name')),
      isList: claim.child('valueType').oneOf(CLAIM_TYPES) === 'StringArray',
      values: Object.freeze(requiredTexts(claim.child('values'), MOST_VALUES)),
    }))),
    scopes: Object.freeze(textsOf(jwt.child('scopes'), MOST_CLAIMS)),
  });
}

function requiredTexts(list: Field, most: number): readonly string[] {
  if (!list.present) refuse(list, 'a list of texts', 'Required value');
  return textsOf(list, most);
}
