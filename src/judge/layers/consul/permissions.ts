/**
 * Which requests a permission is about. Source: agent/xds/rbac.go, convertPermission: path, headers and method must all fit; a path is compared without
 * its query, a prefix as plain text, and an expression with all of the value.
 */
import type { HeaderCondition, Permission } from './read/service-intentions';
import { literalExpression } from '../../core/literal';
import { allOf, not, truthOf, type Truth } from '../../core/verdict';
import type { Request, RequestTest } from '../../engine/decision';
import { valuesOfRegex } from '../../requests/pattern';
import { Regex } from '../../requests/regex';
import { NO_PATTERNS, type RequestPatterns } from '../../requests/requests';

const TESTS = new WeakMap<Permission, RequestTest>();

/** Requests that a permission is about, whatever token comes with them. */
export function requestsOf(permission: Permission): RequestTest {
  let test = TESTS.get(permission);
  if (!test) TESTS.set(permission, test = testOf(permission));
  return test;
}

function testOf(permission: Permission): RequestTest {
  const { path, methods, headers } = permission;
  return Object.freeze({
    kind: 'request',
    key: `permission of Consul ${JSON.stringify([path, methods, headers])}`,
    matches: (request: Request) => takes(permission, request),
    patterns: patternsOf(permission),
    ...(headers.length === 0 && { fact: ({ method, path: asked }: Request) => JSON.stringify([method, asked]) }),
  });
}

function takes({ path, methods, headers }: Permission, request: Request): Truth {
  const asked: Truth[] = [];
  if (methods.length > 0) asked.push(request.method === undefined ? 'conditional' : truthOf(methods.includes(request.method)));
  if (path) asked.push(request.path === undefined ? 'conditional' : takesPath(path, request.path.replace(/[?#].*$/s, '')));
  return asked.includes('no') ? 'no' : allOf([...asked, ...headers.map((one) => hasHeader(one, request.headers))]);
}

function takesPath({ kind, value }: NonNullable<Permission['path']>, path: string): Truth {
  if (kind === 'exact') return truthOf(path === value);
  return kind === 'prefix' ? truthOf(path.startsWith(value)) : matches(value, path);
}

function matches(text: string, value: string): Truth {
  const regex = regexOf(text);
  return regex ? truthOf(regex.matches(value)) : 'unknown';
}

/** All of a value must match, so that signs for its ends say nothing. */
function regexOf(text: string): Regex | undefined {
  if (!REGEXES.has(text)) REGEXES.set(text, Regex.tryParse(text.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')));
  return REGEXES.get(text);
}

const REGEXES = new Map<string, Regex | undefined>();

/** What is no header of the request is not told, and neither is whether versions invert a condition of a header that is missing. */
function hasHeader({ name, kind, value, invert }: HeaderCondition, headers: Request['headers']): Truth {
  if (!headers || name.startsWith(':') || name === 'host') return 'conditional';
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (found === undefined && invert && kind !== 'present') return 'unknown';
  const truth = found === undefined ? 'no' : has(kind, value, found);
  return invert ? not(truth) : truth;
}

function has(kind: HeaderCondition['kind'], value: string, found: string): Truth {
  switch (kind) {
    case 'present': return 'yes';
    case 'exact': return truthOf(found === value);
    case 'prefix': return truthOf(found.startsWith(value));
    case 'suffix': return truthOf(found.endsWith(value));
    case 'regex': return matches(value, found);
  }
}

function patternsOf({ path, methods }: Permission): RequestPatterns {
  if (!path) return { ...NO_PATTERNS, methods };
  const regex = path.kind === 'regex' ? regexOf(path.value) : Regex.tryParse(`${literalExpression(path.value)}${path.kind === 'prefix' ? '.*' : ''}`);
  return { ...NO_PATTERNS, methods, paths: regex ? valuesOfRegex(regex) : [] };
}
