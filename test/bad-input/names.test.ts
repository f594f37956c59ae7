import { ApiObject } from 'cdk8s';
import { chart, cronJob, job, service } from './programs';
import { accepts, refuses, told } from './refuses';
import { Mesh, Port, SecretStore, SecureService, ZeroTrustNamespace } from '../../src';

const LONG = 'w'.repeat(64);

describe('the name of a service', () => {
  refuses('in capitals', ({ shop }) => service(shop, 'Web'),
    told('name', 'Web', "name: got 'Web'", 'a Service name', "did you mean 'web'?"));
  refuses('with an underscore', ({ shop }) => service(shop, 'web', { name: 'web_front' }),
    told('name', 'web', "name: got 'web_front'", 'a Service name', "'web-front'"));
  refuses('of 64 characters', ({ shop }) => service(shop, LONG),
    told('name', LONG, `name: got '${LONG}'`, 'at most 63 characters', 'shorten it by 1 character'));
  refuses('that starts with a digit', ({ shop }) => service(shop, '2web'),
    told('name', '2web', "name: got '2web'", 'a letter first', "'svc-2web'"));
  refuses('that is empty', ({ shop }) => service(shop, 'web', { name: '' }), told('name', 'web', "name: got ''", 'a Service name', 'write a name'));
  accepts('of 63 characters', ({ shop }) => service(shop, LONG.slice(1)));
});

describe('the name of a job', () => {
  refuses('with a dot', ({ shop }) => job(shop, 'clean.up'), told('name', 'clean.up', "name: got 'clean.up'", 'lower-case', "'clean-up'"));
  refuses('of 53 characters, to which a CronJob adds eleven', ({ shop }) => cronJob(shop, 'nightly', { name: 'n'.repeat(53) }),
    told('name', 'nightly', `name: got '${'n'.repeat(53)}'`, 'at most 52 characters', 'shorten it by 1 character'));
});

describe('the name of a namespace', () => {
  refuses('in capitals', ({ chart: scope }) => new ZeroTrustNamespace(scope, 'Bank', { mesh: Mesh.istio() }),
    told('name', 'app/Bank', "name: got 'Bank'", 'a DNS label', "'bank'"));
  refuses('in capitals, with a service inside', ({ chart: scope }) => service(new ZeroTrustNamespace(scope, 'Bank', { mesh: Mesh.istio() }), 'web'),
    told('name', 'app/Bank', "name: got 'Bank'", 'a DNS label', "'bank'"));
  refuses('of 64 characters', ({ chart: scope }) => new ZeroTrustNamespace(scope, LONG, { mesh: Mesh.istio() }),
    told('name', `app/${LONG}`, `name: got '${LONG}'`, 'at most 63', 'shorten it by 1'));
});

