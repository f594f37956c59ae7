import type * as cdk8s from 'cdk8s';
import type * as library from '../../../src';

type Library = typeof library;
type Cdk8s = typeof cdk8s;

/** A program, written against whichever copy of the library it is given. */
export interface Program {
  readonly name: string;
  readonly declare: (zt: Library, k8s: Cdk8s, app: cdk8s.App) => void;
}

const IMAGE = `ghcr.io/acme/shop:1.0.0@sha256:${'ab'.repeat(32)}`;

/** Programs that use, between them, everything that can be declared. */
export const PROGRAMS: readonly Program[] = [
  { name: 'a shop in a mesh', declare: shop },
  { name: 'a machine without a mesh', declare: machine },
  { name: 'an office on OpenShift', declare: office },
  { name: 'an edge of another class', declare: foreignEdge },
  { name: 'a warehouse in Linkerd', declare: (...program) => { withSidecars(...program, 'linkerd'); } },
  { name: 'a theatre in Consul', declare: (...program) => { withSidecars(...program, 'consul'); } },
];

function shop(zt: Library, { Chart, Duration, Size }: Cdk8s, app: cdk8s.App): void {
  const { Access, ExternalHost, ExternalNetwork, Port, Probe, Probes, SecretStore, SecureService } = zt;
  const chart = new Chart(app, 'shop-chart');
  const mesh = zt.Mesh.istio();
  const profile = zt.ClusterProfile.vanilla({
    apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.244.0.0/16'], nodeCidrs: ['172.18.0.0/24', 'fd01::/112'], clusterCidrs: ['203.0.113.0/24', '2001:db8::/32'],
  });
  const shops = new zt.ZeroTrustNamespace(chart, 'shop', {
    mesh, profile, labels: { team: 'shop' }, quota: { 'requests.cpu': '20' }, limitRange: { defaultLimit: { memory: '128Mi' } },
  });
  const data = new zt.ZeroTrustNamespace(chart, 'data-namespace', { mesh, profile, name: 'data' });
  const common = { image: IMAGE, probes: Probes.http('/healthz') };
  const vault = SecretStore.vault({ server: 'https://vault.example.com:8200', caConfigMap: 'vault-ca' });
  const aws = SecretStore.aws({ region: 'eu-central-1', roleArn: 'arn:aws:iam::123456789012:role/orders', parameterStore: true });
  const gcp = SecretStore.gcp({ projectId: 'p', clusterLocation: 'l', clusterName: 'c', googleServiceAccount: 'a@p.iam.gserviceaccount.com' });
  const azure = SecretStore.azure({ vaultUrl: 'https://v.vault.azure.net', clientId: 'c', tenantId: 't' });
  const database = new SecureService(data, 'database', {
    image: IMAGE,
    ports: [Port.tcp(5432, { name: 'postgres' })],
    probes: Probes.exec(['pg_isready']),
    storage: [{ mountPath: '/var/lib/data', size: Size.gibibytes(1), storageClass: 'fast' }],
  });
  const payments = new SecureService(shops, 'payments', {
    ...common,
    ports: [Port.http(8080, { servicePort: 80 }), Port.http2(8081), Port.grpc(9090, { name: 'rpc' }), Port.tls(8443), Port.udp(9999)],
    probes: Probes.of({ readiness: Probe.http('/ready', { portName: 'http2', period: Duration.seconds(7) }), liveness: Probe.grpc('health'), startup: Probe.tcp({ failureThreshold: 9 }) }),
    metrics: { port: 9464 },
    autoscaling: { maxReplicas: 5 },
    resilience: {
      maxConnections: 10, consecutive5xxErrors: 3, connectTimeout: Duration.seconds(3), ejectionTime: Duration.seconds(30), maxPendingRequests: 5,
    },
    permissions: [{ resource: 'configmaps', names: ['settings'], verbs: ['get', 'update'] }, { apiGroup: 'coordination.k8s.io', resource: 'leases', verbs: ['create'] }],
    secrets: [vault.secret('pin', { PIN: 'production/payments#pin', WHOLE: 'production/whole' }), aws.secret('key', { KEY: 'k' })],
    imagePullSecrets: ['registry'],
    writablePaths: { '/var/cache': Size.mebibytes(128) },
    env: { LEVEL: 'info' },
    podAnnotations: { 'acme.example/oncall': 'shop' },
  });
  const orders = new SecureService(shops, 'orders', {
    ...common,
    name: 'order-desk',
    ports: [Port.http(8080)],
    replicas: 3,
    secrets: [gcp.secret('g', { G: 'g' }, { mountPath: '/secrets' }), azure.secret('a', { A: 'a' }), SecretStore.cluster('shared').secret('c', { C: 'c#d' }), SecretStore.existing('ours').secret('e', { E: 'e' })],
    calls: [database],
  });
  const web = new SecureService(shops, 'web', { ...common, ports: [Port.http(3000, { name: 'site' })], replicas: 1, waivers: [{ rule: zt.Rule.SINGLE_REPLICA, reason: 'r', owner: 'o', expires: '2031-06-30' }] });
  orders.calls(payments, Access.http({ methods: [zt.HttpMethod.POST], paths: ['/charge', '/refund/*'], portName: 'http' }));
  orders.calls(payments, Access.http({ methods: [zt.HttpMethod.GET], portName: 'http' }));
  orders.calls(payments, Access.grpc({ service: 'acme.Payments', methods: ['Charge', 'Refund'] }));
  orders.calls(payments, Access.ports('tls'));
  web.calls(payments, Access.grpc({ service: 'acme.Reports', portName: 'rpc' }));
  web.calls(payments, Access.ports('udp', 'http2'));
  web.calls(orders, Access.http({ paths: ['/orders'] }));
  web.calls(orders, Access.http());
  orders.calls(ExternalHost.https('api.stripe.com'));
  orders.calls(ExternalHost.https('*.example.com', { port: 8443 }));
  orders.calls(ExternalHost.tls('mail.example.net', 465));
  orders.calls(ExternalHost.tcp('ledger.example.net', 5432, { cidrs: ['198.51.100.7/32', '2001:0DB8:1::/48'] }));
  orders.calls(ExternalNetwork.of({ name: 'warehouse', cidrs: ['198.51.100.0/24'], ports: [Port.tcp(2575), Port.udp(2576)] }));
  payments.calls(database, Access.ports('postgres'));
  web.calls(zt.KubernetesApi.inCluster());
  const ledger = SecureService.fromReference({ namespace: 'ledger', name: 'ledger', ports: [Port.grpc(9000)] });
  const legacy = SecureService.fromReference({
    namespace: 'legacy', name: 'legacy', serviceAccountName: 'old', podLabels: { app: 'legacy' }, mesh: zt.Mesh.none(), ports: [Port.tcp(7000, { servicePort: 70 })],
  });
  payments.calls(ledger, Access.grpc({ service: 'acme.Ledger' }));
  payments.calls(legacy);
  ledger.calls(orders, Access.http({ methods: [zt.HttpMethod.GET], paths: ['/orders/{*}'] }));
  const job = new zt.SecureJob(shops, 'migration', { image: IMAGE, backoffLimit: 1, deadline: Duration.minutes(5) });
  job.calls(database);
  const nightly = new zt.SecureCronJob(data, 'nightly', { image: IMAGE, schedule: '0 3 * * *', timeZone: 'Europe/Vienna' });
  nightly.calls(database);
  nightly.calls(ExternalHost.https('api.stripe.com'));
  const edge = new zt.EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com', 'admin.example.com'], mesh, profile });
  edge.exposes(web, { hosts: ['shop.example.com'] });
  edge.exposes(orders, { hosts: ['admin.example.com'], pathPrefixes: ['/orders', '/history/'] });
  edge.exposes(payments, { hosts: ['admin.example.com'], pathPrefixes: ['/payments'], portName: 'http' });
  const inner = new zt.EdgeGateway(chart, 'inner-edge', {
    namespace: 'shop', name: 'inner', hosts: ['inner.example.com'], mesh, profile, clientCidrs: ['192.0.2.0/24'], port: 8443, tlsSecretName: 'cert',
  });
  inner.exposes(web);
}

