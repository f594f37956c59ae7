import type { PathNormalization } from '../../../src/judge/options';
import { authorization, given, meshed, service, verdict } from '../given';

function allowed(pattern: string, path: string, pathNormalization?: PathNormalization) {
  const judgement = given([
    meshed('shop/web'), meshed('shop/db'), service('shop/db', { name: 'http', port: 80, targetPort: 8080 }),
    authorization('shop/p', { rules: [{ to: [{ operation: { paths: [pattern] } }] }] }),
  ], pathNormalization ? { pathNormalization } : {});
  return verdict(judgement, 'shop/web', 'shop/db', { method: 'GET', path, host: 'db' }) === 'allow';
}

describe('paths of an AuthorizationPolicy', () => {
  test.each([
    ['/a', '/a', true], ['/a', '/a/', false], ['/a', '/A', false], ['/a', '/a?x=1', true], ['/a/*', '/a/', true], ['/a/*', '/a/b/c', true], ['/a/*', '/a', false],
    ['/a*', '/ab', true], ['*/b', '/a/b', true], ['*/b', '/a/bc', false], ['*', '/anything', true], ['/a/*/b', '/a/x/b', false], ['*a*', '/xa*', true], ['*a*', '/xab', false],
  ])('%s against %s: %p', (pattern, path, expected) => {
    expect(allowed(pattern, path, 'NONE')).toBe(expected);
  });

  test.each([
    ['/a/{*}', '/a/b', true], ['/a/{*}', '/a/', false], ['/a/{*}', '/a/b/c', false], ['/a/{*}/c', '/a/b/c', true], ['/a/{*}/c', '/a//c', false],
    ['/allow/admin/{**}', '/allow/admin/', true], ['/allow/admin/{**}', '/allow/admin', false], ['/allow/admin/{**}', '/allow/admin/x/y', true],
    ['/store/{**}/cart', '/store//cart', true], ['/store/{**}/cart', '/store/cart', false], ['/store/{**}/cart', '/store/1/2/cart', true],
    ['/{*}/x/{**}', '/a/x/', true], ['/{**}', '/', true], ['/a/{*}', '/a/b=c', true], ['/a/{*}', '/a/b*c', true], ['/a/{*}', '/a/b[c', false], ['/a/{*}', '/a/b%20c', true],
  ])('the template %s against %s: %p', (pattern, path, expected) => {
    expect(allowed(pattern, path, 'NONE')).toBe(expected);
  });

  test.each<[PathNormalization, string, boolean]>([
    ['NONE', '/a/../b', false], ['BASE', '/a/../b', true], ['BASE', '/x\\..\\b', true], ['BASE', '/%62', true], ['BASE', '//b', false], ['BASE', '/x/..;y=1/b', true], ['BASE', '/.;/b', true], ['BASE', '/x/%2e%2e;/b', false], ['NONE', '/.;/b', false],
    ['MERGE_SLASHES', '//b', true], ['MERGE_SLASHES', '/x/..//b', true], ['MERGE_SLASHES', '/x/..%2fb', false],
    ['DECODE_AND_MERGE_SLASHES', '/x/..%2fb', true], ['DECODE_AND_MERGE_SLASHES', '/%5Cb', true], ['DECODE_AND_MERGE_SLASHES', '/b%20', false],
  ])('with %s the path %s is /b: %p', (mode, path, expected) => {
    expect(allowed('/b', path, mode)).toBe(expected);
  });

  test.each<[string, PathNormalization, boolean]>([
    ['b', 'BASE', false], ['\\b', 'BASE', false], ['%2Fb', 'DECODE_AND_MERGE_SLASHES', false], ['/%00', 'BASE', false], ['/b?%00', 'BASE', true],
    ['/%00', 'NONE', true], ['*', 'BASE', false], ['/b#c', 'NONE', false],
  ])('the proxy takes %s for a path with %s: %p', (path, mode, expected) => {
    expect(allowed('*', path, mode)).toBe(expected);
  });

  test('BASE is the default', () => {
    expect(allowed('/b', '/a/../b')).toBe(true);
    expect(allowed('/b', '//b')).toBe(false);
  });

  test.each([['/a/{*}*', 'allow'], ['/a/{*}b', 'allow'], ['/{**}/{*}', 'allow'], ['a/{*}', 'unknown'], ['/a/{**}/{**}', 'allow']])('%s is no valid template: a policy with it is refused, or unknown where istiod takes it', (pattern, expected) => {
    const judgement = given([meshed('shop/db'), authorization('shop/p', { rules: [{ to: [{ operation: { paths: [pattern] } }] }] })]);
    expect(judgement.problems.map((problem) => problem.code)).toEqual(['bad-value']);
    expect(verdict(judgement, '8.8.8.8', 'shop/db', { method: 'GET', path: '/a', host: 'x' })).toBe(expected);
  });

  test('gRPC is POST to /package.Service/Method', () => {
    const judgement = given([
      meshed('shop/web'), meshed('shop/ads'), service('shop/ads', { name: 'grpc', port: 9555 }),
      authorization('shop/p', { rules: [{ to: [{ operation: { methods: ['POST'], paths: ['/hipstershop.AdService/GetAds'] } }] }] }),
    ]);
    const call = (path: string) => verdict(judgement, 'shop/web', 'shop/ads', { port: 9555, method: 'POST', path, host: 'ads' });
    expect([call('/hipstershop.AdService/GetAds'), call('/hipstershop.AdService/Other')]).toEqual(['allow', 'deny']);
  });
});

describe('hosts and methods', () => {
  const ask = (operation: object, method: string, host: string) => verdict(given([
    meshed('shop/web'), meshed('shop/db'), service('shop/db', { name: 'http', port: 80, targetPort: 8080 }), authorization('shop/p', { rules: [{ to: [{ operation }] }] }),
  ]), 'shop/web', 'shop/db', { method, path: '/', host });

  test('hosts are compared without case', () => {
    expect(ask({ hosts: ['Shop.Example.com'] }, 'GET', 'shop.EXAMPLE.com')).toBe('allow');
    expect(ask({ hosts: ['*.example.com'] }, 'GET', 'A.EXAMPLE.COM')).toBe('allow');
  });

  test('methods are compared with case, and may have stars', () => {
    expect(ask({ methods: ['get'] }, 'GET', 'x')).toBe('deny');
    expect(ask({ methods: ['P*'] }, 'PATCH', 'x')).toBe('allow');
  });
});
