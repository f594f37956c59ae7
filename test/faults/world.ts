import { ApiObject, Chart, JsonPatch, Size } from 'cdk8s';
import {
  ClusterProfile, EdgeGateway, ExternalHost, ExternalNetwork, Mesh, MeshPolicy, Port, SecretStore, SecureCronJob, SecureService, SecureServiceProps,
  ZeroTrustApp, ZeroTrustNamespace,
} from '../../src';
import { image, service } from '../support/programs';

/** Where the pod of a Deployment or StatefulSet is. */
export const POD_TEMPLATE = '/spec/template';
export const POD = `${POD_TEMPLATE}/spec`;

/** API versions of the objects that faults add. */
export const CORE = 'v1';
export const NETWORKING = 'networking.k8s.io/v1';
export const ISTIO_SECURITY = 'security.istio.io/v1';
export const ISTIO_NETWORKING = 'networking.istio.io/v1';
export const GATEWAY_API = 'gateway.networking.k8s.io/v1';

/** The namespace of the edge. */
export const EDGE_NAMESPACE = 'istio-ingress';

/** What stands beside kind and apiVersion. `namespace` is `shop` unless it is given; undefined where the kind is cluster-scoped. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * A small shop that is proven as it stands, with an object of each kind that the library writes. A fault changes one thing in it.
 *
 * The edge exposes web, and web calls orders; orders has secrets, rights and destinations outside; payments is called by a
 * CronJob; `db` has storage. Nothing else is declared.
 */
export class World {
  public readonly app: ZeroTrustApp;
  public readonly chart: Chart;
  public readonly shop: ZeroTrustNamespace;
  public readonly web: SecureService;
  public readonly orders: SecureService;
  public readonly payments: SecureService;
  public readonly edge: EdgeGateway;

  public constructor(public readonly outdir: string, public readonly mesh: Mesh = Mesh.istio()) {
    this.app = new ZeroTrustApp({ outdir, mesh: Mesh.istio() });
    this.chart = new Chart(this.app, 'shop');
    new MeshPolicy(this.chart, 'mesh', { mesh });
    const profile = ClusterProfile.vanilla({ apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.244.0.0/16'], tokenIssuer: 'https://kubernetes.default.svc.cluster.local', spire: { trustDomain: 'example.org' } });
    this.shop = new ZeroTrustNamespace(this.chart, 'shop', { mesh, profile });
    this.web = this.service('web');
    const vault = SecretStore.vault({ server: 'https://vault.example.com:8200' });
    const aws = SecretStore.aws({ region: 'eu-central-1', roleArn: 'arn:aws:iam::123456789012:role/orders' });
    this.orders = this.service('orders', {
      permissions: [{ resource: 'configmaps', names: ['settings'], verbs: ['get'] }],
      secrets: [vault.secret('database', { PASSWORD: 'production/orders#password' }), aws.secret('stripe', { KEY: 'production/stripe' })],
    });
    this.payments = this.service('payments');
    this.service('db', { stateful: true, ports: [Port.tcp(5432)], storage: [{ mountPath: '/data', size: Size.gibibytes(1) }] });
    const nightly = new SecureCronJob(this.shop, 'nightly', { image: image('nightly'), schedule: '0 3 * * *' });
    this.edge = new EdgeGateway(this.chart, 'edge', { namespace: EDGE_NAMESPACE, hosts: ['shop.example.com'] });
    this.edge.exposes(this.web, { hosts: ['shop.example.com'] });
    this.web.calls(this.orders);
    nightly.calls(this.payments);
    this.orders.calls(ExternalHost.https('api.stripe.com'));
    this.orders.calls(ExternalNetwork.of({ name: 'warehouse', cidrs: ['198.51.100.0/24'], ports: [Port.tcp(2575)] }));
  }

  /** One more service of the shop. */
  public service(name: string, props: Partial<SecureServiceProps> = {}): SecureService {
    return service(this.shop, name, props);
  }

  /** An object that stands beside ours. */
  public add(apiVersion: string, kind: string, metadata: Metadata, body: object = {}): ApiObject {
    return new ApiObject(this.chart, `${kind}-${metadata.name}`, { apiVersion, kind, metadata: { namespace: 'shop', ...metadata }, ...body });
  }

  /** The one object of the app with this kind and name. Throws where there is not exactly one. */
  public find(kind: string, name: string, namespace?: string): ApiObject {
    const found = this.app.node.findAll().filter((construct): construct is ApiObject => (
      ApiObject.isApiObject(construct) && construct.kind === kind && construct.name === name
      && (namespace === undefined || construct.metadata.namespace === namespace)
    ));
    if (found.length !== 1) throw new Error(`expected one ${kind} '${name}', found ${found.length}`);
    return found[0]!;
  }

  public patch(kind: string, name: string, ...patches: JsonPatch[]): void {
    this.find(kind, name).addJsonPatch(...patches);
  }
}

/** One segment of a JSON pointer. */
export function segment(key: string): string {
  return key.replace(/~/g, '~0').replace(/\//g, '~1');
}
