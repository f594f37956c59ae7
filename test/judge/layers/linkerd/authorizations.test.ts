import { meshed, meshTls, meshTlsRefs, networkAuthentication, ID, policy, reference, server, serverAuthorization, annotated } from './objects';
import { given, pod } from '../../given';
import { bothVerdict } from '../verdicts';

/** `web` and `job` are in the mesh, `bare` is not, and `far` is in another namespace. */
const CALLERS = [meshed('shop/web'), meshed('shop/job'), pod('shop/bare'), meshed('pay/far'), meshed('shop/api')];
const SERVER = reference('Server', 'api');
const TLS = reference('MeshTLSAuthentication', 'clients');

type Expected = Readonly<Partial<Record<'web' | 'job' | 'bare' | 'far' | 'outside', string>>>;

function verdicts(objects: readonly object[], options = {}): Record<string, string> {
  const judgement = given([...CALLERS, ...objects], options);
  const ask = (from: string) => bothVerdict(judgement, from, 'shop/api');
  return { web: ask('shop/web'), job: ask('shop/job'), bare: ask('shop/bare'), far: ask('pay/far'), outside: ask('203.0.113.7') };
}

const NOBODY: Expected = { web: 'deny', job: 'deny', bare: 'deny', far: 'deny', outside: 'deny' };
const EVERYBODY: Expected = { web: 'allow', job: 'allow', bare: 'allow', far: 'allow', outside: 'allow' };
const MESHED: Expected = { web: 'allow', job: 'allow', bare: 'deny', far: 'allow', outside: 'deny' };
const WEB: Expected = { ...NOBODY, web: 'allow' };

/** Facts of Linkerd's own tests of its policy index (policy-controller/k8s/index/src/inbound/tests), and of its reference of authorization policies. */
describe('a Server', () => {
  test.each<[string, readonly object[], Expected]>([
    ['that nothing authorizes at lets in nobody', [server('shop/api')], NOBODY],
    ['with the access policy deny lets in nobody', [server('shop/api', { accessPolicy: 'deny' })], NOBODY],
    ['with the access policy all-unauthenticated lets in everybody', [server('shop/api', { accessPolicy: 'all-unauthenticated' })], EVERYBODY],
    ['with the access policy audit lets in everybody', [server('shop/api', { accessPolicy: 'audit' })], EVERYBODY],
    ['with the access policy all-authenticated lets in the mesh', [server('shop/api', { accessPolicy: 'all-authenticated' })], MESHED],
    ['of all pods is one of each', [server('shop/all', { podSelector: {} })], NOBODY],
    ['of another port leaves this one alone', [server('shop/api', { port: 9090 }), annotated('shop', { 'config.linkerd.io/default-inbound-policy': 'all-authenticated' })], MESHED],
    ['of other pods leaves these alone', [server('shop/api', { podSelector: { matchLabels: { app: 'db' } } })], { web: 'unknown', outside: 'unknown' }],
    ['of workloads outside selects no pod', [server('shop/api', { podSelector: undefined, externalWorkloadSelector: {} })], { web: 'unknown' }],
  ])('%s', (_, objects, expected) => {
    expect(verdicts(objects)).toMatchObject(expected);
  });
});

describe('an AuthorizationPolicy', () => {
  test.each<[string, readonly object[], Expected]>([
    ['that requires nothing lets in everybody', [policy('shop/p', SERVER)], EVERYBODY],
    ['that requires an identity lets in that one', [policy('shop/p', SERVER, TLS), meshTls('shop/clients', ID('web'))], WEB],
    ['that requires any identity lets in the mesh', [policy('shop/p', SERVER, TLS), meshTls('shop/clients', '*')], MESHED],
    ['that requires an identity of a namespace, by a pattern', [policy('shop/p', SERVER, TLS), meshTls('shop/clients', '*.pay.serviceaccount.identity.linkerd.cluster.local')], { ...NOBODY, far: 'allow' }],
    ['that requires an identity of another control plane', [policy('shop/p', SERVER, TLS), meshTls('shop/clients', 'web.shop.serviceaccount.identity.other.cluster.local')], NOBODY],
    ['that requires an identity of another trust domain', [policy('shop/p', SERVER, TLS), meshTls('shop/clients', 'web.shop.serviceaccount.identity.linkerd.example.org')], NOBODY],
    ['that requires an account, by reference', [policy('shop/p', SERVER, TLS), meshTlsRefs('shop/clients', reference('ServiceAccount', 'web'))], WEB],
    ['that requires an account of another namespace', [policy('shop/p', SERVER, TLS), meshTlsRefs('shop/clients', reference('ServiceAccount', 'far', 'pay'))], { ...NOBODY, far: 'allow' }],
    ['that requires a namespace, by reference', [policy('shop/p', SERVER, TLS), meshTlsRefs('shop/clients', reference('Namespace', 'pay'))], { ...NOBODY, far: 'allow' }],
    ['that requires an account itself', [policy('shop/p', SERVER, reference('ServiceAccount', 'web'))], WEB],
    ['that requires a network', [policy('shop/p', SERVER, reference('NetworkAuthentication', 'n')), networkAuthentication('shop/n', { cidr: '203.0.113.0/24' })], { outside: 'allow' }],
    ['that requires all but a network', [
      policy('shop/p', SERVER, reference('NetworkAuthentication', 'n')), networkAuthentication('shop/n', { cidr: '203.0.113.0/24', except: ['203.0.113.7'] }),
    ], { outside: 'deny' }],
    ['that requires an identity and a network requires both', [
      policy('shop/p', SERVER, TLS, reference('NetworkAuthentication', 'n')), meshTls('shop/clients', ID('web')), networkAuthentication('shop/n', { cidr: '0.0.0.0/0' }, { cidr: '::/0' }),
    ], WEB],
    ['of an authentication in another namespace', [policy('shop/p', SERVER, reference('MeshTLSAuthentication', 'clients', 'pay')), meshTls('pay/clients', ID('web'))], WEB],
    ['for the namespace', [policy('shop/p', reference('Namespace', 'shop'), TLS), meshTls('shop/clients', ID('web'))], WEB],
    ['for another namespace counts for nothing', [policy('shop/p', reference('Namespace', 'pay'))], NOBODY],
    ['in another namespace counts for nothing', [policy('pay/p', SERVER)], NOBODY],
    ['for another Server counts for nothing', [policy('shop/p', reference('Server', 'other'))], NOBODY],
    ['for a route does not count for the Server', [policy('shop/p', reference('HTTPRoute', 'api'))], NOBODY],
    ['with two identities is ignored', [policy('shop/p', SERVER, TLS, reference('ServiceAccount', 'web')), meshTls('shop/clients', ID('web'))], NOBODY],
    ['with a kind that Linkerd does not know is ignored', [policy('shop/p', SERVER, { kind: 'User', name: 'web' })], NOBODY],
    ['beside another: each suffices', [
      policy('shop/p', SERVER, TLS), meshTls('shop/clients', ID('web')), policy('shop/q', SERVER, reference('ServiceAccount', 'job')),
    ], { ...WEB, job: 'allow' }],
    ['of an authentication that is not given may let in who is in the mesh', [policy('shop/p', SERVER, TLS)], { web: 'unknown', bare: 'deny', outside: 'deny' }],
  ])('%s', (_, objects, expected) => {
    expect(verdicts([server('shop/api'), ...objects])).toMatchObject(expected);
  });

  test('does not count where no Server owns the port', () => {
    const objects = [policy('shop/p', reference('Namespace', 'shop')), annotated('shop', { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'deny' })];
    expect(verdicts(objects)).toMatchObject(NOBODY);
  });
});

