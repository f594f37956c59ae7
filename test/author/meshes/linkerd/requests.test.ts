/** Requests of one port in groups, against what each caller may ask for, by a naive reading of how proxies choose a route. */
import type { HttpOperation } from '../../../../src/author/graph/http-operations';
import { uniteOperations } from '../../../../src/author/graph/http-operations';
import { ANY, nonEmpty, only, tryNonEmpty } from '../../../../src/author/graph/selection';
import { matchesPath } from '../../../../src/author/graph/values/http-path';
import { expressionFor } from '../../../../src/author/meshes/linkerd/render/excluding';
import { groupsOf, tryFindConflict } from '../../../../src/author/meshes/linkerd/render/requests';
import type { AskingCaller } from '../../../../src/author/meshes/linkerd/render/requests';
import { linkerdLetsIn } from '../../../support/linkerd-reading';
import { fc } from '../../../support/properties';

const PATTERNS = ['/', '/a', '/a/', '/a/*', '/ab', '/ab*', '/a/b', '/a/b/*', '/a/{*}', '/a/{*}/c', '/{**}', '/x.y', '/x.y*'];
const PATHS = ['/', '/a', '/a/', '/ab', '/abc', '/a/b', '/a/bb', '/a/b/', '/a/b/c', '/a/x/c', '/x.y', '/xzy', '/x.yz', '/z'];
const METHODS = ['GET', 'POST', 'PUT'] as const;

const lists = fc.record({ methods: fc.subarray([...METHODS]), paths: fc.subarray(PATTERNS, { maxLength: 4 }) });
const operation = lists.map(({ methods, paths }): HttpOperation => {
  const [some, named] = [tryNonEmpty(methods), tryNonEmpty(paths)];
  return { methods: some ? only(some) : ANY, paths: named ? only(named) : ANY, users: ANY };
});

const callers = fc.array(fc.array(operation, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 })
  .map((all) => all.map((items, index): AskingCaller => ({ id: `shop/c${index}`, http: uniteOperations([only(nonEmpty(items))]) })));

const LABELS = { app: 'orders' };
const at = (name: string) => ({ metadata: { name, namespace: 'shop' } });

/** What is written for a port, less what does not matter here. */
function objectsFor(all: readonly AskingCaller[]): readonly object[] {
  const authorized = (kind: string, name: string, ids: readonly string[]) => (ids.length === 0 ? [] : [
    { kind: 'MeshTLSAuthentication', ...at(name), spec: { identityRefs: ids.map((id) => ({ kind: 'ServiceAccount', name: id.split('/')[1], namespace: 'shop' })) } },
    {
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: 'AuthorizationPolicy',
      ...at(name),
      spec: { targetRef: { kind, name }, requiredAuthenticationRefs: [{ kind: 'MeshTLSAuthentication', name }] },
    },
  ]);
  return [
    { kind: 'Server', ...at('orders'), spec: { port: 8080, podSelector: { matchLabels: LABELS }, proxyProtocol: 'HTTP/1' } },
    ...authorized('Server', 'orders', all.filter(({ http }) => http.kind === 'any').map(({ id }) => id)),
    ...groupsOf(all).flatMap((group, index) => [
      { kind: 'HTTPRoute', ...at(`route-${index}`), spec: { parentRefs: [{ kind: 'Server', name: 'orders' }], rules: [{ matches: group.matches }] } },
      ...authorized('HTTPRoute', `route-${index}`, group.callers),
    ]),
  ];
}

function isDeclared({ http }: AskingCaller, method: string, path: string): boolean {
  return http.kind === 'any' || http.items.some(({ methods, paths }) => (
    (methods.kind === 'any' || methods.items.includes(method)) && (paths.kind === 'any' || (paths.kind === 'only' && paths.items.some((pattern) => matchesPath(pattern, path))))
  ));
}

test('every caller gets what it was declared to ask for, and nothing else, and no route takes a request only because it is older', () => {
  let [refused, tried] = [0, 0];
  fc.assert(fc.property(callers, (all) => {
    if (tryFindConflict(all)) {
      refused += 1;
      return;
    }
    tried += 1;
    const objects = objectsFor(all);
    for (const path of PATHS) {
      for (const method of METHODS) {
        for (const caller of all) {
          const letsIn = linkerdLetsIn(objects, { account: caller.id, namespace: 'shop', labels: LABELS, port: 8080, method, path });
          if (letsIn !== isDeclared(caller, method, path)) throw new Error(`${caller.id}: ${method} ${path} is ${letsIn ? 'let in' : 'refused'}: ${JSON.stringify(groupsOf(all))}`);
        }
        expect(linkerdLetsIn(objects, { account: 'shop/nobody', namespace: 'shop', labels: LABELS, port: 8080, method, path })).toBe(false);
      }
    }
  }), { numRuns: 400 });
  // Both happen often enough to mean something.
  expect(Math.min(refused, tried)).toBeGreaterThan(20);
});

test.each([
  ['/orders/', [], [], '/orders/.*'],
  ['/orders/', ['/orders/'], [], '/orders/.+'],
  ['/v1.0/', [], [], '/v1\\.0/.*'],
  ['/o/', ['/o/a'], [], '^(?:/o/(?:[^a].*|a.+)?)$'],
  ['/o/', [], ['/o/a'], '^(?:/o/(?:[^a].*)?)$'],
  ['/o/', ['/o/-'], ['/o/a-b'], '^(?:/o/(?:[^\\-a].*|-.+|a(?:[^\\-].*|-(?:[^b].*)?)?)?)$'],
])('all that begins with %s, less %j and what begins with %j, is %s', (beginning, whole, beginnings, expected) => {
  expect(expressionFor(beginning, { whole, beginnings })).toBe(expected);
});

test('an expression takes what begins so, less what is left out', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '/', '-', '.'), { maxLength: 5 }).map((characters) => characters.join(''));
  fc.assert(fc.property(fc.array(text, { maxLength: 5 }), fc.array(text.filter((one) => one !== ''), { maxLength: 3 }), text, (whole, beginnings, asked) => {
    const isLeftOut = whole.includes(asked) || beginnings.some((beginning) => asked.startsWith(beginning));
    expect(new RegExp(`^(?:${expressionFor('/o', { whole: whole.map((one) => `/o${one}`), beginnings: beginnings.map((one) => `/o${one}`) })})$`).test(`/o${asked}`)).toBe(!isLeftOut);
  }), { numRuns: 500 });
});
