/**
 * Routes that are attached to Servers and to EgressNetworks. Sources: Gateway API; the policy controller, which leaves out routes with a parent in
 * another namespace, by a port or by a section, and those with filters that it does not know (index/src/inbound, routes.rs and index/http.rs).
 */
import { createdOf } from './server';
import type { Field, ObjectRef } from '../../../objects/read/field';
import { POLICY_GROUP } from '../well-known';

/** What a match compares a path with; `call` is the service and the method of gRPC, as far as they are given. */
export type RoutePath =
  | { readonly kind: 'prefix' | 'exact' | 'regex'; readonly value: string }
  | { readonly kind: 'call'; readonly service?: string; readonly method?: string };

/** A header or query parameter that a request must have. */
export interface RouteCondition {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
}

export interface RouteMatch {
  readonly path: RoutePath;
  readonly method?: string;
  readonly headers: readonly RouteCondition[];
  readonly queries: readonly RouteCondition[];
}

export interface RouteRule {
  /** Never empty: a rule without matches takes everything. */
  readonly matches: readonly RouteMatch[];
  /** Whether the proxy answers itself. */
  readonly redirects: boolean;
  /** Whether calls go elsewhere than where the caller sent them. */
  readonly diverts: boolean;
}

/** Addresses outside that a route is about: at a port of an EgressNetwork. */
export interface EgressParent {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** An HTTPRoute or GRPCRoute of a Server, or any route of an EgressNetwork. */
export interface PolicyRoute {
  readonly ref: ObjectRef;
  readonly group: string;
  readonly kind: 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute';
  /** Names of Servers beside it. */
  readonly servers: readonly string[];
  readonly egress: readonly EgressParent[];
  /** In small letters. Empty: every host. */
  readonly hostnames: readonly string[];
  readonly rules: readonly RouteRule[];
  /** Empty where it is not known. */
  readonly created: string;
  /** Why Linkerd leaves it out. @default - it does not */
  readonly dropped?: string;
  readonly malformed: boolean;
}

const SPEC_FIELDS: ReadonlySet<string> = new Set(['parentRefs', 'hostnames', 'rules', 'useDefaultGateways']);
const PARENT_FIELDS: ReadonlySet<string> = new Set(['group', 'kind', 'namespace', 'name', 'sectionName', 'port']);
const RULE_FIELDS: ReadonlySet<string> = new Set(['name', 'matches', 'filters', 'backendRefs', 'timeouts', 'retry', 'sessionPersistence']);
const MATCH_FIELDS: ReadonlySet<string> = new Set(['path', 'headers', 'queryParams', 'method']);

/** Undefined where it is attached to nothing that this layer knows. */
export function tryParseRoute(kind: PolicyRoute['kind'], group: string, ref: ObjectRef, root: Field, malformed: () => boolean): PolicyRoute | undefined {
  const parents = root.child('spec').child('parentRefs').items();
  const [servers, egress] = ['Server', 'EgressNetwork'].map((name) => parents.filter((parent) => isParent(parent, name)));
  if (servers.length + egress.length === 0) return undefined;
  const spec = root.child('spec').only(SPEC_FIELDS);
  for (const parent of parents) parent.only(PARENT_FIELDS);
  const rules = spec.child('rules').items();
  const dropped = reasonToDrop(ref, servers) ?? rules.map(unknownFilter).find((reason) => reason !== undefined);
  return Object.freeze({
    ref,
    group,
    kind,
    servers: servers.flatMap((parent) => parent.child('name').string() ?? []),
    egress: egress.flatMap((parent) => egressOf(ref, parent)),
    hostnames: spec.child('hostnames').strings().map((host) => host.toLowerCase()),
    // Its schema gives an HTTPRoute without rules one that takes everything.
    rules: kind === 'HTTPRoute' && !spec.child('rules').present ? [WHOLE] : rules.map((rule) => parseRule(kind, rule)),
    created: createdOf(root),
    ...(dropped !== undefined && { dropped }),
    malformed: malformed(),
  });
}

function isParent(parent: Field, kind: string): boolean {
  const [group, own] = [parent.child('group').value, parent.child('kind').value];
  return typeof group === 'string' && group.toLowerCase() === POLICY_GROUP && typeof own === 'string' && own.toLowerCase() === kind.toLowerCase();
}

function reasonToDrop(ref: ObjectRef, servers: readonly Field[]): string | undefined {
  for (const parent of servers) {
    const namespace = parent.child('namespace').string();
    if (namespace !== undefined && namespace !== ref.namespace) return 'a parent of it is a Server in another namespace';
    if (parent.child('port').present) return 'it names a Server by a port';
    if (parent.child('sectionName').present) return 'it names a Server by a section';
  }
  return undefined;
}

function egressOf(ref: ObjectRef, parent: Field): readonly EgressParent[] {
  const [name, port] = [parent.child('name').string(), parent.child('port').integer()];
  // The webhook refuses it, and for no port it counts.
  if (port === undefined) parent.child('port').report('missing-field', 'a port');
  return name === undefined || port === undefined ? [] : [{ namespace: parent.child('namespace').string() ?? ref.namespace, name, port }];
}

const FILTERS: ReadonlySet<string> = new Set(['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect']);

function unknownFilter(rule: Field): string | undefined {
  const unknown = rule.child('filters').items().map((filter) => filter.child('type').string() ?? '').find((type) => !FILTERS.has(type));
  return unknown === undefined ? undefined : `Linkerd knows no filter ${unknown}`;
}

function parseRule(kind: PolicyRoute['kind'], rule: Field): RouteRule {
  rule.only(RULE_FIELDS);
  const matches = rule.child('matches').items();
  return Object.freeze({
    matches: matches.length === 0 ? [kind === 'GRPCRoute' ? EVERY_CALL : EVERYTHING] : matches.map(kind === 'GRPCRoute' ? callMatch : httpMatch),
    redirects: rule.child('filters').items().some((filter) => filter.child('type').value === 'RequestRedirect'),
    diverts: rule.child('backendRefs').items().some((backend) => !isParent(backend, 'EgressNetwork')),
  });
}

const EVERYTHING: RouteMatch = Object.freeze({ path: Object.freeze({ kind: 'prefix', value: '/' }), headers: [], queries: [] });
const EVERY_CALL: RouteMatch = Object.freeze({ path: Object.freeze({ kind: 'call' }), method: 'POST', headers: [], queries: [] });

const WHOLE: RouteRule = Object.freeze({ matches: [EVERYTHING], redirects: false, diverts: false });

const PATHS = { PathPrefix: 'prefix', Exact: 'exact', RegularExpression: 'regex' } as const;

function httpMatch(match: Field): RouteMatch {
  const path = match.only(MATCH_FIELDS).child('path').only(new Set(['type', 'value']));
  const type = path.child('type').oneOf(Object.keys(PATHS) as (keyof typeof PATHS)[]) ?? 'PathPrefix';
  const value = path.child('value').string() ?? '/';
  if (type !== 'RegularExpression' && !value.startsWith('/')) path.child('value').report('bad-value', 'a path that begins with a slash');
  const method = match.child('method').string();
  return Object.freeze({
    path: { kind: PATHS[type], value }, ...(method !== undefined && { method }), headers: conditions(match.child('headers')), queries: conditions(match.child('queryParams')),
  });
}

function callMatch(match: Field): RouteMatch {
  const called = match.only(MATCH_FIELDS).child('method').only(new Set(['type', 'service', 'method']));
  const type = called.child('type').string();
  if (type !== undefined && type !== 'Exact') called.child('type').report('not-supported', 'Exact');
  const [service, method] = [called.child('service').string(), called.child('method').string()];
  return Object.freeze({
    path: { kind: 'call' as const, ...(service && { service }), ...(method && { method }) }, method: 'POST', headers: conditions(match.child('headers')), queries: [],
  });
}

function conditions(field: Field): readonly RouteCondition[] {
  return field.items().map((item) => ({
    name: (item.child('name').string() ?? '').toLowerCase(), value: item.child('value').string() ?? '', isRegex: item.child('type').value === 'RegularExpression',
  }));
}

/** Where one route stands among others: the older first, and among routes of one age by name. */
export function comesBefore(left: PolicyRoute, right: PolicyRoute): boolean | 'unknown' {
  if (left === right) return false;
  if (left.created === '' || right.created === '') return 'unknown';
  if (left.created !== right.created) return left.created < right.created;
  return `${left.group} ${left.kind} ${left.ref.name}` < `${right.group} ${right.kind} ${right.ref.name}`;
}
