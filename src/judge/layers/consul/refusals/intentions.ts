/**
 * What the webhooks of Consul refuse of ServiceIntentions; they are asked with failurePolicy Fail. What Consul itself refuses later is reported alone: an
 * earlier version may be in force. Source: consul-k8s, api/v1alpha1/serviceintentions_types.go, Validate.
 */
import type { Field, ProblemCode, RefusalRule } from '../../../objects/read/field';

export const WEBHOOK = 'consul-k8s';

export function webhook(code: ProblemCode, expected: string, reason: string): RefusalRule {
  return { by: WEBHOOK, code, expected, reason };
}

const METHODS: ReadonlySet<unknown> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE']);
const ACTIONS: ReadonlySet<unknown> = new Set(['allow', 'deny']);

export function refuseIntentions(spec: Field): void {
  const sources = spec.child('sources');
  if (isEmpty(sources)) sources.refuse(webhook('missing-field', 'at least one source', 'at least one source must be specified'));
}

export function refuseSource(source: Field): void {
  const [action, permissions] = [source.child('action'), source.child('permissions')];
  const hasPermissions = !isEmpty(permissions);
  if (hasPermissions && hasText(action)) {
    source.refuse(webhook('bad-value', 'either action or permissions', 'action and permissions are mutually exclusive and only one of them can be specified'));
  }
  if (!hasPermissions) refuseAction(action);
  if (hasText(source.child('peer')) && hasText(source.child('partition'))) {
    source.refuse(webhook('bad-value', 'either peer or partition', 'Both source.peer and source.partition cannot be set.'));
  }
}

export function refusePermission(permission: Field): void {
  refuseAction(permission.child('action'));
  const http = permission.child('http');
  const paths = ['pathExact', 'pathPrefix', 'pathRegex'].map((key) => http.child(key)).filter(hasText);
  if (paths.length > 1) http.refuse(webhook('bad-value', 'one path at most', 'at most only one of pathExact, pathPrefix, or pathRegex may be configured.'));
  for (const path of [http.child('pathExact'), http.child('pathPrefix')]) {
    if (hasText(path) && !String(path.value).startsWith('/')) path.refuse(webhook('bad-value', 'a path that begins with a slash', "must begin with a '/'"));
  }
  const seen = new Set<unknown>();
  for (const method of listed(http.child('methods'))) {
    if (!METHODS.has(method.value)) method.refuse(webhook('bad-value', `one of ${[...METHODS].join(', ')}`, `must be one of ${quoted(METHODS)}`));
    if (seen.has(method.value)) method.refuse(webhook('bad-value', 'each method once', 'method listed more than once.'));
    seen.add(method.value);
  }
  for (const header of listed(http.child('header'))) {
    const kinds = ['exact', 'regex', 'prefix', 'suffix'].filter((key) => hasText(header.child(key))).length + Number(header.child('present').value === true);
    if (kinds > 1) header.refuse(webhook('bad-value', 'one of them', 'at most only one of exact, prefix, suffix, regex, or present may be configured.'));
  }
}

function refuseAction(action: Field): void {
  if (!ACTIONS.has(action.value ?? '')) action.refuse(webhook(action.present ? 'bad-value' : 'missing-field', 'allow or deny', `must be one of ${quoted(ACTIONS)}`));
}

export function hasText(field: Field): boolean {
  return typeof field.value === 'string' && field.value !== '';
}

function isEmpty(field: Field): boolean {
  return !field.present || (Array.isArray(field.value) && field.value.length === 0);
}

/** Items of a list; what is no list somebody else refuses. */
function listed(field: Field): readonly Field[] {
  return Array.isArray(field.value) ? field.items() : [];
}

function quoted(values: ReadonlySet<unknown>): string {
  return [...values].map((value) => `"${String(value)}"`).join(', ');
}
