import { bareNamespace, cronJob, job, service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { ConsulOptions, IstioOptions, LinkerdOptions, Waiver } from '../../src';
import { Access, HttpMethod, KubernetesApi, Mesh, MeshPolicy, Rule, SecureService, ZeroTrustNamespace } from '../../src';

const OPEN: Waiver = { rule: Rule.HTTP_WITHOUT_MESH, reason: 'until the mesh comes', owner: 'cart team', expires: '2031-06-30' };

describe('a place', () => {
  const words = ['a place inside a ZeroTrustNamespace', 'new SecureService(namespace'];
  refuses('outside a ZeroTrustNamespace, of a service', ({ chart }) => service(chart, 'web'),
    told('placement', 'app/web', "scope: got a construct under 'app'", ...words));
  refuses('outside a ZeroTrustNamespace, of a job', ({ chart }) => job(chart, 'migrate'),
    told('placement', 'app/migrate', "scope: got a construct under 'app'", 'a place inside a ZeroTrustNamespace', 'new SecureJob(namespace'));
  refuses('outside a ZeroTrustNamespace, of a nightly job', ({ chart }) => cronJob(chart, 'nightly'),
    told('placement', 'app/nightly', "scope: got a construct under 'app'", 'a place inside a ZeroTrustNamespace', 'new SecureCronJob(namespace'));
  refuses('outside a ZeroTrustNamespace, of a service that is called', ({ chart, shop }) => {
    service(shop, 'web').calls(service(chart, 'cart'));
  }, told('placement', 'app/cart', "scope: got a construct under 'app'", ...words));
  refuses('outside a ZeroTrustNamespace, of two services of one name', ({ chart }) => {
    service(chart, 'web');
    service(chart, 'web2', { name: 'web' });
  },
  told('placement', 'app/web', "scope: got a construct under 'app'", ...words),
  told('placement', 'app/web2', "scope: got a construct under 'app'", ...words));
});

describe('methods or paths without a mesh', () => {
  const bareCall = (access: Access, waivers: Waiver[] = []): Program => ({ chart }) => {
    const bare = bareNamespace(chart);
    service(bare, 'web').calls(service(bare, 'cart', { waivers }), access);
  };
  const words = ['a callee in a mesh', 'Rule.HTTP_WITHOUT_MESH'];
  refuses('(methods)', bareCall(Access.http({ methods: [HttpMethod.GET] })),
    told('access-on-port', 'app/bare/web', 'calls bare/cart: got methods with no mesh', ...words));
  refuses('(paths)', bareCall(Access.http({ paths: ['/x'] })),
    told('access-on-port', 'app/bare/web', 'calls bare/cart: got paths with no mesh', ...words));
  accepts('a call that says so and is waived', bareCall(Access.http({ methods: [HttpMethod.GET] }), [OPEN]));
  accepts('an access without methods and paths', bareCall(Access.http()));
});

describe('a caller without identity', () => {
  const words = ['can prove who it is', 'put the caller into the mesh'];
  const got = 'got a caller with no mesh and a callee in an Istio mesh';
  refuses('that calls a callee in a mesh', ({ chart, shop }) => service(bareNamespace(chart), 'web').calls(service(shop, 'cart')),
    told('call-without-mesh', 'app/bare/web', `calls shop/cart: ${got}`, ...words));
  refuses('that calls it twice', ({ chart, shop }) => {
    const [web, cart] = [service(bareNamespace(chart), 'web'), service(shop, 'cart')];
    web.calls(cart, Access.http({ methods: [HttpMethod.GET] }));
    web.calls(cart, Access.http({ paths: ['/x'] }));
  }, told('call-without-mesh', 'app/bare/web', `calls shop/cart: ${got}`, ...words));
  refuses('that is a reference', ({ shop }) => {
    SecureService.fromReference({ namespace: 'bank', name: 'ledger', mesh: Mesh.none() }).calls(service(shop, 'cart'));
  }, told('call-without-mesh', 'cart', `called by bank/ledger: ${got}`, ...words));
});

describe('a mesh', () => {
  const mesh = (options: IstioOptions): Program => ({ chart }) => new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.istio(options) });
  refuses('older than what is written needs', mesh({ version: '1.26' }),
    told('mesh', 'app/bank', "mesh.version: got '1.26'", '1.27 or later', 'upgrade first'));
  refuses('with an invalid version', mesh({ version: 'latest' }),
    told('mesh', 'app/bank', "mesh.version: got 'latest'", 'a minor version', "'1.30'"));
  refuses('with a trust domain that is a URL', mesh({ trustDomain: 'spiffe://cluster.local' }),
    told('mesh', 'app/bank', "mesh.trustDomain: got 'spiffe://cluster.local'", 'a DNS subdomain'));
  refuses('with an empty trust domain', mesh({ trustDomain: '' }), told('mesh', 'app/bank', "mesh.trustDomain: got ''", 'a DNS subdomain', 'write a name'));
  refuses('with a root namespace in capitals', mesh({ rootNamespace: 'Istio' }), told('mesh', 'app/bank', "mesh.rootNamespace: got 'Istio'", 'a DNS label', "'istio'"));
  refuses('with an empty revision', mesh({ revision: '' }), told('mesh', 'app/bank', "mesh.revision: got ''", 'a', 'leave it out'));
  refuses('with a revision that is no label', mesh({ revision: '1-30 canary' }), told('mesh', 'app/bank', "mesh.revision: got '1-30 canary'", 'a label value', "'1-30-canary'"));
  const linkerd = (options: LinkerdOptions): Program => ({ chart }) => new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.linkerd(options) });
  refuses('of Linkerd with a trust domain that is a URL', linkerd({ trustDomain: 'spiffe://cluster.local' }), told('mesh', 'app/bank', "mesh.trustDomain: got 'spiffe://cluster.local'", 'a DNS subdomain'));
  refuses('of Linkerd with a namespace in capitals', linkerd({ controlPlaneNamespace: 'Linkerd' }), told('mesh', 'app/bank', "mesh.controlPlaneNamespace: got 'Linkerd'", 'a DNS label', "'linkerd'"));
  refuses('of Linkerd of which two things are said', ({ chart }) => {
    for (const trustDomain of ['a.example', 'b.example']) new ZeroTrustNamespace(chart, trustDomain.slice(0, 1), { mesh: Mesh.linkerd({ trustDomain }) });
  }, told('mesh', 'app/b', "mesh.trustDomain: got 'b.example'", "'a.example', as app/a says of the same Linkerd", 'describe the mesh once'));
  const consul = (options: ConsulOptions): Program => ({ chart }) => new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.consul(options) });
  refuses('of Consul with a namespace in capitals', consul({ controlPlaneNamespace: 'Consul' }), told('mesh', 'app/bank', "mesh.controlPlaneNamespace: got 'Consul'", 'a DNS label', "'consul'"));
  refuses('of Consul of which two things are said', ({ chart }) => {
    for (const name of ['a', 'b']) new ZeroTrustNamespace(chart, name, { mesh: Mesh.consul({ controlPlaneNamespace: `consul-${name}` }) });
  }, told('mesh', 'app/b', "mesh.controlPlaneNamespace: got 'consul-b'", "'consul-a', as app/a says of the same Consul", 'describe the mesh once'));
  refuses('that is none, with a MeshPolicy', ({ chart }) => new MeshPolicy(chart, 'policy', { mesh: Mesh.none() }),
    told('mesh', 'app/policy', 'mesh: got Mesh.none()', 'a mesh', 'leave the MeshPolicy out'));
  refuses('with two MeshPolicies', ({ chart }) => {
    for (const id of ['policy', 'policy2']) new MeshPolicy(chart, id, { mesh: Mesh.istio() });
  }, told('duplicate-name', '', "PeerAuthentication 'default' in namespace 'istio-system': got two, at app/policy/strict and at app/policy2/strict", 'overwrite'));
  refuses('that is none, with resilience', ({ chart }) => service(bareNamespace(chart), 'web', { resilience: { maxConnections: 10 } }),
    told('mesh', 'app/bare/web', 'resilience: got limits with no mesh', 'a mesh', 'Mesh.istio()'));
});

