/**
 * The application of a company that delivers parcels: 18 workloads over three namespaces, with what such applications have: databases,
 * clusters of replicas, edges, jobs, secrets from two stores, hosts outside, rights, and whatever cdk8s-plus adds. It must be written as it stands.
 */
import { ApiObject, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import type { App } from 'cdk8s';
import { ConfigMap, Cpu, Env, Node, NodeLabelQuery, NodeTaintQuery, Volume } from 'cdk8s-plus-28';
import {
  Access, ArgoCdPhase, ClusterProfile, EdgeGateway, ExternalHost, HttpMethod, JobDelivery, Mesh, Port, Probes, SecretStore,
  SecureCronJob, SecureJob, SecureService, SecureServiceProps, SecureWorkload, ZeroTrustDefaults, ZeroTrustNamespace,
} from '../../src';
import { image } from '../support/programs';

const profile = ClusterProfile.vanilla({ kubernetesVersion: '1.34', apiServerCidrs: ['172.20.0.7/32'], podCidrs: ['10.64.0.0/14'] });
const common = { imagePullSecrets: ['registry'], env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.telemetry:4317' } };
const http = (props: Partial<SecureServiceProps> = {}) => ({ ...common, ports: [Port.http(8080)], probes: Probes.http('/live'), ...props });
const grpc = (props: Partial<SecureServiceProps> = {}) => ({ ...common, ports: [Port.grpc(7000)], probes: Probes.grpc(), ...props });

export class ParcelDelivery {
  private readonly charts: Record<'storage' | 'tracking' | 'billing', Chart>;
  private readonly storage: ZeroTrustNamespace;
  private readonly tracking: ZeroTrustNamespace;
  private readonly billing: ZeroTrustNamespace;
  private readonly workloads: SecureWorkload[] = [];

  public constructor(app: App) {
    ZeroTrustDefaults.of(app).set({ mesh: Mesh.istio(), profile });
    this.charts = { storage: new Chart(app, 'storage'), tracking: new Chart(app, 'tracking'), billing: new Chart(app, 'billing') };
    this.storage = new ZeroTrustNamespace(this.charts.storage, 'storage');
    this.tracking = new ZeroTrustNamespace(this.charts.tracking, 'tracking');
    this.billing = new ZeroTrustNamespace(this.charts.billing, 'billing');
    const stores = this.stores();
    const tracking = this.trackingServices();
    const billing = this.billingServices();
    this.callsOfTracking(tracking, stores, billing);
    this.callsOfBilling(billing, stores);
    this.secretsOf(tracking, billing);
    this.edge(new Chart(app, 'edge'), tracking);
    this.whatOnlyPlusSays(tracking, billing, stores);
    const collector = SecureService.fromReference({ namespace: 'telemetry', name: 'collector', ports: [Port.grpc(4317, { name: 'otlp' }), Port.http(4318, { name: 'otlp-http' })] });
    for (const workload of this.workloads) workload.calls(collector, Access.ports('otlp'));
  }

  private stores() {
    const postgres = new SecureService(this.storage, 'postgres', {
      image: image('postgres'),
      ports: [Port.tcp(5432)],
      probes: Probes.exec(['pg_isready']),
      user: 999,
      storage: [{ mountPath: '/var/lib/postgresql', size: Size.gibibytes(80), storageClass: 'fast' }],
      writablePaths: { '/tmp': Size.mebibytes(64), '/run/postgresql': Size.mebibytes(1) },
      resources: { cpu: { request: Cpu.units(2) }, memory: { limit: Size.gibibytes(4) } },
    });
    const cache = new SecureService(this.storage, 'cache', { image: image('valkey'), ports: [Port.tcp(6379)], probes: Probes.tcp(), stateful: true });
    const kafka = new SecureService(this.storage, 'kafka', {
      image: image('kafka'),
      replicas: 3,
      ports: [Port.tcp(9092, { name: 'clients' }), Port.tcp(9093, { name: 'controller' })],
      probes: Probes.tcp({ portName: 'clients' }),
      storage: [{ mountPath: '/var/lib/kafka', size: Size.gibibytes(200) }],
    });
    kafka.calls(kafka);
    const nats = new SecureService(this.storage, 'nats', {
      image: image('nats'),
      replicas: 3,
      stateful: true,
      probes: Probes.http('/healthz', { portName: 'monitor' }),
      ports: [Port.tcp(4222, { name: 'client' }), Port.tcp(6222, { name: 'cluster' }), Port.http(8222, { name: 'monitor' })],
    });
    nats.calls(nats, Access.ports('cluster'));
    return { postgres, cache, kafka, nats };
  }

  private trackingServices() {
    const service = (id: string, props: Omit<SecureServiceProps, 'image'>) => this.own(new SecureService(this.tracking, id, { image: image(id), ...props }));
    return {
      portal: service('portal', http()),
      courierApi: service('courier-api', http()),
      routes: service('routes', grpc({ autoscaling: { minReplicas: 3, maxReplicas: 30 }, metrics: { port: 9464 } })),
      positions: service('positions', http({ ports: [Port.http(8080, { name: 'ws' })] })),
      planner: service('planner', grpc({ ports: [Port.grpc(7000), Port.http(8080, { name: 'admin' })], resilience: { maxConnections: 400, consecutive5xxErrors: 5 } })),
      scanners: service('scanner-gateway', { ...common, ports: [Port.tls(8883, { name: 'mqtts' })], probes: Probes.tcp() }),
      controller: service('depot-controller', http({
        permissions: [
          { verbs: ['get', 'update'], resource: 'leases', apiGroup: 'coordination.k8s.io', names: ['depot-controller'] },
          { verbs: ['create'], resource: 'leases', apiGroup: 'coordination.k8s.io' },
          { verbs: ['list', 'watch'], resource: 'depots', apiGroup: 'parcels.example' },
          { verbs: ['create'], resource: 'events' },
        ],
      })),
      webhook: service('depot-webhook', { ...common, ports: [Port.tls(9443, { name: 'webhook', servicePort: 443 })], probes: Probes.tcp() }),
    };
  }

  private billingServices() {
    const service = (id: string, props: Omit<SecureServiceProps, 'image'>) => this.own(new SecureService(this.billing, id, { image: image(id), ...props }));
    const accounts = service('accounts', grpc());
    // A new version starts only when the tables are those that it knows.
    const migration = this.own(new SecureJob(this.billing, 'accounts-migration', {
      ...common, image: image('accounts'), args: ['migrate'], deadline: Duration.minutes(15), delivery: JobDelivery.argoCdHook(ArgoCdPhase.SYNC),
    }));
    migration.runsBefore(accounts);
    const payouts = this.own(new SecureCronJob(this.billing, 'payouts', { ...common, image: image('payouts'), schedule: '0 4 * * 1', timeZone: 'Europe/Vienna' }));
    return {
      accounts,
      migration,
      payouts,
      invoices: service('invoices', http()),
      risk: service('risk', grpc()),
      documents: service('documents', http({ replicas: 2, storage: [{ mountPath: '/var/spool/documents', size: Size.gibibytes(5) }] })),
    };
  }

  private callsOfTracking(
    { portal, courierApi, routes, positions, planner, scanners }: ReturnType<ParcelDelivery['trackingServices']>,
    { postgres, cache, kafka, nats }: ReturnType<ParcelDelivery['stores']>, { invoices }: ReturnType<ParcelDelivery['billingServices']>,
  ): void {
    portal.calls(planner, Access.grpc({ service: 'parcels.Planner', methods: ['Book', 'Find'] }));
    portal.calls(positions, Access.http({ methods: [HttpMethod.GET], paths: ['/live/{*}'] }));
    courierApi.calls(routes, Access.grpc({ service: 'parcels.Routes', methods: ['Next'] }));
    courierApi.calls(positions, Access.http({ methods: [HttpMethod.POST], paths: ['/positions'] }));
    planner.calls(routes);
    planner.calls(postgres);
    planner.calls(kafka, Access.ports('clients'));
    planner.calls(invoices, Access.http({ methods: [HttpMethod.POST], paths: ['/invoices'] }));
    routes.calls(cache);
    positions.calls(cache);
    positions.calls(nats, Access.ports('client'));
    scanners.calls(kafka, Access.ports('clients'));
  }

  private callsOfBilling(
    { accounts, migration, payouts, invoices, risk, documents }: ReturnType<ParcelDelivery['billingServices']>, { postgres, kafka }: ReturnType<ParcelDelivery['stores']>,
  ): void {
    const cards = ExternalHost.https('api.stripe.com');
    invoices.calls(accounts);
    invoices.calls(risk);
    invoices.calls(cards);
    accounts.calls(postgres);
    migration.calls(postgres);
    payouts.calls(accounts, Access.grpc({ service: 'parcels.Accounts', methods: ['PayOut'] }));
    payouts.calls(cards);
    risk.calls(kafka, Access.ports('clients'));
    documents.calls(kafka, Access.ports('clients'));
    documents.calls(ExternalHost.https('*.s3.eu-central-1.amazonaws.com'));
    documents.calls(ExternalHost.tcp('smtp.mail.example', 587));
  }

  private secretsOf({ planner }: ReturnType<ParcelDelivery['trackingServices']>, { accounts, migration, invoices, documents }: ReturnType<ParcelDelivery['billingServices']>): void {
    const vault = SecretStore.vault({ server: 'https://vault.parcels.example:8200' });
    const aws = SecretStore.aws({ region: 'eu-central-1', roleArn: 'arn:aws:iam::123456789012:role/documents' });
    const database = vault.secret('database', { DB_USER: 'parcels/postgres#username', DB_PASSWORD: 'parcels/postgres#password' });
    for (const workload of [planner, accounts, migration]) workload.addSecret(database);
    invoices.addSecret(vault.secret('cards', { STRIPE_API_KEY: 'parcels/stripe#key' }));
    documents.addSecret(aws.secret('mail', { SMTP_PASSWORD: 'parcels/smtp#password' }));
  }

  private edge(chart: Chart, { portal, courierApi }: ReturnType<ParcelDelivery['trackingServices']>): void {
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['parcels.example.com', 'couriers.example.com'] });
    edge.exposes(portal, { hosts: ['parcels.example.com'] });
    edge.exposes(courierApi, { hosts: ['couriers.example.com'], pathPrefixes: ['/v1'] });
  }

  private whatOnlyPlusSays(
    { planner, routes }: ReturnType<ParcelDelivery['trackingServices']>, { risk, accounts }: ReturnType<ParcelDelivery['billingServices']>,
    { kafka }: ReturnType<ParcelDelivery['stores']>,
  ): void {
    const { billing, tracking } = this.charts;
    const rules = new ConfigMap(billing, 'risk-rules', { metadata: { namespace: 'billing', name: 'risk-rules' }, data: { 'rules.yaml': 'limit: 500\n' } });
    risk.container.mount('/etc/risk', Volume.fromConfigMap(billing, 'risk-rules-volume', rules), { readOnly: true });
    const flags = new ConfigMap(tracking, 'flags', { metadata: { namespace: 'tracking', name: 'flags' }, data: { EXPRESS: 'on' } });
    routes.container.env.copyFrom(Env.fromConfigMap(flags));
    risk.deployment.addContainer({
      name: 'model', image: image('risk-model'), resources: { memory: { request: Size.mebibytes(512), limit: Size.gibibytes(1) }, cpu: { request: Cpu.millis(500) } },
    });
    accounts.deployment.addInitContainer({ name: 'wait', image: image('wait'), args: ['--for', 'postgres.storage:5432'], resources: { memory: { limit: Size.mebibytes(32) } } });
    kafka.statefulSet.scheduling.tolerate(Node.tainted(NodeTaintQuery.is('dedicated', 'kafka')));
    kafka.statefulSet.scheduling.attract(Node.labeled(NodeLabelQuery.is('pool', 'kafka')));
    ApiObject.of(planner.deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'business-critical'));
    planner.deployment.metadata.addLabel('team', 'tracking');
    planner.deployment.podMetadata.addLabel('team', 'tracking');
    planner.deployment.podMetadata.addAnnotation('parcels.example/on-call', 'tracking');
  }

  private own<T extends SecureWorkload>(workload: T): T {
    this.workloads.push(workload);
    return workload;
  }
}
