import { describeAgreement } from './agree';
import { askedWith } from './asked';
import { meshedUndeclared, nobodys, ownCallers } from './callers';
import { issueCertificates, tlsSecret } from './certificates';
import { askGateway } from './gateway-client';
import { askForGateway, startGateway, type RunningGateway } from './gateway-envoy';
import { startMinting, type Minting } from './minting';
import { ACME, AT_SERVICES, ATTEMPTS, declarePassports, HOST, PASSPORTS, PORT, STOLEN, type Attempt } from './passports';
import { neighboursOf } from './request';
import { tokenOf } from './tokens';
import { judge } from '../../../src/judge/judge';

/** Passports as the library writes them, with a service that makes them, behind what istiod makes of the settings that the assumptions of the proof print. */
const GATEWAY = 'istio-ingress/edge';
const SERVER = 'spiffe://test/edge';
const { objects, settings } = declarePassports();

const PREFLIGHT = { 'origin': 'https://evil.example', 'access-control-request-method': 'POST' };
const ASKED = ['/', '/a', '/login', '/login/x', '/loginx', ...neighboursOf('/login/x')].flatMap((path) => ['GET', 'POST', 'OPTIONS'].flatMap((method) => (
  [{}, ...(method === 'OPTIONS' ? [PREFLIGHT] : [])].flatMap((more) => ATTEMPTS.map((attempt) => ({ ...attempt, path, method, headers: { ...more, ...attempt.headers } as Attempt['headers'] }))))));

