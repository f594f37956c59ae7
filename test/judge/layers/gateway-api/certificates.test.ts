import { accessWords } from '../../../../src/report/access-words';
import { given, meshed, namespace, object, service } from '../../given';

const API = 'gateway.networking.k8s.io/v1';
const CA = { group: '', kind: 'ConfigMap', name: 'clients' };
const LISTENER = { name: 'shop', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'tls' }] }, allowedRoutes: { namespaces: { from: 'All' } } };

/** A service behind a Gateway with this TLS. */
function judged(tls: object | undefined, ...more: object[]) {
  return given([
    namespace('shop'), meshed('shop/web', { ports: [{ containerPort: 8080 }] }), service('shop/web', { port: 80, targetPort: 8080, appProtocol: 'http' }),
    object(API, 'Gateway', 'edge/public', { gatewayClassName: 'istio', listeners: [LISTENER, ...more], ...(tls && { tls }) }),
    object(API, 'HTTPRoute', 'shop/web', { parentRefs: [{ name: 'public', namespace: 'edge' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] }),
  ]);
}

/** What comes in through the Gateway, in words, and how many of its rules ask nobody to sign in. */
function told(tls: object | undefined, ...more: object[]): readonly [words: string, open: number] {
  const judgement = judged(tls, ...more);
  expect(judgement.problems).toEqual([]);
  const rows = [...judgement.exposure()].filter(({ from }) => from.kind === 'external' && from.via !== undefined);
  const words = new Set(rows.map(accessWords));
  expect(words.size).toBe(1);
  return [[...words][0]!, judgement.openRules().length];
}

const frontend = (validation: object, perPort: readonly object[] = []) => ({ frontend: { default: { validation }, perPort } });
const ASKED = '8080 any request (asks for a certificate of the client)';

test('clients show a certificate where the Gateway asks for one', () => {
  expect(told(undefined)).toEqual(['8080 any request', 1]);
  expect(told(frontend({ caCertificateRefs: [CA] }))).toEqual([ASKED, 0]);
  expect(told(frontend({ caCertificateRefs: [CA], mode: 'AllowValidOnly' }))).toEqual([ASKED, 0]);
});

test('and not where it falls back, names no authority, or says otherwise of the port', () => {
  expect(told(frontend({ caCertificateRefs: [CA], mode: 'AllowInsecureFallback' }))).toEqual(['8080 any request', 1]);
  expect(told(frontend({ caCertificateRefs: [] }))).toEqual(['8080 any request', 1]);
  expect(told(frontend({ caCertificateRefs: [CA] }, [{ port: 443, tls: {} }]))).toEqual(['8080 any request', 1]);
  expect(told(frontend({}, [{ port: 443, tls: { validation: { caCertificateRefs: [CA] } } }]))).toEqual([ASKED, 0]);
  expect(told(frontend({ caCertificateRefs: [CA] }, [{ port: 8443, tls: {} }]))).toEqual([ASKED, 0]);
});

test('a second port that asks for none lets everybody in', () => {
  expect(told(frontend({ caCertificateRefs: [CA] }), { ...LISTENER, name: 'plain', port: 80, protocol: 'HTTP', tls: undefined })).toEqual(['8080 any request', 1]);
});
