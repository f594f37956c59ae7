import { ApiObject, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { ConfigMap, Cpu, Env, Node, NodeLabelQuery, NodeTaintQuery, Volume } from 'cdk8s-plus-28';
import {
  Access, ClusterProfile, EdgeGateway, ExternalHost, HttpMethod, Mesh, Port, Probes, SecretStore, SecureCronJob, SecureJob, SecureService,
  ZeroTrustNamespace, type ZeroTrustApp,
} from '../../../src';

const DIGEST = '@sha256:1f2a4c7b9d0e3f5a6b8c1d2e4f7a9b0c3d5e6f8a1b2c4d7e9f0a3b5c6d8e1f2a';
const image = (name: string) => `registry.velo.example/${name}:1.0.0${DIGEST}`;

const { GET, POST } = HttpMethod;

/** A ride-hailing application: eighteen workloads of three namespaces, with databases, a broker, jobs, an operator and an edge. */
export function declare(app: ZeroTrustApp): void {
  const profile = ClusterProfile.vanilla({ kubernetesVersion: '1.34', apiServerCidrs: ['10.0.0.10/32'], podCidrs: ['10.88.0.0/16'] });
  const own = { mesh: Mesh.istio(), profile };
  const rides = new ZeroTrustNamespace(new Chart(app, 'rides'), 'rides', own);
  const payments = new ZeroTrustNamespace(new Chart(app, 'payments'), 'payments', own);
  const dataChart = new Chart(app, 'data');
  const data = new ZeroTrustNamespace(dataChart, 'data', own);

  const postgres = new SecureService(data, 'postgres', {
    image: image('postgres'),
    ports: [Port.tcp(5432)],
    probes: Probes.exec(['pg_isready']),
    storage: [{ mountPath: '/var/lib/postgresql', size: Size.gibibytes(50), storageClass: 'gp3' }],
    writablePaths: { '/tmp': Size.mebibytes(64), '/run/postgresql': Size.mebibytes(1) },
    user: 999,
    resources: { cpu: { request: Cpu.units(2) }, memory: { limit: Size.gibibytes(4) } },
  });
  const redis = new SecureService(data, 'redis', { image: image('redis'), ports: [Port.tcp(6379)], probes: Probes.tcp(), stateful: true });
  const kafka = new SecureService(data, 'kafka', {
    image: image('kafka'),
    replicas: 3,
    ports: [Port.tcp(9092, { name: 'clients' }), Port.tcp(9093, { name: 'controller' })],
    probes: Probes.tcp({ portName: 'clients' }),
    storage: [{ mountPath: '/var/lib/kafka', size: Size.gibibytes(100) }],
  });
  kafka.calls(kafka);
  const nats = new SecureService(data, 'nats', {
    image: image('nats'),
    replicas: 3,
    stateful: true,
    ports: [Port.tcp(4222, { name: 'client' }), Port.tcp(6222, { name: 'cluster' }), Port.http(8222, { name: 'monitor' })],
    probes: Probes.http('/healthz', { portName: 'monitor' }),
  });
  nats.calls(nats, Access.ports('cluster'));

  const otel = SecureService.fromReference({
    namespace: 'observability', name: 'otel-collector', ports: [Port.grpc(4317, { name: 'otlp-grpc' }), Port.http(4318, { name: 'otlp-http' })],
  });
  const vault = SecretStore.vault({ server: 'https://vault.velo.example:8200' });
  const aws = SecretStore.aws({ region: 'eu-west-1', roleArn: 'arn:aws:iam::123456789012:role/velo-receipts' });

  const common = { imagePullSecrets: ['velo-registry'], env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector.observability:4317' } };
  const service = (namespace: ZeroTrustNamespace, name: string, props: object) => (
    new SecureService(namespace, name, { ...common, image: image(name), ...props })
  );
  const web = { ports: [Port.http(8080)], probes: Probes.http('/healthz') };
  const rpc = { ports: [Port.grpc(9000)], probes: Probes.grpc() };

  const pricing = service(rides, 'pricing', { ...rpc, autoscaling: { maxReplicas: 20, minReplicas: 3 }, metrics: { port: 9464 } });
  const location = service(rides, 'location', { ...web, ports: [Port.http(8080, { name: 'ws' })] });
  const dispatch = service(rides, 'dispatch', { ...rpc, resilience: { maxConnections: 500, consecutive5xxErrors: 5 } });
  const trips = service(rides, 'trips', { ...rpc, ports: [Port.grpc(9000), Port.http(8080, { name: 'admin' })] });
  const riderApi = service(rides, 'rider-api', { ...web, ports: [Port.http(3000)] });
  const telemetry = service(rides, 'driver-telemetry', { ports: [Port.tls(8883, { name: 'mqtts' })], probes: Probes.tcp() });
  const billing = service(payments, 'billing', web);
  const ledger = service(payments, 'ledger', rpc);
  const fraud = service(payments, 'fraud', rpc);
  const receipts = service(payments, 'receipts', { ...web, storage: [{ mountPath: '/var/spool/receipts', size: Size.gibibytes(5) }], replicas: 2 });
  const migration = new SecureJob(payments, 'ledger-migrate', { ...common, image: image('ledger'), args: ['migrate'], deadline: Duration.minutes(15) });
  const payouts = new SecureCronJob(payments, 'payouts', { ...common, image: image('payouts'), schedule: '0 4 * * 1', timeZone: 'Europe/Vienna' });
  const controller = service(rides, 'zone-controller', {
    ports: [Port.http(8081)],
    probes: Probes.http('/healthz'),
    permissions: [
      { verbs: ['get', 'update'], resource: 'leases', apiGroup: 'coordination.k8s.io', names: ['zone-controller'] },
      { verbs: ['create'], resource: 'leases', apiGroup: 'coordination.k8s.io' },
      { verbs: ['list', 'watch'], resource: 'zones', apiGroup: 'velo.example' },
      { verbs: ['create'], resource: 'events' },
    ],
  });
  const webhook = service(rides, 'zone-webhook', { ports: [Port.tls(9443, { name: 'webhook', servicePort: 443 })], probes: Probes.tcp() });

  riderApi.calls(trips, Access.grpc({ service: 'velo.Trips', methods: ['Book', 'Get'] }));
  riderApi.calls(pricing, Access.grpc({ service: 'velo.Pricing', methods: ['Quote'] }));
  riderApi.calls(location, Access.http({ methods: [GET], paths: ['/ws/{*}'] }));
  trips.calls(dispatch);
  trips.calls(postgres);
  trips.calls(kafka, Access.ports('clients'));
  trips.calls(billing, Access.http({ methods: [POST], paths: ['/charges'] }));
  dispatch.calls(location);
  dispatch.calls(nats, Access.ports('client'));
  dispatch.calls(redis);
  location.calls(redis);
  location.calls(nats, Access.ports('client'));
  telemetry.calls(kafka, Access.ports('clients'));
  pricing.calls(redis);
  billing.calls(ledger);
  billing.calls(fraud);
  billing.calls(ExternalHost.https('api.stripe.com'));
  ledger.calls(postgres);
  migration.calls(postgres);
  payouts.calls(ledger, Access.grpc({ service: 'velo.Ledger', methods: ['Payout'] }));
  payouts.calls(ExternalHost.https('api.stripe.com'));
  fraud.calls(kafka, Access.ports('clients'));
  receipts.calls(kafka, Access.ports('clients'));
  receipts.calls(ExternalHost.https('*.s3.eu-west-1.amazonaws.com'));
  receipts.calls(ExternalHost.tcp('smtp.eu.mailgun.org', 587));
  const all = [
    pricing, location, dispatch, trips, riderApi, telemetry, billing, ledger, fraud, receipts, controller, webhook, migration, payouts,
  ];
  for (const one of all) one.calls(otel, Access.ports('otlp-grpc'));

  const login = vault.secret('db', { DB_USER: 'velo/pg#username', DB_PASSWORD: 'velo/pg#password' });
  for (const one of [trips, ledger, migration]) one.addSecret(login);
  billing.addSecret(vault.secret('stripe', { STRIPE_API_KEY: 'velo/stripe#key' }));
  receipts.addSecret(aws.secret('smtp', { SMTP_PASSWORD: 'velo/smtp#password' }));

  const hosts = ['api.velo.example', 'ws.velo.example'];
  const edge = new EdgeGateway(new Chart(app, 'edge'), 'edge', { namespace: 'istio-ingress', hosts, ...own });
  edge.exposes(riderApi, { hosts: ['api.velo.example'] });
  edge.exposes(location, { hosts: ['ws.velo.example'], pathPrefixes: ['/ws'] });

  const settings = new ConfigMap(dataChart, 'fraud-rules', { metadata: { namespace: 'payments', name: 'fraud-rules' }, data: { 'rules.yaml': 'max: 5\n' } });
  fraud.container.mount('/etc/fraud', Volume.fromConfigMap(dataChart, 'fraud-rules-vol', settings), { readOnly: true });
  const flags = new ConfigMap(dataChart, 'flags', { metadata: { namespace: 'rides', name: 'flags' }, data: { SURGE: 'on' } });
  pricing.container.env.copyFrom(Env.fromConfigMap(flags));
  fraud.deployment.addContainer({
    name: 'model',
    image: image('fraud-model'),
    resources: { memory: { request: Size.mebibytes(512), limit: Size.gibibytes(1) }, cpu: { request: Cpu.millis(500) } },
  });
  ledger.deployment.addInitContainer({
    name: 'wait', image: image('wait'), args: ['--for', 'postgres.data:5432'], resources: { memory: { limit: Size.mebibytes(32) } },
  });
  kafka.statefulSet.scheduling.tolerate(Node.tainted(NodeTaintQuery.is('dedicated', 'kafka')));
  kafka.statefulSet.scheduling.attract(Node.labeled(NodeLabelQuery.is('pool', 'kafka')));
  ApiObject.of(trips.deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'business-critical'));
  trips.deployment.podMetadata.addLabel('team', 'rides');
  trips.deployment.podMetadata.addAnnotation('velo.example/oncall', 'rides');
}
