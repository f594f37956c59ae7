import { Chart, Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { image } from './programs';
import {
  Access, EdgeGateway, ExternalHost, HttpMethod, KubernetesApi, Mesh, Port, Probes, SecretStore, SecureCronJob, SecureJob, SecureService,
  ZeroTrustDefaults, ZeroTrustNamespace,
} from '../../src';
import type { DefaultValues, EdgeGatewayProps, SecureServiceProps, SecureWorkload } from '../../src';

const { GET, POST } = HttpMethod;
const HTTP = { ports: [Port.http(8080)], probes: Probes.http('/healthz') };
const grpc = () => ({ ports: [Port.grpc(9000)], probes: Probes.grpc() });

/** What makes the pods of an edge. @default - the controller of the mesh */
export type EdgeController = Pick<EdgeGatewayProps, 'gatewayClassName' | 'podLabels' | 'serviceAccountName'>;

/** A bucket by its whole name, as a waypoint of ambient mode knows hosts. */
export const BUCKET = 'receipts.s3.eu-west-1.amazonaws.com';

export interface RideHailingOptions extends EdgeController {
  /** Where receipts are put, by a name or a pattern. @default - any bucket of a region */
  readonly bucket?: string;
  /** The mesh of databases and brokers. @default - that of all others */
  readonly meshOfData?: Mesh;
}

/**
 * An application of the size that teams have: rides, payments and the data of both, in three namespaces. It has every usual kind of call: HTTP, gRPC and
 * plain TCP, replicas of a cluster among each other, hosts outside by name and by pattern, a collector of others, a controller, a webhook, jobs.
 */
export class RideHailing extends Chart {
  private readonly workloads: SecureWorkload[] = [];

  public constructor(scope: Construct, id: string, values: DefaultValues = {}, { bucket = '*.s3.eu-west-1.amazonaws.com', meshOfData, ...controller }: RideHailingOptions = {}) {
    super(scope, id);
    ZeroTrustDefaults.of(this).set({ mesh: Mesh.istio(), ...values });
    const [rides, payments, data] = ['rides', 'payments', 'data'].map((name) => new ZeroTrustNamespace(this, name, name === 'data' && meshOfData ? { mesh: meshOfData } : {}));

    const postgres = this.stateful(data, 'postgres', { ports: [Port.tcp(5432)], probes: Probes.exec(['pg_isready']), writablePaths: { '/tmp': Size.mebibytes(64) } });
    const redis = this.stateful(data, 'redis', { ports: [Port.tcp(6379)], probes: Probes.tcp() });
    const kafka = this.stateful(data, 'kafka', {
      ports: [Port.tcp(9092, { name: 'clients' }), Port.tcp(9093, { name: 'controller' })], probes: Probes.tcp({ portName: 'clients' }), replicas: 3,
    });
    const nats = this.stateful(data, 'nats', {
      ports: [Port.tcp(4222, { name: 'client' }), Port.tcp(6222, { name: 'cluster' }), Port.http(8222, { name: 'monitor' })],
      probes: Probes.http('/healthz', { portName: 'monitor' }),
      replicas: 3,
    });
    kafka.calls(kafka);
    nats.calls(nats, Access.ports('cluster'));

    const pricing = this.service(rides, 'pricing', { ...grpc(), metrics: { port: 9464 }, autoscaling: { minReplicas: 3, maxReplicas: 20 } });
    const location = this.service(rides, 'location', HTTP);
    const dispatch = this.service(rides, 'dispatch', grpc());
    const trips = this.service(rides, 'trips', { ports: [Port.grpc(9000), Port.http(8080, { name: 'admin' })], probes: Probes.grpc({ portName: 'grpc' }) });
    const riders = this.service(rides, 'riders', HTTP);
    const drivers = this.service(rides, 'drivers', { ports: [Port.tls(8883, { name: 'mqtts' })], probes: Probes.tcp() });
    this.service(rides, 'zones', {
      ...HTTP, permissions: [{ verbs: ['list', 'watch'], resource: 'zones', apiGroup: 'velo.example' }, { verbs: ['create'], resource: 'events' }],
    });
    const admission = this.service(rides, 'admission', { ports: [Port.tls(9443, { name: 'webhook', servicePort: 443 })], probes: Probes.tcp() });
    KubernetesApi.inCluster().calls(admission, Access.ports('webhook'));

    const billing = this.service(payments, 'billing', HTTP);
    const ledger = this.service(payments, 'ledger', grpc());
    const fraud = this.service(payments, 'fraud', grpc());
    const receipts = this.service(payments, 'receipts', HTTP);
    const migration = new SecureJob(payments, 'ledger-migration', { image: image('ledger'), args: ['migrate'], deadline: Duration.minutes(15) });
    const payouts = new SecureCronJob(payments, 'payouts', { image: image('payouts'), schedule: '0 4 * * 1', timeZone: 'Europe/Vienna' });
    this.workloads.push(migration, payouts);

    riders.calls(trips, Access.grpc({ service: 'velo.Trips', methods: ['Book', 'Get'] }));
    riders.calls(pricing, Access.grpc({ service: 'velo.Pricing', methods: ['Quote'] }));
    riders.calls(location, Access.http({ methods: [GET], paths: ['/riders/{*}'] }));
    trips.calls(dispatch);
    trips.calls(billing, Access.http({ methods: [POST], paths: ['/charges'] }));
    dispatch.calls(location, Access.http({ methods: [GET], paths: ['/near/*'] }));
    billing.calls(ledger, Access.grpc({ service: 'velo.Ledger', methods: ['Enter'] }));
    billing.calls(fraud, Access.grpc({ service: 'velo.Fraud' }));
    payouts.calls(ledger, Access.grpc({ service: 'velo.Ledger', methods: ['PayOut'] }));
    for (const caller of [trips, ledger, migration]) caller.calls(postgres);
    for (const caller of [dispatch, location, pricing]) caller.calls(redis);
    for (const caller of [trips, drivers, fraud, receipts]) caller.calls(kafka, Access.ports('clients'));
    for (const caller of [dispatch, location]) caller.calls(nats, Access.ports('client'));

    for (const caller of [billing, payouts]) caller.calls(ExternalHost.https('api.stripe.com'));
    receipts.calls(ExternalHost.https(bucket));
    receipts.calls(ExternalHost.tls('smtp.example.com', 465));
    const collector = SecureService.fromReference({ namespace: 'observability', name: 'collector', ports: [Port.grpc(4317, { name: 'otlp' })] });
    for (const workload of this.workloads) workload.calls(collector, Access.ports('otlp'));

    const vault = SecretStore.vault({ server: 'https://vault.example.com:8200', path: 'velo', caConfigMap: 'vault-ca' });
    const login = vault.secret('database', { DB_USER: 'databases/velo#user', DB_PASSWORD: 'databases/velo#password' });
    for (const workload of [trips, ledger, migration]) workload.addSecret(login);

    const edge = new EdgeGateway(this, 'edge', { namespace: 'ingress', hosts: ['api.velo.example', 'live.velo.example'], ...controller });
    edge.exposes(riders, { hosts: ['api.velo.example'] });
    edge.exposes(location, { hosts: ['live.velo.example'], pathPrefixes: ['/live'] });
  }

  /** A service that tells the collector of the platform what it does. */
  private service(scope: ZeroTrustNamespace, name: string, props: Partial<SecureServiceProps>): SecureService {
    const made = new SecureService(scope, name, { image: image(name), ...props });
    this.workloads.push(made);
    return made;
  }

  private stateful(scope: ZeroTrustNamespace, name: string, props: Partial<SecureServiceProps>): SecureService {
    return new SecureService(scope, name, { image: image(name), storage: [{ mountPath: `/var/lib/${name}`, size: Size.gibibytes(20) }], ...props });
  }
}
