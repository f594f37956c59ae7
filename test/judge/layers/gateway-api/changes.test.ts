import { PODS, gateway, gets, route, rule } from './given-routes';
import type { Flow } from '../../../../src/judge/core/flow';
import { formatRequestSet } from '../../../../src/judge/requests/describe';
import { authorization, given, object } from '../../given';

describe('requests that routes change', () => {
  const PREFIX = (value: string) => ({ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: value } } });
  const headersOf = (modifier: object) => ({ type: 'RequestHeaderModifier', requestHeaderModifier: modifier });
  const changed = (path: string, ...filters: object[]) => [gateway(), route('shop/all', [rule(path, 'api', { filters })])];
  const allow = (...rules: object[]) => authorization('shop/api', { rules });
  const onlyPath = (...paths: string[]) => allow({ to: [{ operation: { paths } }] });
  const apiOf = (objects: readonly object[], asked: Partial<Flow> = {}) => gets(objects, asked).api ?? 'deny';

  test.each<[string, string, string, string]>([
    ['/api', '/v1', '/api/orders', '/v1/orders'],
    ['/api', '/v1/', '/api/orders', '/v1/orders'],
    ['/api/', '/v1', '/api', '/v1'],
    ['/api', '/', '/api/orders', '/orders'],
    ['/api', '/', '/api', '/'],
    ['/api', '/', '/api/', '/'],
    ['/api', '/', '/api//x', '//x'],
    ['/api', '/api/v2', '/api/orders', '/api/v2/orders'],
  ])('%s becomes %s: %s is asked for as %s', (prefix, by, path, seen) => {
    expect(apiOf([...changed(prefix, PREFIX(by)), onlyPath(seen)], { path })).toBe('allow');
    expect(apiOf([...changed(prefix, PREFIX(by)), onlyPath(path === seen ? '/other' : path)], { path })).toBe('deny');
  });

  test('queries stay', () => {
    expect(apiOf([...changed('/api', PREFIX('/v1')), onlyPath('/v1/a')], { path: '/api/a?b=c' })).toBe('allow');
  });

  test('in place of the prefix /, proxies join texts, and nobody knows what is asked for', () => {
    expect(apiOf([...changed('/', PREFIX('/v1')), onlyPath('/v1/*')], { path: '/orders' })).toBe('unknown');
    expect(apiOf([...changed('/', PREFIX('/')), onlyPath('/orders')], { path: '/orders' })).toBe('allow');
  });

  const WITH_HEADER = (name: string, value: string) => allow({ when: [{ key: `request.headers[${name}]`, values: [value] }] });

  test('headers that are removed are gone, and those that are written are there', () => {
    const asked = { path: '/api', headers: { 'X-User': 'root' } };
    expect(apiOf([...changed('/api'), WITH_HEADER('x-user', 'root')], asked)).toBe('allow');
    expect(apiOf([...changed('/api', headersOf({ remove: ['X-USER'] })), WITH_HEADER('x-user', 'root')], asked)).toBe('deny');
    expect(apiOf([...changed('/api', headersOf({ remove: ['x-other'] })), WITH_HEADER('x-user', 'root')], asked)).toBe('allow');
    expect(apiOf([...changed('/api', headersOf({ set: [{ name: 'X-User', value: 'edge' }] })), WITH_HEADER('x-user', 'root')], asked)).toBe('deny');
    expect(apiOf([...changed('/api', headersOf({ set: [{ name: 'X-User', value: 'edge' }] })), WITH_HEADER('x-user', 'edge')], asked)).toBe('allow');
    expect(apiOf([...changed('/api', headersOf({ add: [{ name: 'X-User', value: 'edge' }] })), WITH_HEADER('x-user', 'root')], asked)).toBe('deny');
    expect(apiOf([...changed('/api', headersOf({ add: [{ name: 'X-More', value: 'edge' }] })), WITH_HEADER('x-more', 'edge')], asked)).toBe('allow');
    expect(apiOf([...changed('/api', headersOf({ remove: ['x-user'] })), WITH_HEADER('x-user', 'root')], { path: '/api', headers: undefined })).toBe('conditional');
  });

  describe('tokens', () => {
    const token = { state: 'valid' as const, issuer: 'i', subject: 's', audiences: ['a'] };
    const jwt = (more: object = {}) => object('security.istio.io/v1', 'RequestAuthentication', 'shop/api', { selector: { matchLabels: { app: 'api' } }, jwtRules: [{ issuer: 'i', jwksUri: 'https://i.example.com', audiences: ['a'], ...more }] });
    const signedIn = allow({ from: [{ source: { requestPrincipals: ['*'] } }] });
    const asked = { path: '/api', token };
    const bearer = jwt({ fromHeaders: [{ name: 'Authorization', prefix: 'Bearer ' }] });

    test('are gone with the header that they come in', () => {
      expect(apiOf([...changed('/api'), bearer, signedIn], asked)).toBe('allow');
      expect(apiOf([...changed('/api', headersOf({ remove: ['authorization'] })), bearer, signedIn], asked)).toBe('deny');
      expect(apiOf([...changed('/api', headersOf({ remove: ['x-user'] })), bearer, signedIn], asked)).toBe('allow');
    });

    test('may come elsewhere, too', () => {
      expect(apiOf([...changed('/api', headersOf({ remove: ['Authorization'] })), jwt(), signedIn], asked)).toBe('conditional');
      expect(apiOf([...changed('/api', headersOf({ remove: ['authorization'] })), jwt({ fromHeaders: [{ name: 'x-token' }] }), signedIn], asked)).toBe('allow');
      expect(apiOf([...changed('/api', headersOf({ remove: ['x-token'] })), jwt({ fromHeaders: [{ name: 'X-Token' }] }), signedIn], asked)).toBe('deny');
      expect(apiOf([...changed('/api', headersOf({ remove: ['cookie'] })), jwt({ fromCookies: ['t'] }), signedIn], asked)).toBe('deny');
      expect(apiOf([...changed('/api', headersOf({ set: [{ name: 'authorization', value: 'Bearer x' }] })), bearer, signedIn], asked)).toBe('conditional');
    });
  });

  describe('what comes through a Gateway is told apart as policies behind it see it', () => {
    const openings = (objects: readonly object[]) => [...given([...PODS, ...objects]).exposure()]
      .filter(({ from }) => from.kind === 'external' && from.via !== undefined)
      .map(({ verdict, requests = [] }) => `${verdict} ${requests.map(formatRequestSet).join(' | ')}`);

    test.each<[string, string, readonly string[], string]>([
      ['/api', '/v1', ['/v1/admin'], '/api/admin'],
      ['/api', '/v1', ['/v1/admin/*'], '/api/admin/*'],
      ['/api', '/', ['/admin'], '/api/admin'],
      ['/api', '/', ['/'], '/api,/api/'],
      ['/api', '/v1', ['*1/admin'], '/api/admin,like /api/1/admin'],
      ['/api', '/v1', ['/{*}/admin'], '/api/admin'],
      ['/api', '/v1', ['/v1/{*}/admin'], '/api/{*}/admin'],
      ['/api', '/v1', ['/v1/{**}'], '/api/*'],
    ])('%s to %s, where policies name %p', (prefix, by, paths, seen) => {
      expect([...new Set(openings([...changed(prefix, PREFIX(by)), onlyPath(...paths)]))]).toEqual([`allow * ${seen} host shop.example.com`]);
    });
  });
});
