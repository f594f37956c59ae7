import type { HttpOperations, PathsNode } from '../../graph/http-operations';
import { nonEmpty } from '../../graph/selection';
import type { NonEmpty } from '../../graph/selection';
import { pathFormOf } from '../../graph/values/http-path';
import type { HttpPathForm } from '../../graph/values/http-path';
import { literalExpression as literal } from '../../graph/values/literal';

/** What a request must be. Both are expressions of RE2, which are compared with the whole value. */
export interface HttpRule {
  readonly method?: string;
  readonly path?: string;
}

/** A rule for each method on each path. */
export function httpRules(operations: Extract<HttpOperations, { kind: 'only' }>): NonEmpty<HttpRule> {
  return nonEmpty(operations.items.flatMap(({ methods, paths }) => {
    const ofMethods = methods.kind === 'any' ? [{}] : methods.items.map((method) => ({ method: literal(method) }));
    return ofMethods.flatMap((method) => pathRules(paths).map((path) => ({ ...method, ...path })));
  }));
}

function pathRules(paths: PathsNode): readonly Pick<HttpRule, 'path'>[] {
  if (paths.kind === 'any') return [{}];
  // Calls that except paths are refused before anything is rendered.
  if (paths.kind === 'all-but') throw new Error('no expression says "all but"');
  return paths.items.map((path) => ({ path: EXPRESSIONS[pathFormOf(path)](path) }));
}

/** Cilium compares what stands in the request line: the path, and the query behind it, which nothing here limits. */
const QUERY = '(\\?.*)?';

/** Characters of a segment. Source: RFC 3986, section 3.3, `pchar`. */
const SEGMENT = "[A-Za-z0-9\\-._~%!$&'()*+,;=:@]";
const SEGMENTS = "[A-Za-z0-9\\-._~%!$&'()*+,;=:@/]";

const EXPRESSIONS: Readonly<Record<HttpPathForm, (path: string) => string>> = {
  exact: (path) => `${literal(path)}${QUERY}`,
  prefix: (path) => `${literal(path.slice(0, -1))}.*`,
  suffix: (path) => `[^?]*${literal(path.slice(1))}${QUERY}`,
  template: (path) => `${path.split('/').map((segment) => (segment === '{*}' ? `${SEGMENT}+` : segment === '{**}' ? `${SEGMENTS}*` : literal(segment))).join('/')}${QUERY}`,
};
