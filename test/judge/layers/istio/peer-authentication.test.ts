import { given, meshed, peerAuthentication, pod, verdict } from '../../given';

const PODS = [meshed('shop/web'), meshed('shop/db'), pod('shop/plain')];
const ROOT = 'istio-system';

function plainVerdict(objects: object[], port = 8080) {
  return verdict(given([...PODS, ...objects]), 'shop/plain', 'shop/db', { port });
}

const mode = (text: string) => ({ mtls: { mode: text } });
const DB = { matchLabels: { app: 'db' } };

describe('PeerAuthentication', () => {
  test('without any, plain text and mutual TLS are both taken', () => {
    expect(plainVerdict([])).toBe('allow');
    expect(verdict(given(PODS), 'shop/web', 'shop/db')).toBe('allow');
  });

  test('STRICT drops plain text and takes mutual TLS', () => {
    const judgement = given([...PODS, peerAuthentication('shop/p', mode('STRICT'))]);
    expect(verdict(judgement, 'shop/plain', 'shop/db')).toBe('deny');
    expect(verdict(judgement, '8.8.8.8', 'shop/db')).toBe('deny');
    expect(verdict(judgement, 'shop/web', 'shop/db')).toBe('allow');
  });

  test('DISABLE takes plain text, and callers with a sidecar send it', () => {
    const judgement = given([...PODS, peerAuthentication('shop/p', mode('DISABLE'))]);
    expect(verdict(judgement, 'shop/plain', 'shop/db')).toBe('allow');
    expect(verdict(judgement, 'shop/web', 'shop/db')).toBe('allow');
  });

  test('the namespace overrules the mesh, the workload overrules both', () => {
    const mesh = peerAuthentication(`${ROOT}/mesh`, mode('STRICT'));
    const own = peerAuthentication('shop/ns', mode('PERMISSIVE'));
    const workload = peerAuthentication('shop/db', { selector: DB, ...mode('STRICT') });
    expect(plainVerdict([mesh])).toBe('deny');
    expect(plainVerdict([mesh, own])).toBe('allow');
    expect(plainVerdict([mesh, own, workload])).toBe('deny');
  });

  test('UNSET and a missing mode inherit', () => {
    const mesh = peerAuthentication(`${ROOT}/mesh`, mode('STRICT'));
    expect(plainVerdict([mesh, peerAuthentication('shop/ns', mode('UNSET'))])).toBe('deny');
    expect(plainVerdict([mesh, peerAuthentication('shop/ns', {})])).toBe('deny');
  });

  test('a policy with a selector in the root namespace is ignored', () => {
    expect(plainVerdict([peerAuthentication(`${ROOT}/db`, { selector: DB, ...mode('STRICT') })])).toBe('allow');
  });

  test('the oldest of a scope wins', () => {
    const older = peerAuthentication('shop/b', mode('STRICT'), '2026-01-01T00:00:00Z');
    const newer = peerAuthentication('shop/a', mode('PERMISSIVE'), '2026-02-01T00:00:00Z');
    expect(plainVerdict([newer, older])).toBe('deny');
  });

  test('two of a scope without an age that differ leave it open', () => {
    expect(plainVerdict([peerAuthentication('shop/a', mode('STRICT')), peerAuthentication('shop/b', mode('PERMISSIVE'))])).toBe('unknown');
    expect(plainVerdict([peerAuthentication('shop/a', mode('STRICT')), peerAuthentication('shop/b', mode('STRICT'))])).toBe('deny');
  });

  test('a port mode overrules the mode, for container ports', () => {
    const policy = peerAuthentication('shop/db', { selector: DB, ...mode('STRICT'), portLevelMtls: { 9090: { mode: 'PERMISSIVE' } } });
    expect([plainVerdict([policy]), plainVerdict([policy], 9090)]).toEqual(['deny', 'allow']);
  });

  test('an UNSET port mode takes the merged mode', () => {
    const mesh = peerAuthentication(`${ROOT}/mesh`, mode('STRICT'));
    const policy = peerAuthentication('shop/db', { selector: DB, portLevelMtls: { 9090: { mode: 'UNSET' } } });
    expect(plainVerdict([mesh, policy], 9090)).toBe('deny');
  });

  test('istiod refuses port modes without a selector, so that nothing of the policy is in force', () => {
    const judgement = given([...PODS, peerAuthentication('shop/p', { ...mode('STRICT'), portLevelMtls: { 80: { mode: 'DISABLE' } } })]);
    expect(judgement.problems.map((problem) => problem.path.join('.'))).toEqual(['spec.portLevelMtls']);
    expect(verdict(judgement, 'shop/plain', 'shop/db')).toBe('allow');
  });

  test.each([15020, 15021, 15090])('port %d is plain text even under STRICT: the proxy does not take it', (port) => {
    expect(plainVerdict([peerAuthentication('shop/p', mode('STRICT'))], port)).toBe('allow');
  });

  test('ports that an annotation excludes go around the proxy', () => {
    const db = meshed('shop/db', { annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '9090, 9091' } });
    const judgement = given([pod('shop/plain'), db, peerAuthentication('shop/p', mode('STRICT'))]);
    expect([8080, 9090, 9091].map((port) => verdict(judgement, 'shop/plain', 'shop/db', { port }))).toEqual(['deny', 'allow', 'allow']);
  });

  test('UDP never meets the proxy', () => {
    const judgement = given([...PODS, peerAuthentication('shop/p', mode('STRICT'))]);
    expect(verdict(judgement, 'shop/plain', 'shop/db', { protocol: 'UDP' })).toBe('allow');
  });
});
