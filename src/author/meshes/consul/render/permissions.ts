/** What a caller may ask for, as permissions of an intention: the first that matches decides. */
import type { HttpOperation, HttpOperations } from '../../../graph/http-operations';
import { ANY } from '../../../graph/selection';
import type { Any, NonEmpty } from '../../../graph/selection';
import { pathFormOf } from '../../../graph/values/http-path';
import type { HttpPathForm } from '../../../graph/values/http-path';
import { literalExpression } from '../../../graph/values/literal';

export interface HttpPermission {
  readonly pathExact?: string;
  readonly pathPrefix?: string;
  readonly pathRegex?: string;
  readonly methods?: readonly string[];
}

export interface Permission {
  readonly action: 'allow' | 'deny';
  readonly http: HttpPermission;
}

/** Refuses what nothing before it allows, whatever holds by default: without it the default would decide, and not the next source. */
const NOTHING_ELSE: Permission = { action: 'deny', http: { pathPrefix: '/' } };

/**
 * Requests that permissions tell apart; others somebody else holds, or nobody has to. Permissions could except paths, but for whom they are excepted may
 * be told them by another caller's: no path is excepted.
 */
export function heldByIntentions(http: HttpOperations): HttpOperations {
  return http.kind === 'only' && http.items.some(({ paths }) => paths.kind === 'all-but') ? ANY : http;
}

/** @see https://developer.hashicorp.com/consul/docs/connect/config-entries/service-intentions#sources-permissions */
export function permissionsFor(http: Exclude<HttpOperations, Any>): NonEmpty<Permission> {
  const [first, ...more] = [...http.items.flatMap(allowed), NOTHING_ELSE];
  return [first, ...more];
}

function allowed({ methods, paths }: HttpOperation): readonly Permission[] {
  const asked = methods.kind === 'only' ? { methods: methods.items } : {};
  if (paths.kind === 'only') return paths.items.map((path) => ({ action: 'allow', http: { ...FORMS[pathFormOf(path)](path), ...asked } }));
  // Where any path and any method are meant, every path begins so.
  return [{ action: 'allow', http: methods.kind === 'only' ? asked : { pathPrefix: '/' } }];
}

/** Source: RFC 3986, section 3.3, `pchar`. */
const PCHAR = "a-zA-Z0-9\\-._~%!$&'()*+,;=:@";

/** Proxies compare paths without queries; expressions match the whole of them. */
const FORMS: Readonly<Record<HttpPathForm, (path: string) => HttpPermission>> = {
  exact: (path) => ({ pathExact: path }),
  // The beginning of the text: '/v1*' means '/v10', too.
  prefix: (path) => ({ pathPrefix: path.slice(0, -1) }),
  suffix: (path) => ({ pathRegex: `.*${literalExpression(path.slice(1))}` }),
  template: (path) => ({ pathRegex: path.split('/').map((step) => (step === '{*}' ? `[${PCHAR}]+` : step === '{**}' ? `[${PCHAR}/]*` : literalExpression(step))).join('/') }),
};