describe('a ServerAuthorization', () => {
  const ALL = [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }];
  test.each<[string, object, Expected]>([
    ['of everybody, from everywhere', { server: { name: 'api' }, client: { unauthenticated: true, networks: ALL } }, EVERYBODY],
    ['of everybody means the networks of the cluster, which are not known', { server: { name: 'api' }, client: { unauthenticated: true } }, { web: 'unknown', outside: 'unknown' }],
    ['of whoever is in the mesh', { server: { name: 'api' }, client: { meshTLS: { unauthenticatedTLS: true }, networks: ALL } }, MESHED],
    ['of an identity', { server: { name: 'api' }, client: { meshTLS: { identities: [ID('web')] }, networks: ALL } }, WEB],
    ['of an account', { server: { name: 'api' }, client: { meshTLS: { serviceAccounts: [{ name: 'web' }] }, networks: ALL } }, WEB],
    ['of nobody', { server: { name: 'api' }, client: { meshTLS: {}, networks: ALL } }, NOBODY],
    ['of Servers by their labels', { server: { selector: { matchLabels: { tier: 'front' } } }, client: { unauthenticated: true, networks: ALL } }, EVERYBODY],
    ['of Servers with other labels', { server: { selector: { matchLabels: { tier: 'back' } } }, client: { unauthenticated: true, networks: ALL } }, NOBODY],
    ['of another Server', { server: { name: 'other' }, client: { unauthenticated: true, networks: ALL } }, NOBODY],
  ])('%s', (_, spec, expected) => {
    expect(verdicts([server('shop/api', {}, { labels: { tier: 'front' } }), serverAuthorization('shop/a', spec)])).toMatchObject(expected);
  });

  test('without networks means those of the cluster, where they are stated', () => {
    const objects = [server('shop/api'), serverAuthorization('shop/a', { server: { name: 'api' }, client: { unauthenticated: true } })];
    const options = { clusterNetworks: ['10.0.0.0/8'], podCidrs: ['10.1.0.0/16'] };
    expect(verdicts(objects, options)).toMatchObject({ web: 'allow', bare: 'allow', outside: 'deny' });
  });
});

describe('two Servers of a port', () => {
  const OLD = { creationTimestamp: '2025-01-01T00:00:00Z' };
  const NEW = { creationTimestamp: '2026-01-01T00:00:00Z' };
  test.each<[string, readonly object[], Expected]>([
    ['the older one counts', [server('shop/api', { accessPolicy: 'all-authenticated' }, NEW), server('shop/b', {}, OLD)], NOBODY],
    ['of one age, the first by name counts', [server('shop/api', { accessPolicy: 'all-authenticated' }, OLD), server('shop/b', {}, OLD)], MESHED],
    ['of unknown age, what both say is certain', [server('shop/api', { accessPolicy: 'all-authenticated' }), server('shop/b', {})], { web: 'unknown', bare: 'deny' }],
    ['of unknown age that say the same', [server('shop/api', { accessPolicy: 'all-authenticated' }), server('shop/b', { accessPolicy: 'all-authenticated' })], MESHED],
  ])('%s', (_, objects, expected) => {
    expect(verdicts(objects)).toMatchObject(expected);
  });
});
