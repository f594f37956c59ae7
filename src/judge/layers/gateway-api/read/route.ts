import { kindOf, parseBackend, type RouteBackend } from './backend';
import { parseFilters, type RouteFilters } from './route-filters';
import { fieldsOf, type Body } from '../../../objects/kinds/kind';
import type { Field, ObjectRef } from '../../../objects/read/field';
import { refuseRoute } from '../refusals/gateway';

/** A Gateway, or one listener of it, to which a route wants to be attached. */
export interface RouteParent {
  readonly namespace: string;
  readonly name: string;
  /** Absent: every listener. */
  readonly section?: string;
  readonly port?: number;
}

/** Paths of a route. A prefix takes whole segments; what a regular expression means is the implementation's. */
export interface RoutePath {
  readonly kind: 'prefix' | 'exact' | 'template' | 'regex';
  readonly value: string;
}

/** A header or a query parameter that a request must have. */
export interface RouteCondition {
  readonly name: string;
  readonly value: string;
  readonly kind: 'exact' | 'regex';
}

/** Requests that a rule takes: all of these together. */
export interface RouteMatch {
  readonly path: RoutePath;
  /** Absent: any. */
  readonly method?: string;
  readonly headers: readonly RouteCondition[];
  readonly queries: readonly RouteCondition[];
}

export interface RouteRule {
  /** By which policies name it. */
  readonly name?: string;
  /** Never empty: a rule without matches takes every path. */
  readonly matches: readonly RouteMatch[];
  readonly backends: readonly RouteBackend[];
  readonly filters: RouteFilters;
}

export interface OtherParent {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** An HTTPRoute or GRPCRoute. */
export interface Route {
  readonly ref: ObjectRef;
  /** As they are written. */
  readonly annotations: Body;
  readonly parents: readonly RouteParent[];
  /** Parents that are no Gateways: a Service, in a mesh. What the route does there this layer does not follow. */
  readonly otherParents: readonly OtherParent[];
  /** Empty: every host of the listener. */
  readonly hostnames: readonly string[];
  readonly rules: readonly RouteRule[];
  readonly malformed: boolean;
}

const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** Fields of gateway.networking.k8s.io/v1, those of the experimental channel included. */
const SPEC_FIELDS: ReadonlySet<string> = new Set(['parentRefs', 'hostnames', 'rules', 'useDefaultGateways']);
const PARENT_FIELDS: ReadonlySet<string> = new Set(['group', 'kind', 'namespace', 'name', 'sectionName', 'port']);
const RULE_FIELDS: ReadonlySet<string> = new Set(['name', 'matches', 'filters', 'backendRefs', 'timeouts', 'retry', 'sessionPersistence']);
const MATCH_FIELDS: ReadonlySet<string> = new Set(['path', 'headers', 'queryParams', 'method']);
const PATH_FIELDS: ReadonlySet<string> = new Set(['type', 'value']);
const METHOD_FIELDS: ReadonlySet<string> = new Set(['type', 'service', 'method']);

/** Reads an HTTPRoute or a GRPCRoute. A gRPC method is a POST to the path /service/method. */
export function parseRoute(ref: ObjectRef, root: Field, malformed: () => boolean): Route {
  const spec = root.child('spec').only(SPEC_FIELDS);
  refuseRoute(ref.kind, spec);
  const parents = spec.child('parentRefs').items();
  return Object.freeze({
    ref,
    annotations: fieldsOf(root.child('metadata').child('annotations').value),
    parents: Object.freeze(parents.flatMap((parent) => parseParent(ref, parent))),
    otherParents: Object.freeze(parents.filter((parent) => !isGateway(parent)).map(otherParent)),
    hostnames: Object.freeze(spec.child('hostnames').strings().map((host) => host.toLowerCase())),
    rules: Object.freeze(spec.child('rules').items().map((rule) => parseRule(ref, rule))),
    malformed: malformed(),
  });
}

function parseParent(ref: ObjectRef, parent: Field): RouteParent[] {
  parent.only(PARENT_FIELDS);
  const name = parent.child('name').string();
  if (name === undefined || !isGateway(parent)) return [];
  const section = parent.child('sectionName').string();
  const port = parent.child('port').integer();
  return [Object.freeze({
    namespace: parent.child('namespace').string() ?? ref.namespace,
    name,
    ...(section !== undefined && section !== '' && { section }),
    ...(port !== undefined && { port }),
  })];
}

function otherParent(parent: Field): OtherParent {
  return Object.freeze({ group: parent.child('group').string() ?? GATEWAY_GROUP, kind: kindOf(parent, 'Gateway'), name: parent.child('name').string() ?? '' });
}

function isGateway(parent: Field): boolean {
  return kindOf(parent, 'Gateway') === 'Gateway' && (parent.child('group').string() ?? GATEWAY_GROUP) === GATEWAY_GROUP;
}

function parseRule(ref: ObjectRef, rule: Field): RouteRule {
  rule.only(RULE_FIELDS);
  const matches = rule.child('matches').items();
  const name = rule.child('name').string();
  return Object.freeze({
    ...(name !== undefined && { name }),
    matches: Object.freeze(matches.length === 0 ? [EVERYTHING] : matches.map(ref.kind === 'GRPCRoute' ? grpcMatch : httpMatch)),
    backends: Object.freeze(rule.child('backendRefs').items().flatMap((backend) => parseBackend(ref, backend))),
    filters: parseFilters(ref, rule.child('filters'), rule.child('backendRefs')),
  });
}

const EVERYTHING: RouteMatch = Object.freeze({ path: Object.freeze({ kind: 'prefix', value: '/' }), headers: [], queries: [] });

const PATH_KINDS = { PathPrefix: 'prefix', Exact: 'exact', RegularExpression: 'regex' } as const;
const PATH_TYPES = Object.keys(PATH_KINDS) as (keyof typeof PATH_KINDS)[];

function httpMatch(match: Field): RouteMatch {
  const path = match.only(MATCH_FIELDS).child('path').only(PATH_FIELDS);
  const method = match.child('method').string();
  const kind = PATH_KINDS[path.child('type').oneOf(PATH_TYPES) ?? 'PathPrefix'];
  return Object.freeze({
    path: Object.freeze({ kind, value: path.child('value').string() ?? '/' }),
    ...(method !== undefined && { method }),
    headers: parseConditions(match.child('headers')),
    queries: parseConditions(match.child('queryParams')),
  });
}

function grpcMatch(match: Field): RouteMatch {
  const called = match.child('method').only(METHOD_FIELDS);
  const [service, method] = [called.child('service').string(), called.child('method').string()];
  return Object.freeze({
    path: Object.freeze(grpcPath(called.child('type').value === 'RegularExpression', service, method)),
    method: 'POST',
    headers: parseConditions(match.child('headers')),
    queries: [],
  });
}

function grpcPath(isRegex: boolean, service: string | undefined, method: string | undefined): RoutePath {
  if (isRegex) return { kind: 'regex', value: `/${service ?? '.+'}/${method ?? '.+'}` };
  if (service === undefined) return method === undefined ? EVERYTHING.path : { kind: 'template', value: `/{*}/${method}` };
  return method === undefined ? { kind: 'prefix', value: `/${service}` } : { kind: 'exact', value: `/${service}/${method}` };
}

function parseConditions(field: Field): readonly RouteCondition[] {
  return Object.freeze(field.items().map((item) => Object.freeze({
    name: item.child('name').string() ?? '',
    value: item.child('value').string() ?? '',
    kind: item.child('type').value === 'RegularExpression' ? 'regex' as const : 'exact' as const,
  })));
}