function machine(zt: Library, { Chart }: Cdk8s, app: cdk8s.App): void {
  const { Access, ExternalHost, ExternalNetwork, Port, Probe, Probes, SecureService } = zt;
  const chart = new Chart(app, 'machine-chart');
  const profile = zt.ClusterProfile.nodeLocalDns({
    dnsAddresses: ['10.96.0.10', '169.254.20.10', 'FD00:10::A'], dnsPodLabels: { 'k8s-app': 'node-local-dns' }, apiServerCidrs: ['172.18.0.2/32'], apiServerPort: 443, podCidrs: ['10.244.0.0/16'], nodeCidrs: ['172.18.0.0/24'], scraper: zt.Scraper.of({ namespace: 'metrics', podLabels: { app: 'scraper' } }),
  });
  const namespace = new zt.ZeroTrustNamespace(chart, 'plain', { mesh: zt.Mesh.none(), profile });
  const meshed = new zt.ZeroTrustNamespace(chart, 'meshed', { mesh: zt.Mesh.istio(), profile });
  const a = new SecureService(namespace, 'a', {
    image: IMAGE,
    ports: [Port.tcp(7000), Port.http(8080), Port.grpc(9090)],
    metrics: { port: 9464, path: '/m' },
    probes: Probes.of({ readiness: Probe.http('/'), liveness: Probe.grpc(), startup: Probe.tcp({ portName: 'tcp' }) }),
  });
  const b = new SecureService(namespace, 'b', { image: IMAGE, ports: [Port.http(8080)], probes: Probes.tcp() });
  const c = new SecureService(meshed, 'c', { image: IMAGE, ports: [Port.http(8080)], probes: Probes.tcp() });
  b.calls(a, Access.ports('http', 'grpc'));
  a.calls(b);
  c.calls(c);
  b.calls(ExternalHost.https('api.stripe.com'));
  c.calls(ExternalHost.https('api.stripe.com'));
  b.calls(ExternalNetwork.of({ name: 'office', cidrs: ['198.51.100.0/24', '2001:db8::/48'], ports: [Port.tcp(25), Port.udp(123)] }));
  b.calls(zt.KubernetesApi.inCluster());
  b.calls(SecureService.fromReference({ namespace: 'other', name: 'o', ports: [Port.tcp(1234)] }));
  b.calls(a, Access.ports('tcp'));
  SecureService.fromReference({ namespace: 'legacy', name: 'legacy', serviceAccountName: 'old', podLabels: { app: 'legacy' }, mesh: zt.Mesh.none() }).calls(b);
}

