import { Chart, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { IMAGES } from './images';
import {
  Access, ArgoCdPhase, ClusterProfile, EdgeGateway, ExternalHost, ExternalNetwork, HttpMethod, JobDelivery, Mesh, Port, Probes, SecretStore,
  SecureCronJob, SecureJob, SecureService, ZeroTrustDefaults, ZeroTrustNamespace,
} from 'cdk8s-zero-trust';
import type { DefaultValues, EdgeGatewayProps, Secret } from 'cdk8s-zero-trust';

const { DELETE, GET, POST } = HttpMethod;

/** Every workload logs in to Vault as itself, so that Vault decides for each of them what it may read. */
const VAULT = SecretStore.vault({ server: 'https://vault.example.com:8200', path: 'acme', caConfigMap: 'vault-ca' });

/** What all services over HTTP have in common here. */
const WEB = { ports: [Port.http(8080)], probes: Probes.http('/healthz') };

/** The user of the Postgres image. */
const POSTGRES_USER = 999;

/** A shop that takes money: orders in one namespace, payments in another, and a line between them that is as thin as it can be. */
export class Payments extends Chart {
  /** `values`: another mesh, or another cluster. `controller`: what makes the pods of the edge, where that is not the mesh. */
  public constructor(scope: Construct, id: string, values: DefaultValues = {}, controller: Partial<EdgeGatewayProps> = {}) {
    super(scope, id);
    ZeroTrustDefaults.of(this).set({
      mesh: Mesh.istio({ trustDomain: 'acme.example' }),
      profile: ClusterProfile.vanilla({ apiServerCidrs: ['10.20.0.10/32'], podCidrs: ['10.244.0.0/16'] }),
      ...values,
    });
    const shop = new ZeroTrustNamespace(this, 'shop', { strictImages: true });
    const paymentsNamespace = new ZeroTrustNamespace(this, 'payments', {
      strictImages: true,
      quota: { 'pods': '30', 'requests.cpu': '4', 'limits.memory': '8Gi', 'services.loadbalancers': '0' },
      limitRange: {},
    });

    const ordersDb = database(shop, 'orders-db', 'orders');
    const paymentsDb = database(paymentsNamespace, 'payments-db', 'payments');

    const auth = new SecureService(shop, 'auth', {
      image: IMAGES.auth,
      ...WEB,
      secrets: [VAULT.secret('signing', { 'key.pem': 'auth/signing#key' }, { mountPath: '/etc/auth/signing', refresh: Duration.minutes(5) })],
    });
    const inventory = new SecureService(shop, 'inventory', { image: IMAGES.inventory, ...WEB });
    const notifications = new SecureService(shop, 'notifications', {
      image: IMAGES.notifications,
      ...WEB,
      secrets: [VAULT.secret('smtp', { SMTP_USER: 'notifications/smtp#user', SMTP_PASSWORD: 'notifications/smtp#password' })],
    });
    const orders = new SecureService(shop, 'orders', {
      image: IMAGES.orders,
      ...WEB,
      env: { DB_HOST: 'orders-db', DB_NAME: 'orders' },
      secrets: [login('orders')],
      // One replica at a time empties the outbox; a Lease says which.
      permissions: [
        { apiGroup: 'coordination.k8s.io', resource: 'leases', verbs: ['create'] },
        { apiGroup: 'coordination.k8s.io', resource: 'leases', names: ['orders-outbox'], verbs: ['get', 'update'] },
      ],
    });
    // Argo CD runs it in every sync, once the database is healthy, and applies the new orders only when it has succeeded.
    const migration = new SecureJob(shop, 'orders-migration', {
      image: IMAGES.orders,
      args: ['migrate'],
      deadline: Duration.minutes(10),
      delivery: JobDelivery.argoCdHook(ArgoCdPhase.SYNC),
      env: { DB_HOST: 'orders-db', DB_NAME: 'orders' },
      secrets: [login('orders')],
    });
    migration.calls(ordersDb);
    migration.runsBefore(orders);

    const gateway = new SecureService(shop, 'gateway', {
      image: IMAGES.gateway,
      ...WEB,
      autoscaling: { minReplicas: 3, maxReplicas: 12, cpuPercent: 60 },
    });
    const payments = new SecureService(paymentsNamespace, 'payments', {
      image: IMAGES.payments,
      ...WEB,
      metrics: { port: 9090 },
      env: { DB_HOST: 'payments-db', DB_NAME: 'payments' },
      secrets: [login('payments'), VAULT.secret('stripe', { STRIPE_API_KEY: 'payments/stripe#restricted-key' })],
    });
    const settlement = new SecureCronJob(paymentsNamespace, 'settlement', {
      image: IMAGES.settlement,
      schedule: '30 2 * * *',
      timeZone: 'Europe/Vienna',
      deadline: Duration.hours(2),
      env: { DB_HOST: 'payments-db', DB_NAME: 'payments' },
      secrets: [login('payments'), VAULT.secret('stripe', { STRIPE_API_KEY: 'settlement/stripe#read-only-key' })],
    });

    // These live in other repositories; only our end is written here.
    const scoring = SecureService.fromReference({ namespace: 'fraud', name: 'scoring', ports: [Port.grpc(9000)] });
    const backoffice = SecureService.fromReference({ namespace: 'support', name: 'backoffice' });

    const stripe = ExternalHost.https('api.stripe.com');
    const smtp = ExternalHost.tls('smtp.example.com', 465);
    const auditLog = ExternalNetwork.of({ name: 'audit-log', cidrs: ['10.20.30.0/28'], ports: [Port.udp(514, { name: 'syslog' })] });

    gateway.calls(auth, Access.http({ methods: [POST], paths: ['/sessions'] }));
    gateway.calls(auth, Access.http({ methods: [GET, DELETE], paths: ['/sessions/{*}'] }));
    gateway.calls(orders, Access.http({ methods: [GET, POST], paths: ['/orders'] }));
    gateway.calls(orders, Access.http({ methods: [GET], paths: ['/orders/{*}'] }));
    gateway.calls(inventory, Access.http({ methods: [GET], paths: ['/stock/*'] }));
    auth.calls(auditLog);

    orders.calls(ordersDb);
    orders.calls(inventory, Access.http({ methods: [POST], paths: ['/reservations'] }));
    orders.calls(inventory, Access.http({ methods: [DELETE], paths: ['/reservations/{*}'] }));
    orders.calls(payments, Access.http({ methods: [POST], paths: ['/payments'] }));
    orders.calls(payments, Access.http({ methods: [GET], paths: ['/payments/{*}'] }));
    orders.calls(notifications, Access.http({ methods: [POST], paths: ['/messages'] }));
    notifications.calls(smtp);

    payments.calls(paymentsDb);
    payments.calls(stripe);
    payments.calls(scoring, Access.grpc({ service: 'fraud.v1.Scoring', methods: ['Score'] }));
    payments.calls(orders, Access.http({ methods: [POST], paths: ['/orders/{*}/payment-events'] }));
    settlement.calls(paymentsDb);
    settlement.calls(stripe);

    backoffice.calls(orders, Access.http({ methods: [GET], paths: ['/orders/{*}'] }));
    backoffice.calls(orders, Access.http({ methods: [POST], paths: ['/orders/{*}/refunds'] }));

    const edge = new EdgeGateway(this, 'edge', { namespace: 'istio-ingress', hosts: ['api.shop.example.com'], ...controller });
    edge.exposes(gateway, { pathPrefixes: ['/sessions', '/orders', '/stock'], openToAll: 'gateway asks auth for the session of each request' });
  }
}

/** Postgres with a volume of its own. Its socket is the only other thing that it writes. */
function database(namespace: ZeroTrustNamespace, name: string, role: string): SecureService {
  return new SecureService(namespace, name, {
    image: IMAGES.postgres,
    user: POSTGRES_USER,
    ports: [Port.tcp(5432, { name: 'postgres' })],
    probes: Probes.exec(['pg_isready', '--quiet', `--username=${role}`]),
    storage: [{ mountPath: '/var/lib/postgresql/data', size: Size.gibibytes(20) }],
    writablePaths: { '/tmp': Size.mebibytes(64), '/var/run/postgresql': Size.mebibytes(8) },
    resources: { cpu: { request: Cpu.millis(250) }, memory: { limit: Size.gibibytes(1) } },
    env: {
      POSTGRES_DB: role,
      POSTGRES_USER: role,
      POSTGRES_PASSWORD_FILE: '/etc/postgres/login/password',
      // Below the volume's root, where some file systems keep a directory of their own.
      PGDATA: '/var/lib/postgresql/data/pgdata',
    },
    secrets: [VAULT.secret('login', { password: `databases/${role}#password` }, { mountPath: '/etc/postgres/login' })],
  });
}

/** The login to a database, as its clients read it. */
function login(role: string): Secret {
  return VAULT.secret('database', { DB_USER: `databases/${role}#user`, DB_PASSWORD: `databases/${role}#password` });
}
