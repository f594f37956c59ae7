import { AMBIENT, ambient, SHOP } from './ambient';
import { authorization, given, meshed, namespace, peerAuthentication, pod, verdict } from '../../../given';

const DB = { matchLabels: { app: 'db' } };
const WEB = 'cluster.local/ns/shop/sa/web';

/** What callers may do: one in ambient mode, one without identity, one from outside. */
function callersOfDb(policies: readonly object[], port = 8080) {
  const judgement = given([...SHOP, ...policies]);
  return ['shop/web', 'plain/job', '8.8.8.8'].map((from) => verdict(judgement, from, 'shop/db', { port })).join(' ');
}

const policy = (spec: object) => [authorization('shop/p', { selector: DB, ...spec })];
const allow = (...rules: object[]) => policy({ rules });
const deny = (...rules: object[]) => policy({ action: 'DENY', rules });
const from = (source: object) => [{ source }];
const to = (operation: object) => [{ operation }];

describe('ztunnel lets in', () => {
  test.each([
    ['everybody, where there is no policy', [], 'allow allow allow'],
    ['the identity that an ALLOW names', allow({ from: from({ principals: [WEB] }) }), 'allow deny deny'],
    ['an account', allow({ from: from({ serviceAccounts: ['web'] }) }), 'allow deny deny'],
    ['a namespace', allow({ from: from({ namespaces: ['shop'] }) }), 'allow deny deny'],
    ['any identity', allow({ from: from({ principals: ['*'] }) }), 'allow deny deny'],
    ['everybody, by an empty rule', allow({}), 'allow allow allow'],
    ['nobody, by an ALLOW without rules', policy({}), 'deny deny deny'],
    ['an address', allow({ from: from({ ipBlocks: ['8.8.8.8'] }) }), 'unknown unknown allow'],
    ['whom a DENY does not mean', deny({ from: from({ principals: [WEB] }) }), 'deny allow allow'],
    ['whoever shows an identity, by a DENY of those who do not', deny({ from: from({ notPrincipals: ['*'] }) }), 'allow deny deny'],
    ['a port', allow({ from: from({ principals: [WEB] }), to: to({ ports: ['8080'] }) }), 'allow deny deny'],
    ['no other port', allow({ from: from({ principals: [WEB] }), to: to({ ports: ['9090'] }) }), 'deny deny deny'],
  ])('%s', (_, policies, expected) => {
    expect(callersOfDb(policies)).toBe(expected);
  });
});

describe('of what asks about requests ztunnel', () => {
  const methods = to({ methods: ['GET'] });

  test.each([
    ['drops an ALLOW rule, and lets nobody in', allow({ from: from({ principals: [WEB] }), to: methods }), 'deny deny deny'],
    ['keeps the other rules of an ALLOW', allow({ to: methods }, { from: from({ principals: [WEB] }) }), 'allow deny deny'],
    ['drops an ALLOW rule with a condition about a header', allow({ when: [{ key: 'request.headers[x-a]', values: ['b'] }] }), 'deny deny deny'],
    ['drops an ALLOW rule with an account as a condition', allow({ when: [{ key: 'source.serviceAccount', values: ['shop/web'] }] }), 'deny deny deny'],
    ['leaves nothing of a DENY of methods alone', deny({ from: from({ principals: [WEB] }), to: methods }), 'allow allow allow'],
    ['leaves the port of a DENY of methods at a port, and so denies more', deny({ to: to({ methods: ['GET'], ports: ['8080'] }) }), 'deny deny deny'],
    ['leaves nothing of a DENY by a token', deny({ from: from({ notRequestPrincipals: ['*'] }) }), 'allow allow allow'],
    ['does not see trust domains of sources: of an ALLOW only the rest is asked', allow({ from: from({ principals: [WEB], notTrustDomains: ['cluster.local'] }) }), 'allow deny deny'],
    ['has nothing left of a source with a trust domain alone', allow({ from: from({ trustDomains: ['cluster.local'] }) }), 'deny deny deny'],
  ])('%s', (_, policies, expected) => {
    expect(callersOfDb(policies)).toBe(expected);
  });
});

describe('ztunnel is not sent, or binds to no pod,', () => {
  const nobody = { rules: [{ from: from({ principals: ['cluster.local/ns/shop/sa/nobody'] }) }] };

  test.each([
    ['CUSTOM', policy({ action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] })],
    ['AUDIT', policy({ action: 'AUDIT', rules: [{}] })],
    ['dry runs', [authorization('shop/p', { selector: DB, ...nobody }, { 'istio.io/dry-run': 'true' })]],
    ['policies with targets', [authorization('shop/p', { targetRefs: [{ kind: 'Service', group: '', name: 'db' }], ...nobody })]],
    ['a selector that names no label', [authorization('shop/p', { selector: {}, ...nobody })]],
    ['policies of other pods', [authorization('shop/p', { selector: { matchLabels: { app: 'web' } }, ...nobody })]],
    ['policies of other namespaces', [authorization('plain/p', nobody)]],
  ])('%s', (_, policies) => {
    expect(callersOfDb(policies)).toBe('allow allow allow');
  });

  test('but it is sent policies of its namespace and of the mesh', () => {
    expect(callersOfDb([authorization('shop/p', nobody)])).toBe('deny deny deny');
    expect(callersOfDb([authorization('istio-system/p', nobody)])).toBe('deny deny deny');
    expect(callersOfDb([authorization('istio-system/p', { selector: DB, ...nobody })])).toBe('deny deny deny');
  });
});