function office(zt: Library, { Chart }: Cdk8s, app: cdk8s.App): void {
  const { Access, Port, Probes, SecretStore, SecureService } = zt;
  const chart = new Chart(app, 'office-chart');
  const mesh = zt.Mesh.istio({ trustDomain: 'acme.example', revision: 'stable', rootNamespace: 'mesh-root', version: '1.28' });
  const profile = zt.ClusterProfile.openShift({
    apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.128.0.0/14'], clusterDomain: 'acme.internal', externalSecretsNamespace: 'eso', externalSecretsServiceAccount: 'operator', kubernetesVersion: '1.34',
  });
  zt.ZeroTrustDefaults.of(chart).set({ mesh, profile });
  new zt.MeshPolicy(chart, 'mesh');
  const namespace = new zt.ZeroTrustNamespace(chart, 'office', { strictImages: true });
  const store = SecretStore.vault({ server: 'https://vault.example.com', name: 'v', path: 'kv', mountPath: 'k8s', role: 'r', audience: 'a' });
  const files = new SecureService(namespace, 'files', {
    image: IMAGE, ports: [Port.http(8080)], probes: Probes.http('/'), stateful: true, secrets: [store.secret('s', { S: 'a#b' })], user: 1000, group: 2000,
  });
  const desk = new SecureService(namespace, 'desk', { image: IMAGE, ports: [Port.grpc(9000)], probes: Probes.grpc() });
  desk.calls(files, Access.http({ methods: [zt.HttpMethod.GET] }));
  desk.addPort(Port.http(8080));
  files.calls(desk);
}

