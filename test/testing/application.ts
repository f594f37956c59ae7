import { App, Chart, Testing } from 'cdk8s';
import { Access, EdgeGateway, HttpMethod, Mesh, SecureService, ZeroTrustNamespace } from '../../src';
import { errorOf } from '../support/error-of';
import { namespace, service } from '../support/programs';

/** A shop: web calls orders, orders charges payments, the outside comes in through an edge, nobody else may do anything. */
export interface Application {
  readonly app: App;
  readonly chart: Chart;
  readonly web: SecureService;
  readonly orders: SecureService;
  readonly payments: SecureService;
  readonly edge: EdgeGateway;
}

export interface ApplicationOptions {
  /** Whether web may charge payments too. @default false */
  readonly webPays?: boolean;
  /** Without a mesh nobody looks at methods and paths, so none are declared. @default Mesh.istio() */
  readonly mesh?: Mesh;
}

const ISTIO = Mesh.istio();

export function application({ webPays = false, mesh = ISTIO }: ApplicationOptions = {}): Application {
  const app = Testing.app();
  const chart = new Chart(app, 'shop');
  const shop: ZeroTrustNamespace = namespace(chart, 'shop', mesh);
  const [web, orders, payments] = ['web', 'orders', 'payments'].map((name) => service(shop, name)) as [SecureService, SecureService, SecureService];
  const charge = Access.http({ methods: [HttpMethod.POST], paths: ['/payment/*'] });
  web.calls(orders);
  orders.calls(payments, mesh === ISTIO ? charge : Access.all());
  if (webPays) web.calls(payments, charge);
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'edge', hosts: ['shop.example.com'], mesh, gatewayClassName: 'istio' });
  edge.exposes(web, { pathPrefixes: ['/'] });
  return { app, chart, web, orders, payments, edge };
}

/** What the application writes, as a test of cdk8s reads it. */
export function manifestsOf({ chart }: Pick<Application, 'chart'>): object[] {
  return Testing.synth(chart) as object[];
}

/** What a failing expectation prints. */
export function failureOf(expectation: () => void): string {
  return errorOf(expectation).message;
}
