import { allow, by, deny, intentions, jwtProvider, meshed, permission, proxyDefaults, serviceDefaults, services, stated } from './objects';
import type { JudgeOptions } from '../../../../src/judge/options';
import { given, type Asked } from '../../given';
import { bothVerdict } from '../verdicts';

const PODS = [meshed('shop/api'), meshed('shop/web'), meshed('pay/job'), ...services('shop/api', 'shop/web', 'pay/job')];
const HTTP = serviceDefaults('api', { protocol: 'http' });

function ask(objects: readonly object[], options: JudgeOptions = stated(), asked: Asked = {}): readonly string[] {
  const judgement = given([...PODS, ...objects], options);
  return ['shop/web', 'pay/job', '203.0.113.7'].map((from) => bothVerdict(judgement, from, 'shop/api', asked));
}

const UNSTATED = stated({ defaultIntentionPolicy: undefined });
const OPEN = stated({ defaultIntentionPolicy: 'allow' });

describe('what holds where no intention does', () => {
  test.each<[string, JudgeOptions, readonly string[]]>([
    ['is not known where nobody states it', UNSTATED, ['unknown', 'unknown', 'deny']],
    ['denies where it is stated so', stated(), ['deny', 'deny', 'deny']],
    ['allows whoever shows an identity, where it is stated so', OPEN, ['allow', 'allow', 'deny']],
  ])('%s', (_, options, expected) => {
    expect(ask([], options)).toEqual(expected);
  });

  test('a wildcard that denies all settles it for calls that no permission is about', () => {
    expect(ask([intentions('*', [deny('*')])], UNSTATED)).toEqual(['deny', 'deny', 'deny']);
    expect(ask([intentions('*', [deny('*')]), intentions('api', [allow('web')])], UNSTATED)).toEqual(['allow', 'deny', 'deny']);
  });

  test('is stated by options or by the installation, of which there is one', () => {
    expect(ask([], { defaultIntentionPolicy: 'deny', namesFollowAccounts: 'yes', capturesByDefault: 'yes', injectsByDefault: 'no' })).toEqual(['deny', 'deny', 'deny']);
    const saying = (policy: 'allow' | 'deny', owner: string) => ({ mesh: 'consul' as const, defaultIntentionPolicy: policy, nameOwners: { [owner]: ['shop'] } });
    expect(() => given(PODS, { installations: [saying('deny', 'web'), saying('allow', 'web')] })).toThrow('two of them are of Consul');
    // Each of several programs says where its own names are kept.
    expect(() => given(PODS, { installations: [saying('deny', 'web'), saying('deny', 'api')] })).not.toThrow();
  });
});

describe('precedence: the exact destination before any, then the exact source before any', () => {
  // By pairs of destination and source, in the order of the documentation: api web, api *, * web, * *.
  test.each<[string, readonly object[], string, string]>([
    ['9 before 8', [intentions('api', [allow('web'), deny('*')])], 'allow', 'deny'],
    ['9 before 8, the other way', [intentions('api', [deny('web'), allow('*')])], 'deny', 'allow'],
    ['9 before 6', [intentions('api', [allow('web')]), intentions('*', [deny('web')])], 'allow', 'deny'],
    ['9 before 6, the other way', [intentions('api', [deny('web')]), intentions('*', [allow('web')])], 'deny', 'deny'],
    ['9 before 5', [intentions('api', [allow('web')]), intentions('*', [deny('*')])], 'allow', 'deny'],
    ['9 before 5, the other way', [intentions('api', [deny('web')]), intentions('*', [allow('*')])], 'deny', 'allow'],
    ['8 before 5', [intentions('api', [allow('*')]), intentions('*', [deny('*')])], 'allow', 'allow'],
    ['8 before 5, the other way', [intentions('api', [deny('*')]), intentions('*', [allow('*')])], 'deny', 'deny'],
    ['6 before 5', [intentions('*', [allow('web'), deny('*')])], 'allow', 'deny'],
    ['6 before 5, the other way', [intentions('*', [deny('web'), allow('*')])], 'deny', 'allow'],
    ['order in a list says nothing', [intentions('api', [deny('*'), allow('web')])], 'allow', 'deny'],
    ['of others, nothing', [intentions('web', [allow('*')])], 'deny', 'deny'],
  ])('%s', (_, objects, web, job) => {
    expect(ask(objects)).toEqual([web, job, 'deny']);
  });

  test('8 before 6 is what is documented, and proxies let in whom either allows', () => {
    expect(ask([intentions('api', [deny('*')]), intentions('*', [allow('web')])])).toEqual(['unknown', 'deny', 'deny']);
    expect(ask([intentions('api', [allow('*')]), intentions('*', [deny('web')])])).toEqual(['allow', 'allow', 'deny']);
    expect(ask([intentions('api', [allow('*')]), intentions('*', [deny('web')])], OPEN)).toEqual(['unknown', 'allow', 'deny']);
    expect(ask([intentions('api', [deny('*')]), intentions('*', [allow('web')])], OPEN)).toEqual(['deny', 'deny', 'deny']);
  });

  test('names are those of the whole cluster, wherever entries and pods stand', () => {
    expect(ask([intentions('api', [allow('job')], {}, 'elsewhere/any-name')])).toEqual(['deny', 'allow', 'deny']);
  });

  test('two entries for one destination, of which Consul takes one, settle nothing for those who show an identity', () => {
    expect(ask([intentions('api', [allow('web')]), intentions('api', [deny('web')], {}, 'shop/other')])).toEqual(['unknown', 'unknown', 'deny']);
  });
});