function foreignEdge(zt: Library, { Chart }: Cdk8s, app: cdk8s.App): void {
  const { Port, Probes, SecureService } = zt;
  const chart = new Chart(app, 'edge-chart');
  const profile = zt.ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'], scraper: zt.Scraper.none() });
  const namespace = new zt.ZeroTrustNamespace(chart, 'site', { mesh: zt.Mesh.none(), profile });
  const site = new SecureService(namespace, 'site', { image: IMAGE, ports: [Port.http(8080, { servicePort: 80 })], probes: Probes.http('/') });
  const edge = new zt.EdgeGateway(chart, 'envoy', {
    namespace: 'envoy-gateway',
    hosts: ['site.example.com', '*.site.example.com'],
    mesh: zt.Mesh.none(),
    profile,
    gatewayClassName: 'envoy',
    podLabels: { 'gateway.envoyproxy.io/owning-gateway-name': 'envoy' },
    serviceAccountName: 'envoy-account',
    clientCidrs: ['192.0.2.0/24'],
  });
  edge.exposes(site, { pathPrefixes: ['/a', '/b'] });
}

/** Meshes whose policies are about ports and requests of single workloads. */
function withSidecars(zt: Library, { Chart, Size }: Cdk8s, app: cdk8s.App, mesh: 'linkerd' | 'consul'): void {
  const { Access, ExternalHost, ExternalNetwork, Port, Probes, SecureService } = zt;
  const chart = new Chart(app, `${mesh}-chart`);
  const profile = zt.ClusterProfile.vanilla({ apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.244.0.0/16'], nodeCidrs: ['172.18.0.0/24'] });
  const [front, data] = ['front', 'data'].map((name) => new zt.ZeroTrustNamespace(chart, name, { mesh: zt.Mesh[mesh](), profile }));
  const service = (name: string, port: library.Port, props: Partial<library.SecureServiceProps> = {}) => (
    new SecureService(front!, name, { image: IMAGE, ports: [port], probes: Probes.http('/healthz', { managementPort: 9801 }), ...props })
  );
  const database = new SecureService(data!, 'database', {
    image: IMAGE, ports: [Port.tcp(5432)], probes: Probes.exec(['pg_isready']), storage: [{ mountPath: '/var/lib/data', size: Size.gibibytes(1) }],
  });
  const sales = service('sales', Port.http(8080, { servicePort: 80 }), { metrics: { port: 9464 }, probes: Probes.http('/healthz') });
  sales.addPort(Port.tcp(7000, { name: 'tills' }));
  const seats = service('seats', Port.grpc(7070));
  const vault = service('vault', Port.tls(8443), { probes: Probes.tcp() });
  const [web, desk] = ['web', 'desk'].map((name) => service(name, Port.http(8080)));
  web!.calls(sales, Access.http({ methods: [zt.HttpMethod.GET], paths: ['/tickets', '/tickets/*'], portName: 'http' }));
  desk!.calls(sales, Access.http({ methods: [zt.HttpMethod.GET, zt.HttpMethod.POST], paths: ['/scans/{*}'], portName: 'http' }));
  web!.calls(desk!);
  desk!.calls(vault);
  sales.calls(seats, Access.grpc({ service: 'acme.Seats', methods: ['Reserve'] }));
  seats.calls(database);
  seats.calls(ExternalHost.https('api.stripe.com'));
  new zt.SecureJob(data!, 'import', { image: IMAGE }).calls(database);
  ExternalNetwork.of({ name: 'tills', cidrs: ['198.51.100.0/24'] }).calls(sales, Access.ports('tills'));
  SecureService.fromReference({ namespace: 'partners', name: 'agency' }).calls(sales, Access.http({ paths: ['/offers'], portName: 'http' }));
  const edge = new zt.EdgeGateway(chart, 'edge', {
    namespace: 'ingress', hosts: ['shop.example.com'], mesh: zt.Mesh[mesh](), profile, gatewayClassName: 'envoy', podLabels: { app: 'edge' }, serviceAccountName: 'edge',
  });
  edge.exposes(web!);
}
