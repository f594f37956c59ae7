/** Kong's own translator, a naive Kong behind it, and the judge: of random plugins, consumers and requests. */
import { spawnSync } from 'node:child_process';
import { passes, type KongContent, type Request } from './naive';
import type { Token } from '../../../src/judge/core/flow';
import { given } from '../../judge/given';
import { clusterPlugin, consumer, gateway, group, jwtKey, credential, plugin, pluginsSay, route, web } from '../../judge/layers/kong/objects';
import { fc } from '../../support/properties';
import { goTool } from '../tools/go-tool';

interface Translated {
  readonly content?: KongContent;
  readonly failures: readonly string[];
  readonly error?: string;
}

const ISSUERS = ['https://id.example.com', 'https://other.example.com'];
const some = <T>(...items: readonly T[]) => fc.constantFrom(...items);
const maybe = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: undefined });
const clean = (fields: object): object => JSON.parse(JSON.stringify(fields)) as object;

const jwt = fc.record({
  claims_to_verify: maybe(some<readonly string[]>(['exp'], ['exp', 'nbf'], ['nbf'])), anonymous: maybe(some('guest', 'missing')), run_on_preflight: maybe(fc.boolean()),
});
const keyAuth = fc.record({ key_names: some(['apikey']), anonymous: fc.constant(undefined), run_on_preflight: maybe(fc.boolean()) });
const cidrs = fc.uniqueArray(some('198.51.100.0/24', '198.51.100.7', '0.0.0.0/0', '203.0.113.0/25'), { minLength: 1, maxLength: 2 });
const addresses = fc.oneof(fc.record({ allow: cidrs }), fc.record({ deny: cidrs }), fc.record({ allow: cidrs, deny: cidrs }));
const groups = fc.uniqueArray(some('clients', 'admins'), { minLength: 1, maxLength: 2 });
const acl = fc.oneof(fc.record({ allow: groups }), fc.record({ deny: groups }));
const any = (make: (kind: string, config: object) => object) => fc.oneof(
  jwt.map((config) => make('jwt', clean(config))), keyAuth.map((config) => make('key-auth', clean(config))), addresses.map((config) => make('ip-restriction', config)),
  acl.map((config) => make('acl', config)), fc.constant(make('rate-limiting', { minute: 5, policy: 'local', fault_tolerant: false })),
);

const NAMES = ['p0', 'p1', 'p2', 'p3'];
const named = maybe(fc.uniqueArray(some(...NAMES, 'all'), { minLength: 1, maxLength: 3 }).map((names) => names.join(',')));
const world = fc.record({
  plugins: fc.tuple(...NAMES.map((name) => any((kind, config) => plugin(name, kind, config)))),
  cluster: fc.array(fc.tuple(some('all', 'second'), fc.boolean()), { maxLength: 2 }).chain((ones) => fc.tuple(
    ...[...new Map(ones)].map(([name, global]) => any((kind, config) => clusterPlugin(name, kind, config, { global }))),
  )),
  ofRoute: named,
  ofService: named,
  ofConsumer: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: named }),
  app: fc.uniqueArray(some('jwt', 'acl', 'key')),
  guest: fc.option(fc.uniqueArray(some('acl')), { nil: undefined }),
}).map(({ plugins, cluster, ofRoute, ofService, ofConsumer, app, guest }) => [
  gateway(), route(ofRoute), ...web(ofService), ...plugins, ...cluster,
  consumer('app', app.map((one) => `app-${one}`), ofConsumer),
  jwtKey('app-jwt', ISSUERS[0]), group('app-acl', 'clients'), credential('app-key', 'key-auth', { key: 'a-key' }),
  ...(guest ? [consumer('guest', guest.map((one) => `guest-${one}`)), group('guest-acl', 'clients')] : []),
]);

/** What a question may mean: all requests that it does not tell apart. */
function requestsOf(ip: string, method: string, token: Token): readonly Request[] {
  const good = { forged: false, expired: false, early: false };
  const tokens = token.state === 'valid' ? [{ issuer: token.issuer, ...good }]
    : token.state === 'absent' ? [undefined]
      : ISSUERS.flatMap((issuer) => [{ ...good, issuer, forged: true }, { ...good, issuer, expired: true }, { ...good, issuer, early: true }]);
  return tokens.flatMap((one) => [undefined, 'a-key'].map((key): Request => ({ ip, method, ...(one && { token: one }), ...(key !== undefined && { key }) })));
}

const TOKENS: readonly Token[] = [
  { state: 'absent' }, { state: 'invalid' }, ...ISSUERS.map((issuer): Token => ({ state: 'valid', issuer, subject: 'somebody' })),
];
const IPS = ['198.51.100.7', '198.51.100.8', '203.0.113.200', '192.0.2.1'];
const READ = ['HTTPRoute', 'Service', 'KongPlugin', 'KongClusterPlugin', 'KongConsumer', 'Secret'];

test('the judge says of requests what becomes of them', () => {
  const worlds = fc.sample(world, { numRuns: 400, seed: Number(process.env.PROPERTY_SEED ?? 20_261_130) });
  const read = worlds.map((objects) => objects.filter((one) => READ.includes((one as { readonly kind: string }).kind)));
  const { stdout, stderr, status } = spawnSync(goTool('kong'), { input: JSON.stringify(read), maxBuffer: 268_435_456, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const translated = JSON.parse(stdout) as readonly Translated[];
  const seen = { allow: 0, deny: 0, conditional: 0, unknown: 0 };
  const wrong: string[] = [];
  for (const [index, objects] of worlds.entries()) {
    const { content, error } = translated[index];
    if (!content) throw new Error(error);
    // With a backend that it does not find, it would answer everything itself.
    if (JSON.stringify(content).includes('no existing backendRef')) throw new Error(`no Service: ${JSON.stringify(content)}`);
    const judgement = given(objects);
    if (judgement.problems.length > 0) throw new Error(JSON.stringify(judgement.problems));
    for (const ip of IPS) {
      for (const method of ['GET', 'OPTIONS']) {
        for (const token of TOKENS) {
          const said = pluginsSay(judgement, { ip, method, token });
          const found = requestsOf(ip, method, token).map((request) => passes(content, request));
          seen[said] += 1;
          const isRight = said === 'unknown' || (said === 'allow' ? found.every(Boolean) : said === 'deny' ? !found.some(Boolean) : true);
          if (!isRight) wrong.push(`${index}: ${said} ${ip} ${method} ${JSON.stringify(token)} ${JSON.stringify(objects.slice(1))} ${JSON.stringify(content.plugins)}`);
        }
      }
    }
  }
  process.stdout.write(`Kong: ${worlds.length} worlds, ${JSON.stringify(seen)}\n`);
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(Math.min(seen.allow, seen.deny, seen.conditional, seen.unknown)).toBeGreaterThan(0);
});