describe('permissions', () => {
  const WEB = (...permissions: readonly object[]) => [HTTP, intentions('api', [by('web', ...permissions)])];
  const get = (path: string, method = 'GET'): Asked => ({ method, path, host: 'api' });
  const verdicts = (objects: readonly object[], ...asked: readonly Asked[]) => asked.map((one) => ask(objects, stated(), one)[0]);

  test('the first that fits decides, and what none fits meets the default', () => {
    const objects = WEB(permission('deny', { pathPrefix: '/v1/admin' }), permission('allow', { pathPrefix: '/v1', methods: ['GET'] }));
    expect(verdicts(objects, get('/v1/a'), get('/v1/admin'), get('/v1/a', 'POST'), get('/v2'))).toEqual(['allow', 'deny', 'deny', 'deny']);
    const other = WEB(permission('allow', { pathPrefix: '/v1', methods: ['GET'] }), permission('deny', { pathPrefix: '/v1/admin' }));
    expect(verdicts(other, get('/v1/admin'))).toEqual(['allow']);
  });

  test('what none fits does not meet the next intention', () => {
    const objects = [HTTP, intentions('api', [by('web', permission('allow', { pathExact: '/a' })), allow('*')])];
    expect([ask(objects, stated(), get('/a')), ask(objects, stated(), get('/b'))]).toEqual([['allow', 'allow', 'deny'], ['deny', 'allow', 'deny']]);
    const unstated = [HTTP, intentions('api', [by('web', permission('allow', { pathExact: '/a' })), deny('*')])];
    expect([ask(unstated, UNSTATED, get('/a')), ask(unstated, UNSTATED, get('/b'))]).toEqual([['allow', 'deny', 'deny'], ['unknown', 'deny', 'deny']]);
  });

  test('a last one that denies everything settles it, whatever holds by default', () => {
    const objects = [HTTP, intentions('*', [deny('*')]), intentions('api', [by('web', permission('allow', { pathExact: '/a' }), permission('deny', { pathPrefix: '/' }))])];
    expect([ask(objects, UNSTATED, get('/a')), ask(objects, UNSTATED, get('/b'))]).toEqual([['allow', 'deny', 'deny'], ['deny', 'deny', 'deny']]);
  });

  test.each<[string, object, readonly string[]]>([
    ['an exact path', { pathExact: '/v1' }, ['allow', 'deny', 'deny', 'allow']],
    ['a prefix, as plain text', { pathPrefix: '/v1' }, ['allow', 'allow', 'allow', 'allow']],
    ['an expression, with all of the path', { pathRegex: '/v1/.+' }, ['deny', 'allow', 'deny', 'deny']],
    ['an expression that says where it ends', { pathRegex: '^/v1(0)?$' }, ['allow', 'deny', 'allow', 'allow']],
    ['an expression that is not understood', { pathRegex: '/v1(?<name>x)' }, ['unknown', 'unknown', 'unknown', 'unknown']],
  ])('%s, without the query', (_, http, expected) => {
    expect(verdicts(WEB(permission('allow', http)), get('/v1'), get('/v1/a'), get('/v10'), get('/v1?a=b'))).toEqual(expected);
  });

  test.each<[string, object, Record<string, string>, string]>([
    ['present', { present: true }, { 'X-Team': 'a' }, 'allow'],
    ['missing', { present: true }, {}, 'deny'],
    ['missing, inverted', { present: true, invert: true }, {}, 'allow'],
    ['exact', { exact: 'a' }, { 'x-team': 'a' }, 'allow'],
    ['another', { exact: 'a' }, { 'x-team': 'ab' }, 'deny'],
    ['another, inverted', { exact: 'a', invert: true }, { 'x-team': 'ab' }, 'allow'],
    ['missing, with an inverted value', { exact: 'a', invert: true }, {}, 'unknown'],
    ['prefix', { prefix: 'a' }, { 'x-team': 'ab' }, 'allow'],
    ['suffix', { suffix: 'b' }, { 'x-team': 'ab' }, 'allow'],
    ['expression', { regex: 'a.?' }, { 'x-team': 'ab' }, 'allow'],
  ])('a header: %s', (_, condition, headers, expected) => {
    const objects = WEB(permission('allow', { header: [{ name: 'X-Team', ...condition }] }));
    expect(verdicts(objects, { ...get('/'), headers }, get('/'))).toEqual([expected, 'conditional']);
  });

  test.each([['http2'], ['grpc']])('are read over %s, which all services may speak by default', (protocol) => {
    const objects = [proxyDefaults({ config: { protocol } }), intentions('api', [by('web', permission('allow', { pathExact: '/a' }))])];
    expect(ask(objects, stated(), get('/a'))).toEqual(['allow', 'deny', 'deny']);
  });

  test('of a service that speaks no HTTP, Consul may refuse them, and they deny', () => {
    const source = by('web', permission('allow', { pathExact: '/a' }));
    expect(ask([intentions('api', [source])], stated(), get('/a'))).toEqual(['deny', 'deny', 'deny']);
    expect(ask([intentions('api', [source]), intentions('*', [allow('*')])], stated(), get('/a'))).toEqual(['unknown', 'allow', 'deny']);
    expect(ask([intentions('api', [source, allow('job')])], stated(), get('/a'))).toEqual(['deny', 'unknown', 'deny']);
  });
});

