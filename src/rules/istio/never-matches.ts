import { AUTHORIZATION_POLICIES } from './objects';
import type { Field } from '../../judge/objects/read/field';
import { isPathTemplate } from '../../judge/requests/template';
import { evidenceAt } from '../evidence';
import { defineRule, type Evidence } from '../rule';
import { owasp } from '../standards';
import { istio } from './standards';
import { nameOf, pathText, show } from '../words';

/** Why nothing that anybody sends is equal to a value, or undefined where something may be. */
type Reason = (value: string, beside: readonly unknown[]) => string | undefined;

/**
 * Fields of sources and operations, and keys of conditions. Sources: Istio AuthorizationPolicy ("exact, prefix, suffix and presence match"), pilot/pkg/security
 * (principals are compared without spiffe://), Envoy's RBAC filter (the path without its query), RFC 9110 (methods, paths, hosts).
 */
const SOURCE: Readonly<Record<string, Reason>> = { principals: principal, namespaces: namespace, requestPrincipals: requestPrincipal };
const OPERATION: Readonly<Record<string, Reason>> = { paths: path, methods: method, hosts: host };
const KEYS: Readonly<Record<string, Reason>> = {
  'source.principal': principal, 'source.namespace': namespace, 'request.auth.principal': requestPrincipal, 'connection.sni': serverName,
};

export const NEVER_MATCHES = defineRule({
  code: 'ZT424',
  name: 'value-never-matches',
  title: 'A value of an AuthorizationPolicy matches nothing',
  severity: 'error',
  why: 'Istio takes such a value as it stands, and nothing that anybody sends is equal to it: an ALLOW stays shut, a DENY stays open, and nobody says so.',
  fix: 'Write the value as Istio compares it: principals as trust-domain/ns/NAMESPACE/sa/NAME, paths with a leading slash and without a query, methods in capitals, a star at one end only (or {*} for a segment of a path).',
  standards: [istio('Authorization Policy, Operation', 'reference/config/security/authorization-policy/#Operation'), owasp('API5')],
  check: (input) => input.typed(AUTHORIZATION_POLICIES).flatMap(({ item }) => item.root.child('spec').child('rules').items().flatMap((rule) => [
    ...rule.child('from').items().flatMap((from) => inFields(item.ref, from.child('source'), SOURCE)),
    ...rule.child('to').items().flatMap((to) => inFields(item.ref, to.child('operation'), OPERATION)),
    ...rule.child('when').items().flatMap((when) => inCondition(item.ref, when)),
  ])),
  describe: ({ object, path: where, got, details }) => `${nameOf(object)} compares with ${show(got)} in ${pathText(where)}, which nothing is equal to: ${details.because}.`,
});

function inFields(object: Evidence['object'], fields: Field, table: Readonly<Record<string, Reason>>): readonly Evidence[] {
  return Object.entries(table).flatMap(([name, reason]) => [name, `not${name.charAt(0).toUpperCase()}${name.slice(1)}`]
    .flatMap((key) => inList(object, fields.child(key), reason)));
}

function inCondition(object: Evidence['object'], condition: Field): readonly Evidence[] {
  const key = condition.child('key').value;
  if (typeof key !== 'string' || !Object.hasOwn(KEYS, key)) return [];
  return ['values', 'notValues'].flatMap((name) => inList(object, condition.child(name), KEYS[key]));
}

function inList(object: Evidence['object'], list: Field, reason: Reason): readonly Evidence[] {
  const { value } = list;
  // Most lists are long, and all of them are fine.
  if (!Array.isArray(value) || !value.some((one) => typeof one === 'string' && reason(one, value) !== undefined)) return [];
  return list.items().flatMap((field) => {
    const because = typeof field.value === 'string' ? reason(field.value, value as readonly unknown[]) : undefined;
    return because === undefined ? [] : [evidenceAt(object, field, { details: { because } })];
  });
}

/** A star that is no wildcard. Source: Istio's string matcher looks at the ends alone, at the beginning first. */
function strayStar(value: string): string | undefined {
  if (value === '*' || !value.includes('*')) return undefined;
  const rest = value.startsWith('*') ? value.slice(1) : value.endsWith('*') ? value.slice(0, -1) : value;
  return rest.includes('*') ? 'a star is a wildcard at one end only, and a mere character anywhere else' : undefined;
}

function principal(value: string): string | undefined {
  if (value.includes('spiffe://')) return 'principals are compared without spiffe://';
  const star = strayStar(value);
  if (star !== undefined) return star;
  const isWhole = value.includes('*') || /^[^/]+\/ns\/[^/]+\/sa\/[^/]+$/.test(value);
  return isWhole ? undefined : 'a principal is trust-domain/ns/NAMESPACE/sa/NAME';
}

function namespace(value: string): string | undefined {
  return /[A-Z_]/.test(value) ? 'names of namespaces have small letters, digits and hyphens' : undefined;
}

function requestPrincipal(value: string): string | undefined {
  return strayStar(value) ?? (value.includes('*') || value.includes('/') ? undefined : 'a request principal is issuer/subject');
}

function path(value: string): string | undefined {
  if (value.includes('?')) return 'the query is no part of the path';
  if (value.includes('#')) return 'clients send no fragment';
  if (!value.startsWith('/') && !value.startsWith('*')) return 'every path begins with a slash';
  // Templates have rules of their own, which istiod's webhook holds them to.
  return isPathTemplate(value) ? undefined : strayStar(value);
}

function method(value: string): string | undefined {
  if (value.includes('/')) return 'it is no method; over gRPC the method of a service is the path, and all methods are POST';
  if (/[a-z]/.test(value)) return 'methods are compared with their case, and clients send capitals';
  return strayStar(value);
}

/** Most clients leave out the port that is their scheme's own, so that the host alone has to be there as well. Source: RFC 9110, 4.2.3 and 7.2. */
function host(value: string, beside: readonly unknown[]): string | undefined {
  if (value.includes('://')) return 'a host has no scheme';
  if (value.includes('/')) return 'a host has no path';
  if (/:(80|443)$/.test(value) && !beside.includes(value.replace(/:\d+$/, ''))) return 'clients leave out the port 80 of http and 443 of https';
  // Names with and without any port: `example.com` and `example.com:*`.
  return strayStar(value);
}

function serverName(value: string): string | undefined {
  if (/[A-Z]/.test(value)) return 'Envoy writes server names in small letters before it compares';
  return value.includes(':') ? 'a server name has no port' : strayStar(value);
}