describe('no pod in ambient mode is judged by what holds for sidecars alone', () => {
  test('a star in the middle of a namespace, and an alias of the trust domain, mean nobody', () => {
    expect(callersOfDb(allow({ from: from({ namespaces: ['s*p'] }) }))).toBe('deny deny deny');
    const judgement = given([...SHOP, ...allow({ from: from({ principals: [WEB] }) })], { trustDomain: 'prod.example', trustDomainAliases: ['cluster.local'] });
    expect(verdict(judgement, 'shop/web', 'shop/db')).toBe('deny');
  });

  test('ports that a sidecar would leave out are closed', () => {
    const annotations = { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' };
    const strict = peerAuthentication('shop/p', { mtls: { mode: 'STRICT' } });
    const judgement = given([namespace('shop', AMBIENT), pod('shop/db', { annotations }), pod('plain/job'), strict]);
    expect(verdict(judgement, 'plain/job', 'shop/db')).toBe('deny');
    expect(verdict(judgement, 'plain/job', 'shop/db', { port: 15020 })).toBe('deny');
  });

  test('a DENY of a path, which a sidecar enforces, stops nobody', () => {
    const denied = [{ to: to({ paths: ['/admin'] }) }];
    const objects = [authorization('shop/p', { action: 'DENY', rules: denied })];
    const port = { port: 8080, method: 'GET', path: '/admin', host: 'db', token: { state: 'absent' }, headers: {}, sni: '' } as const;
    expect(verdict(given([meshed('shop/web'), meshed('shop/db'), ...objects]), 'shop/web', 'shop/db', port)).not.toBe('allow');
    expect(verdict(given([...SHOP, ...objects]), 'shop/web', 'shop/db', port)).toBe('allow');
  });

  test('the ports of ztunnel itself lead nowhere', () => {
    expect(callersOfDb([], 15008)).toBe('deny deny deny');
    expect(callersOfDb([], 15006)).toBe('deny deny deny');
  });
});

describe('PeerAuthentication in ambient mode', () => {
  const mode = (text: string) => ({ mtls: { mode: text } });

  test.each([
    ['PERMISSIVE', 'allow allow allow'], ['DISABLE', 'allow allow allow'], ['STRICT', 'allow deny deny'],
  ])('%s', (text, expected) => {
    expect(callersOfDb([peerAuthentication('shop/p', mode(text))])).toBe(expected);
  });

  test('a port that is DISABLE stays closed under what is STRICT, and one that is PERMISSIVE is open', () => {
    const strict = peerAuthentication('shop/all', mode('STRICT'));
    const port = (text: string) => [strict, peerAuthentication('shop/db', { selector: DB, portLevelMtls: { 8080: { mode: text } } })];
    expect(callersOfDb(port('DISABLE'))).toBe('allow deny deny');
    expect(callersOfDb(port('PERMISSIVE'))).toBe('allow allow allow');
    expect(callersOfDb(port('PERMISSIVE'), 9090)).toBe('allow deny deny');
  });

  test('the exceptions of ports are lost under a namespace that says nothing over a mesh that is STRICT, and with them what is STRICT', () => {
    const objects = [
      peerAuthentication('istio-system/mesh', mode('STRICT')), peerAuthentication('shop/all', {}),
      peerAuthentication('shop/db', { selector: DB, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } }),
    ];
    expect(callersOfDb(objects, 9090)).toBe('allow allow allow');
    expect(callersOfDb(objects.slice(0, 2), 9090)).toBe('allow deny deny');
  });

  test('two that are equally old leave it open for those without an identity alone', () => {
    expect(callersOfDb([peerAuthentication('shop/a', mode('STRICT')), peerAuthentication('shop/b', mode('PERMISSIVE'))])).toBe('allow unknown unknown');
  });
});

test('UDP does not travel through ztunnel', () => {
  const judgement = given([...SHOP, authorization('shop/p', {})]);
  expect(verdict(judgement, 'plain/job', 'shop/db', { protocol: 'UDP' })).toBe('allow');
  expect(verdict(judgement, 'plain/job', 'shop/db')).toBe('deny');
});

test('what comes around ztunnel by annotation is unknown', () => {
  const bypassing = ambient('shop/db', { annotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } });
  const judgement = given([bypassing, pod('plain/job'), authorization('shop/p', {})]);
  expect(verdict(judgement, 'plain/job', 'shop/db')).toBe('unknown');
});
