import { LabelSelector } from 'cdk8s-plus-28';
import { cronJob, job, service } from './programs';
import { accepts, refuses, told } from './refuses';
import { Access, ClusterProfile, EdgeGateway, ICallee, Mesh, Port, Scraper, ZeroTrustNamespace } from '../../src';

const CUT_OFF = 'default deny would cut them off';

describe('a namespace of the platform', () => {
  for (const name of ['kube-system', 'kube-public', 'kube-node-lease', 'kube-anything']) {
    refuses(name, ({ chart }) => new ZeroTrustNamespace(chart, name, { mesh: Mesh.none() }),
      told('placement', `app/${name}`, `name: got '${name}'`, 'a namespace of your own', 'belongs to Kubernetes', CUT_OFF, 'another name'));
  }
  refuses("of Istio's control plane", ({ chart }) => new ZeroTrustNamespace(chart, 'istio-system', { mesh: Mesh.istio() }),
    told('placement', 'app/istio-system', "name: got 'istio-system'", "belongs to Istio's control plane", CUT_OFF));
  refuses('of another control plane', ({ chart, shop }) => {
    new ZeroTrustNamespace(chart, 'mesh', { mesh: Mesh.none() });
    new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.istio({ rootNamespace: 'mesh', revision: 'canary' }) });
    service(shop, 'web');
  }, told('placement', 'app/mesh', "name: got 'mesh'", "belongs to Istio's control plane", CUT_OFF));
  refuses('of DNS', ({ chart }) => new ZeroTrustNamespace(chart, 'openshift-dns', { mesh: Mesh.none(), profile: ClusterProfile.openShift() }),
    told('placement', 'app/openshift-dns', "name: got 'openshift-dns'", 'belongs to DNS', CUT_OFF));
  refuses('of the scraper', ({ chart, shop }) => {
    new ZeroTrustNamespace(chart, 'monitoring', { mesh: Mesh.istio() });
    service(shop, 'web');
  }, told('cluster-profile', 'app/monitoring', "profile.scraper: got 'monitoring', a namespace that this program declares, in an Istio mesh", 'Mesh.none()', 'Scraper.none()', 'prometheus.calls'));
  accepts('with names like those of the platform', ({ chart }) => {
    for (const name of ['kubernetes', 'kube', 'default', 'istio', 'my-kube-system']) new ZeroTrustNamespace(chart, name, { mesh: Mesh.istio() });
  });
  accepts('with a scraper that is declared', ({ chart }) => {
    const profile = ClusterProfile.vanilla({ scraper: Scraper.none() });
    const prometheus = service(new ZeroTrustNamespace(chart, 'observability', { mesh: Mesh.istio(), profile }), 'prometheus');
    const bank = new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.istio(), profile });
    const ledger = service(bank, 'ledger', { ports: [Port.http(8080), Port.http(9464, { name: 'metrics' })] });
    prometheus.calls(ledger, Access.http({ paths: ['/metrics'], portName: 'metrics' }));
  });
});

describe('a call of something that nobody calls', () => {
  const NO_SERVICE = 'a job has no Service and cannot be called';
  refuses('a job', ({ shop }) => service(shop, 'web').calls(job(shop, 'migrate') as unknown as ICallee),
    told('call-target', 'web', 'calls app/shop/migrate: got SecureJob', 'a SecureService', NO_SERVICE));
  refuses('a job that runs again and again', ({ shop }) => service(shop, 'web').calls(cronJob(shop, 'nightly') as unknown as ICallee),
    told('call-target', 'web', 'calls app/shop/nightly: got SecureCronJob', 'a SecureService', NO_SERVICE));
  refuses('an edge', ({ chart, shop }) => {
    const web = service(shop, 'web');
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'] });
    edge.exposes(web);
    web.calls(edge as unknown as ICallee);
  }, told('call-target', 'web', 'calls app/edge: got EdgeGateway', 'a SecureService', 'call the service behind it'));
  refuses('a namespace', ({ shop }) => service(shop, 'web').calls(shop as unknown as ICallee),
    told('call-target', 'web', 'calls app/shop: got ZeroTrustNamespace', 'a SecureService', 'implement ICallee'));
});

describe('a label by which pods are selected', () => {
  const [NAME, INSTANCE] = ['app.kubernetes.io/name', 'app.kubernetes.io/instance'];
  refuses('of the name', ({ shop }) => service(shop, 'web').deployment.podMetadata.addLabel(NAME, 'shop'),
    told('label', 'web', `podMetadata: ${NAME}: got 'shop'`, "'web'", 'name the workload differently'));
  refuses('of the instance, of a StatefulSet', ({ shop }) => service(shop, 'db', { stateful: true }).statefulSet.podMetadata.addLabel(INSTANCE, 'blue'),
    told('label', 'db', `podMetadata: ${INSTANCE}: got 'blue'`, "'db'"));
  refuses('of a job', ({ shop }) => job(shop, 'migrate').job.podMetadata.addLabel(NAME, 'ledger'), told('label', 'migrate', `podMetadata: ${NAME}: got 'ledger'`, "'migrate'"));
  refuses('of a Deployment that selects more', ({ shop }) => service(shop, 'web').deployment.select(LabelSelector.of({ labels: { tier: 'front' } })),
    told('label', 'web', "select: got 'tier'", NAME, 'leave the call of select out'));
  refuses('of a Service that selects more', ({ shop }) => service(shop, 'web').service.selectLabel('tier', 'front'),
    told('label', 'web', "service: select: got 'tier'", NAME, 'leave the call of select out'));
  refuses('beside a Service that binds a port', ({ shop }) => service(shop, 'web').service.bind(9090),
    told('label', 'web', 'service: bind: got 9090', 'a port that was declared', 'addPort'));
  refuses('of a namespace', ({ chart }) => new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.istio(), labels: { [NAME]: 'money', team: 'bank' } }),
    told('label', 'app/bank', `labels.${NAME}: got 'money'`, "it is written as 'bank'", 'leave it out'));
  accepts('of your own, or said again', ({ shop }) => {
    const { deployment } = service(shop, 'web');
    deployment.podMetadata.addLabel('team', 'shop');
    deployment.podMetadata.addLabel(NAME, 'web');
    deployment.metadata.addLabel('team', 'shop');
  });
});