describe('a label', () => {
  const labelled = (labels: { [key: string]: string }) => ({ chart: scope }: { chart: ApiObject['chart'] }) => (
    new ZeroTrustNamespace(scope, 'bank', { mesh: Mesh.istio(), labels })
  );
  refuses('of a namespace with a space in its value', labelled({ team: 'cart team' }),
    told('label', 'app/bank', "labels.team: got 'cart team'", 'a label value', "'cart-team'"));
  refuses('of a namespace with a key of two slashes', labelled({ 'acme/team/cart': 'yes' }),
    told('label', 'app/bank', "labels: got 'acme/team/cart'", 'a label key'));
  refuses('value of 64 characters', labelled({ team: LONG }),
    told('label', 'app/bank', `labels.team: got '${LONG}'`, 'at most 63', 'shorten it by 1'));
  refuses('of Pod Security that a namespace would loosen', labelled({ 'pod-security.kubernetes.io/enforce': 'privileged' }),
    told('label', 'app/bank', "labels: got 'pod-security.kubernetes.io/enforce'", 'labels and annotations of your own', 'leave it out'));
  refuses('that switches injection off', labelled({ 'istio-injection': 'disabled' }),
    told('label', 'app/bank', "labels: got 'istio-injection'", 'labels and annotations of your own', 'leave it out'));
  refuses('of a reference with a space', ({ shop }) => {
    service(shop, 'web').calls(SecureService.fromReference({
      namespace: 'bank', name: 'ledger', ports: [Port.grpc(9000)], podLabels: { app: 'the ledger' },
    }));
  }, told('label', 'web', "reference bank/ledger: podLabels.app: got 'the ledger'", 'a label value', "'the-ledger'"));
  refuses('list of a reference that is empty', ({ shop }) => {
    service(shop, 'web').calls(SecureService.fromReference({ namespace: 'bank', name: 'ledger', ports: [Port.grpc(9000)], podLabels: {} }));
  }, told('label', 'web', 'reference bank/ledger: podLabels: got no labels', 'at least one label', 'name the labels'));
  refuses('of the pods\' annotations with a space in its key', ({ shop }) => service(shop, 'web', { podAnnotations: { 'a b': 'c' } }),
    told('label', 'web', "podAnnotations: got 'a b'", 'a label key'));
  refuses('of the pods\' annotations that takes a port from the mesh',
    ({ shop }) => service(shop, 'web', { podAnnotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' } }),
    told('label', 'web', "podAnnotations: got 'traffic.sidecar.istio.io/excludeInboundPorts'", 'annotations of your own', 'leave it out'));
});

describe('the names of a reference', () => {
  refuses('in capitals, each told', ({ shop }) => {
    service(shop, 'web').calls(SecureService.fromReference({
      namespace: 'Bank', name: 'Ledger', serviceAccountName: 'ledger sa', ports: [Port.grpc(9000)],
    }));
  },
  told('name', 'web', "reference Bank/Ledger: namespace: got 'Bank'", 'a DNS label', "'bank'"),
  told('name', 'web', "reference Bank/Ledger: name: got 'Ledger'", 'a Service name', "'ledger'"),
  told('name', 'web', "reference Bank/Ledger: serviceAccountName: got 'ledger sa'", 'a DNS', "'ledger-sa'"));
  refuses('of which the name alone is wrong', ({ shop }) => {
    service(shop, 'web').calls(SecureService.fromReference({ namespace: 'bank', name: 'Ledger', ports: [Port.grpc(9000)] }));
  }, told('name', 'web', "reference bank/Ledger: name: got 'Ledger'", 'a Service name', "'ledger'"));
});

describe('the name of a secret', () => {
  const secrets = (name: string, store = 'vault') => ({ shop }: { shop: ZeroTrustNamespace }) => (
    service(shop, 'web', { secrets: [SecretStore.cluster(store).secret(name, { DB_USER: 'db#user' })] })
  );
  refuses('in capitals', secrets('DB'), told('name', 'web', "secret 'DB': name: got 'DB'", 'lower-case', "'db'"));
  refuses('whose store is in capitals', secrets('db', 'Vault'), told('name', 'web', "secret 'db': store: got 'Vault'", 'lower-case', "'vault'"));
  refuses('that is too long behind the workload\'s', secrets('d'.repeat(63)),
    told('name', 'web', `secret '${'d'.repeat(63)}': name: got 'web-${'d'.repeat(63)}'`, 'at most 63', 'shorten it by 4 characters'));
  refuses('borne by two', ({ shop }) => {
    const web = service(shop, 'web');
    web.addSecret(SecretStore.cluster('vault').secret('db', { DB_USER: 'db#user' }));
    web.addSecret(SecretStore.cluster('vault').secret('db', { DB_HOST: 'db#host' }));
  }, told('duplicate-name', 'web', "secret 'db': got two secrets", 'one secret of each name', 'another name'));
});

describe('a name that is given twice', () => {
  refuses('to services', ({ shop }) => {
    service(shop, 'web');
    service(shop, 'web2', { name: 'web' });
  }, told('duplicate-name', 'web2', "name 'web': got app/shop/web2 and app/shop/web", 'one workload', "namespace 'shop'", 'another name'));
  refuses('to a service and a job', ({ shop }) => {
    service(shop, 'web');
    job(shop, 'migrate', { name: 'web' });
  }, told('duplicate-name', 'migrate', "name 'web': got app/shop/migrate and app/shop/web", 'one workload', 'another name'));
  refuses('to namespaces', ({ chart: scope }) => new ZeroTrustNamespace(scope, 'shop2', { name: 'shop', mesh: Mesh.istio() }),
    told('duplicate-name', 'app/shop2', "namespace 'shop': got declared at app/shop2 and at app/shop", 'one ZeroTrustNamespace', 'keep one'));
  refuses('to namespaces of two charts', ({ app }) => new ZeroTrustNamespace(chart(app, 'other'), 'shop', { mesh: Mesh.istio() }),
    told('duplicate-name', 'other/shop', "namespace 'shop': got declared at other/shop and at app/shop", 'one ZeroTrustNamespace', 'keep one'));
  refuses('to services of two charts', ({ app, shop }) => {
    service(shop, 'web');
    service(new ZeroTrustNamespace(chart(app, 'other'), 'shop', { mesh: Mesh.istio() }), 'web');
  },
  told('duplicate-name', 'other/shop', "namespace 'shop': got declared at other/shop and at app/shop", 'one ZeroTrustNamespace', 'keep one'),
  told('duplicate-name', 'other/shop/web', "name 'web': got other/shop/web and app/shop/web", 'one workload', 'another name'));
  refuses('to namespaces with different meshes', ({ chart: scope }) => new ZeroTrustNamespace(scope, 'bare', { name: 'shop', mesh: Mesh.none() }),
    told('mesh', 'app/bare', "namespace 'shop': got two meshes (istio, none)", 'one mesh in one namespace; app/shop declares it too', 'keep one'));
  accepts('to services of two namespaces', ({ chart: scope, shop }) => {
    service(shop, 'web');
    service(new ZeroTrustNamespace(scope, 'bank', { mesh: Mesh.istio() }), 'web');
  });
});

describe('two objects of one kind, namespace and name', () => {
  const CONFIG = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'shop' } };
  refuses('of the user\'s own', ({ chart: scope }) => {
    new ApiObject(scope, 'one', CONFIG);
    new ApiObject(scope, 'two', CONFIG);
  }, told('duplicate-name', '', "ConfigMap 'web' in namespace 'shop': got two, at app/one and at app/two", 'another name'));
  refuses('of which one is ours', ({ chart: scope, shop }) => {
    service(shop, 'web');
    new ApiObject(scope, 'mine', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' } });
  }, told('duplicate-name', '', "Service 'web' in namespace 'shop': got two, at app/shop/web/service/Resource and at app/mine", 'overwrite', 'another name'));
  accepts('two kinds of one name', ({ chart: scope, shop }) => {
    service(shop, 'web');
    new ApiObject(scope, 'mine', CONFIG);
  });
});