describe('tokens of end users', () => {
  const GET: Asked = { method: 'GET', path: '/a', host: 'api' };
  const JWT = { jwt: { providers: [{ name: 'login' }] } };
  const cases: readonly [string, readonly object[], JudgeOptions, string][] = [
    ['all sources need one', [intentions('api', [allow('web')], JWT), jwtProvider('login')], stated(), 'conditional'],
    ['one permission needs one', [intentions('api', [by('web', permission('allow', { pathExact: '/a' }, JWT))]), jwtProvider('login')], stated(), 'conditional'],
    ['a permission that denies asks for none', [intentions('api', [by('web', permission('deny', { pathExact: '/a' }, JWT), permission('allow', { pathPrefix: '/' }))]), jwtProvider('login')], stated(), 'deny'],
    ['of a provider that is not given', [intentions('api', [allow('web')], JWT)], stated(), 'unknown'],
    ['where callers are allowed by default, none is asked for', [intentions('api', [allow('web')], JWT), jwtProvider('login')], OPEN, 'allow'],
    ['where callers are allowed by default, one makes that they are denied', [intentions('api', [deny('web')], JWT), jwtProvider('login')], OPEN, 'conditional'],
  ];

  test.each(cases)('%s', (_, objects, options, expected) => {
    expect(ask([HTTP, ...objects], options, GET)[0]).toBe(expected);
  });

  test('on a port that is not read as HTTP they are not looked at', () => {
    expect(ask([intentions('api', [allow('web')], JWT), jwtProvider('login')])[0]).toBe('allow');
  });
});

describe('other clusters, and Consul Enterprise', () => {
  test('a service of a peer may call from outside, and is none of this cluster', () => {
    expect(ask([intentions('api', [allow('web', { peer: 'other' })])])).toEqual(['deny', 'deny', 'unknown']);
    expect(ask([intentions('api', [allow('web', { peer: 'other' }), allow('web')])])).toEqual(['allow', 'deny', 'unknown']);
  });

  test.each([['namespace'], ['partition'], ['samenessGroup']])('the field %s settles nothing', (field) => {
    expect(ask([intentions('api', [allow('web', { [field]: 'x' })])])).toEqual(['unknown', 'unknown', 'deny']);
  });

  test('fields that nobody knows settle nothing', () => {
    expect(ask([intentions('api', [allow('web', { sorce: 'x' })])])).toEqual(['unknown', 'unknown', 'deny']);
    expect(ask([intentions('api', [allow('web')], { mode: 'x' })])).toEqual(['unknown', 'unknown', 'deny']);
    expect(ask([serviceDefaults('api', { envoyExtensions: [{ name: 'builtin/lua' }] }), intentions('api', [allow('web')])])).toEqual(['unknown', 'unknown', 'unknown']);
    expect(ask([proxyDefaults({ config: { envoy_public_listener_json: '{}' } }), intentions('api', [allow('web')])])).toEqual(['unknown', 'unknown', 'unknown']);
  });
});