describe('at the edge', () => {
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh: settings } };
  const judged = judge([{ objects: [...objects, config] }], { podCidrs: ['127.64.0.0/10'], trustDomain: 'cluster.local' });
  let minting: Minting;
  let running: RunningGateway | undefined;

  beforeAll(async () => {
    const server = issueCertificates([SERVER]).identities[SERVER]!;
    minting = await startMinting({ outside: ACME, audience: 'shop', inside: PASSPORTS });
    running = await startGateway(askForGateway([...objects, tlsSecret(server)], GATEWAY, { settings }), [PORT], { server }, new Map([['identity/passports', minting]]));
  });
  afterAll(async () => {
    await running?.stop();
    await minting?.stop();
  });

  const ask = (headers: object, path = '/a', method = 'GET') => askGateway({ headers: headers as Record<string, string>, path, method, host: HOST, port: PORT, sni: HOST });
  const subjectOf = (passport: string) => (JSON.parse(Buffer.from(passport.split('.')[1]!, 'base64url').toString()) as { sub: string }).sub;

  test('what gets to a service has a passport that was made for it, or none', async () => {
    const wrong: string[] = [];
    const counts = { requests: 0, web: 0, login: 0, refused: 0 };
    for (const { name, path, method, headers, token, as } of ASKED) {
      const { status, arrival } = await ask(headers, path, method);
      counts.requests += 1;
      const told = (words: string) => wrong.push(`${method} ${path} with ${name}: ${words} (Envoy ${status} ${arrival?.service})`);
      for (const workload of ['shop/web', 'shop/login']) {
        const flat = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)]));
        const { verdict } = judged.check({ from: { ip: '198.51.100.7' }, to: { workload }, via: GATEWAY, port: 8080, sni: HOST, host: HOST, path, method, headers: flat, token: token! });
        // Whether a passport is made, the judge leaves to who makes it.
        const says = verdict === 'conditional' ? (as === undefined ? 'deny' : 'allow') : verdict;
        if (says !== (arrival?.service === workload ? 'allow' : 'deny')) told(`${verdict} for ${workload} says the judge`);
      }
      if (!arrival) {
        counts.refused += 1;
        continue;
      }
      const { authorization = '', 'x-passport': passport, 'x-admin': admin } = arrival.headers;
      if (admin !== undefined) told('a header came through that nobody declared');
      if (arrival.service === 'shop/login') {
        counts.login += 1;
        // What browsers ask before a request is looked at by no filter of tokens.
        if (passport !== undefined || (authorization.startsWith('Bearer ') && headers.origin === undefined)) told(`passport ${passport}, authorization ${authorization}`);
        continue;
      }
      counts.web += 1;
      if (as === undefined || !minting.made.has(passport ?? '') || subjectOf(passport!) !== as || authorization !== '') told(`passport ${passport}, authorization ${authorization}`);
    }
    process.stdout.write(`passports at the edge: ${counts.requests} requests, ${counts.web} with a passport, ${counts.login} without, ${counts.refused} refused\n`);
    expect(wrong.slice(0, 20)).toEqual([]);
    expect([counts.web > 0, counts.login > 0, counts.refused > 0]).toEqual([true, true, true]);
  }, 900_000);

  test('who makes passports sees the token, and no header that it was not declared to see', async () => {
    const before = minting.asked.length;
    const authorization = `Bearer ${tokenOf(ACME, { sub: 'ann', aud: 'shop' })}`;
    await ask({ authorization, 'cookie': 'c=1', 'x-passport': STOLEN }, '/a?b=c', 'POST');
    const [{ path, headers }] = minting.asked.slice(before) as [Minting['asked'][number]];
    expect([path, headers.authorization, headers.cookie, headers['x-passport']]).toEqual(['/passports/a?b=c', authorization, undefined, undefined]);
    await ask({}, '/login');
    expect(minting.asked.length).toBe(before + 1);
  });

  test('the token does not pass where no passport is made of it', async () => {
    const careless = await ask({ authorization: `Bearer ${tokenOf(ACME, { sub: 'careless', aud: 'shop' })}` });
    expect([careless.arrival?.service, careless.arrival?.headers.authorization, careless.arrival?.headers['x-passport']]).toEqual(['shop/web', undefined, undefined]);
    const nobody = await ask({ authorization: `Bearer ${tokenOf(ACME, { sub: 'nobody', aud: 'shop' })}` });
    expect([nobody.status, nobody.arrival]).toEqual([401, undefined]);
  });

  // What the assumption of the proof says of who makes passports: with 200 one comes always.
  test('a passport of a client passes where one is let in and none is made', async () => {
    const careless = await ask({ 'authorization': `Bearer ${tokenOf(ACME, { sub: 'careless', aud: 'shop' })}`, 'x-passport': STOLEN });
    expect([careless.arrival?.service, careless.arrival?.headers['x-passport']]).toEqual(['shop/web', STOLEN]);
  });

  test('nothing gets in while nobody makes passports; what is open still does', async () => {
    await minting.stop();
    const down = await ask({ authorization: `Bearer ${tokenOf(ACME, { sub: 'ann', aud: 'shop' })}` });
    expect([down.status, down.arrival]).toEqual([403, undefined]);
    expect((await ask({}, '/login')).arrival?.service).toBe('shop/login');
  });
});

const TRUST_DOMAIN = 'cluster.local';

describeAgreement('passports at services', [{
  name: 'an edge, a service and others',
  objects,
  mesh: { trustDomain: TRUST_DOMAIN },
  callers: [
    ...ownCallers(objects, TRUST_DOMAIN),
    { name: 'the edge', judged: { workload: 'istio-ingress/edge-istio' }, arrives: { spiffeId: `spiffe://${TRUST_DOMAIN}/ns/istio-ingress/sa/edge-istio` } },
    meshedUndeclared(TRUST_DOMAIN, 'elsewhere', 'web'), ...nobodys(TRUST_DOMAIN, { namespace: 'istio-ingress', serviceAccount: 'edge-istio' }),
  ],
  callees: ['shop/web', 'shop/orders', 'identity/passports'],
  requests: askedWith(...['/', '/status', '/passports/a', '/jwks.json'].flatMap((path) => ['GET', 'POST'].flatMap((method) => AT_SERVICES.map((one) => ({ ...one, method, path }))))),
}]);
