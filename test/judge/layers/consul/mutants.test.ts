/** Each single change of a sound world that lets somebody in, or keeps somebody out, changes what the judge says of it. */
import { allow, by, deny, intentions, meshed, meshEntry, permission, serviceDefaults, services, stated } from './objects';
import type { MeshInstallation } from '../../../../src/judge/options';
import { given, pod } from '../../given';

interface World {
  api: Record<string, string>;
  web: Record<string, string>;
  account: string;
  entries: object[];
  defaults: object;
  mesh: object;
  told: Partial<MeshInstallation>;
}

const GET = { method: 'GET', path: '/v1/a', host: 'api' };
const ALLOWED = permission('allow', { pathPrefix: '/v1/', methods: ['GET'] });

function sound(): World {
  return {
    api: {},
    web: {},
    account: 'web',
    entries: [intentions('*', [deny('*')]), intentions('api', [by('web', ALLOWED), deny('*')])],
    defaults: { protocol: 'http' },
    mesh: { transparentProxy: { meshDestinationsOnly: true } },
    told: {},
  };
}

/** Every verdict: of two services, of a pod without a proxy and of an address, on some requests, and of calls outside. */
function verdicts({ api, web, account, entries, defaults, mesh, told }: World): string {
  const judgement = given([
    meshed('shop/api', api), meshed('shop/web', web, { serviceAccount: account }), meshed('pay/job'), pod('pay/bare'), ...services('shop/api', 'shop/web', 'pay/job'),
    ...entries, serviceDefaults('api', defaults), meshEntry(mesh),
  ], stated(told));
  const callers = [{ workload: 'shop/web' }, { workload: 'pay/job' }, { workload: 'pay/bare' }, { ip: '203.0.113.7' }];
  const requests = [GET, { ...GET, method: 'POST' }, { ...GET, path: '/v2' }];
  const undeclared = { undeclared: { namespace: 'evil', meshed: true, mesh: 'consul', serviceAccount: 'web' } };
  return [
    ...[...callers, undeclared].flatMap((from) => [8080, 9090].flatMap((port) => requests.map((request) => judgement.check({ from, to: { workload: 'shop/api' }, port, ...request }).verdict))),
    judgement.check({ from: { workload: 'shop/web' }, to: { ip: '203.0.113.7' }, port: 443 }).verdict,
  ].join();
}

const EXCLUDE = 'transparent-proxy-exclude';
const api = (...sources: readonly object[]) => [intentions('*', [deny('*')]), intentions('api', sources)];

const MUTANTS: readonly [string, (world: World) => Partial<World>][] = [
  ['another source', () => ({ entries: api(by('web', ALLOWED), allow('job'), deny('*')) })],
  ['any source', () => ({ entries: api(by('web', ALLOWED), allow('*')) })],
  ['no source', () => ({ entries: api(deny('*')) })],
  ['another name', () => ({ entries: api(by('mutant', ALLOWED), deny('*')) })],
  ['an action instead of permissions', () => ({ entries: api(allow('web'), deny('*')) })],
  ['the other action', () => ({ entries: api(by('web', permission('deny', { pathPrefix: '/v1/', methods: ['GET'] })), deny('*')) })],
  ['all methods', () => ({ entries: api(by('web', permission('allow', { pathPrefix: '/v1/' })), deny('*')) })],
  ['another method', () => ({ entries: api(by('web', permission('allow', { pathPrefix: '/v1/', methods: ['GET', 'POST'] })), deny('*')) })],
  ['all paths', () => ({ entries: api(by('web', permission('allow', { pathPrefix: '/', methods: ['GET'] })), deny('*')) })],
  ['an exact path', () => ({ entries: api(by('web', permission('allow', { pathExact: '/v1/', methods: ['GET'] })), deny('*')) })],
  ['a header', () => ({ entries: api(by('web', permission('allow', { pathPrefix: '/v1/', methods: ['GET'], header: [{ name: 'x', present: true }] })), deny('*')) })],
  ['a permission before', () => ({ entries: api(by('web', permission('deny', { pathPrefix: '/v1/a' }), ALLOWED), deny('*')) })],
  ['a permission behind', () => ({ entries: api(by('web', ALLOWED, permission('allow', { pathPrefix: '/' })), deny('*')) })],
  ['a token', () => ({ entries: [intentions('*', [deny('*')]), intentions('api', [by('web', ALLOWED), deny('*')], { jwt: { providers: [{ name: 'login' }] } })] })],
  ['another destination', () => ({ entries: [intentions('*', [deny('*')]), intentions('mutant', [by('web', ALLOWED), deny('*')])] })],
  ['a second entry for the destination', ({ entries }) => ({ entries: [...entries, intentions('api', [allow('job')], {}, 'shop/second')] })],
  ['any destination', ({ entries }) => ({ entries: [...entries.slice(1), intentions('*', [allow('job'), deny('*')])] })],
  ['a field that nobody knows', () => ({ entries: api(by('web', { ...ALLOWED, unless: 'x' }), deny('*')) })],
  ['what is done by default', () => ({ told: { defaultIntentionPolicy: 'allow' } })],
  ['nobody who says what is done by default', () => ({ told: { defaultIntentionPolicy: undefined } })],
  ['another protocol', () => ({ defaults: { protocol: 'tcp' } })],
  ['plain text', () => ({ defaults: { protocol: 'http', mutualTLSMode: 'permissive' } })],
  ['an extension', () => ({ defaults: { protocol: 'http', envoyExtensions: [{ name: 'x' }] } })],
  ['calls outside', () => ({ mesh: {} })],
  ['no proxy at the callee', () => ({ api: { 'connect-inject': 'false' } })],
  ['no proxy at the caller', () => ({ web: { 'connect-inject': 'false' } })],
  ['traffic that is not led to the callee', () => ({ api: { 'transparent-proxy': 'false' } })],
  ['traffic that is not led to the caller', () => ({ web: { 'transparent-proxy': 'false' } })],
  ['a port around the proxy', () => ({ api: { [`${EXCLUDE}-inbound-ports`]: '8080' } })],
  ['another port around the proxy', () => ({ api: { [`${EXCLUDE}-inbound-ports`]: '9090' } })],
  ['another port of the service', () => ({ api: { 'connect-service-port': '9090' } })],
  ['ports around the caller', () => ({ web: { [`${EXCLUDE}-outbound-ports`]: '80,443,8080' } })],
  ['networks around the caller', () => ({ web: { [`${EXCLUDE}-outbound-cidrs`]: '203.0.113.0/24' } })],
  ['another account', () => ({ account: 'other' })],
  ['names that anybody may take', () => ({ told: { namesFollowAccounts: 'no' } })],
  ['names that other namespaces may take', () => ({ told: { namesAreUnique: undefined } })],
];

test.each(MUTANTS)('%s', (_, change) => {
  const world = sound();
  expect(verdicts({ ...world, ...change(world) })).not.toBe(verdicts(world));
});

test('and what changes nothing does not', () => {
  const world = sound();
  const entries = [...world.entries].reverse();
  expect(verdicts({ ...world, entries: [...entries, intentions('web', [allow('job')])], defaults: { protocol: 'http', maxInboundConnections: 5 } })).toBe(verdicts(world));
});