describe('limits of resilience', () => {
  refuses('of no connection', ({ shop }) => service(shop, 'web', { resilience: { maxConnections: 0 } }),
    told('quantity', 'web', 'resilience.maxConnections: got 0', 'a whole number of at least 1', 'leave it out'));
  refuses('of half an error', ({ shop }) => service(shop, 'web', { resilience: { consecutive5xxErrors: 0.5 } }),
    told('quantity', 'web', 'resilience.consecutive5xxErrors: got 0.5', 'a whole number of at least 1', 'leave it out'));
});

describe('two kinds of callers', () => {
  accepts('a cycle of calls', ({ shop }) => {
    const [web, cart] = [service(shop, 'web'), service(shop, 'cart')];
    web.calls(cart);
    cart.calls(web);
    cart.calls(cart);
  });
  refuses('of the API server without its addresses', ({ shop }) => {
    for (const name of ['web', 'cart']) service(shop, name).calls(KubernetesApi.inCluster());
  },
  ...['web', 'cart'].map((name) => told(
    'cluster-profile', name, `calls kubernetes-api from shop/${name}: got a cluster profile without the addresses of the API server`, 'apiServerCidrs',
  )));
});


describe('two descriptions of one mesh', () => {
  refuses('that differ in the trust domain', ({ chart }) => {
    new ZeroTrustNamespace(chart, 'one', { mesh: Mesh.istio({ revision: 'blue', trustDomain: 'a.example', rootNamespace: 'istio' }) });
    new ZeroTrustNamespace(chart, 'two', { mesh: Mesh.istio({ revision: 'green', trustDomain: 'b.example', rootNamespace: 'istio' }) });
  }, told('mesh', 'app/two', "mesh.trustDomain: got 'b.example'", "'a.example', as app/one says", 'describe the mesh once'));

  refuses('that give one revision to two installations', ({ chart }) => {
    new ZeroTrustNamespace(chart, 'one', { mesh: Mesh.istio({ revision: 'blue', rootNamespace: 'istio-one' }) });
    new ZeroTrustNamespace(chart, 'two', { mesh: Mesh.istio({ revision: 'blue', rootNamespace: 'istio-two' }) });
  }, told('mesh', 'app/two', "mesh.rootNamespace: got 'istio-two'", "'istio-one', as app/one says of the same istio of the revision blue", 'a revision of its own'));
});

describe('a namespace', () => {
  refuses('inside a namespace', ({ shop }) => new ZeroTrustNamespace(shop, 'inner', { mesh: Mesh.istio() }),
    told('placement', 'app/shop/inner', "scope: got a namespace inside 'shop'", 'outside every other namespace', 'pass the chart'));
});
