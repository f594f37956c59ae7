/** Pods of edges whose controller the judge does not know: policies about them are proven like those about any others. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { EdgeGateway, GatewayController, Mesh, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import type { EdgeGatewayProps } from '../../src';
import { service } from '../support/programs';
import { synthesized } from '../support/synthesized';

interface Pods {
  readonly props: Partial<EdgeGatewayProps>;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly policy: string;
}

const CONTROLLERS: Readonly<Record<string, Pods>> = {
  'Envoy Gateway': {
    props: { controller: GatewayController.envoyGateway() },
    namespace: 'envoy-gateway-system',
    labels: { 'gateway.envoyproxy.io/owning-gateway-name': 'edge', 'gateway.envoyproxy.io/owning-gateway-namespace': 'public' },
    policy: 'public.edge',
  },
  'Kong': { props: { controller: GatewayController.kong({ podLabels: { app: 'kong' } }) }, namespace: 'public', labels: { app: 'kong' }, policy: 'edge' },
  'a class that nobody knows': {
    props: { gatewayClassName: 'nginx', podLabels: { app: 'nginx' }, serviceAccountName: 'nginx' }, namespace: 'public', labels: { app: 'nginx' }, policy: 'edge',
  },
};

/** What is wrong with an edge before a shop, once something was changed. */
function wrong({ props }: Pods, change: (chart: Chart) => void): string {
  return synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir, mesh: Mesh.none() });
    const chart = new Chart(app, 'app');
    const web = service(new ZeroTrustNamespace(chart, 'shop'), 'web');
    new EdgeGateway(chart, 'edge', { namespace: 'public', hosts: ['shop.example.com'], ...props }).exposes(web, { openToAll: 'the shop window' });
    change(chart);
    return app;
  }).error;
}

function policy(chart: Chart, { namespace, labels }: Pods, spec: object): void {
  const metadata = { name: 'planted', namespace };
  new ApiObject(chart, 'planted', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: { podSelector: { matchLabels: labels }, ...spec } });
}

function patch(chart: Chart, name: string, ...patches: JsonPatch[]): void {
  const found = chart.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === 'NetworkPolicy' && one.name === name);
  found!.addJsonPatch(...patches);
}

describe.each(Object.entries(CONTROLLERS))('an edge of %s', (_, pods) => {
  const OF_EDGE = 'the pods of Gateway public/edge';

  test('is proven as it is written', () => {
    expect(wrong(pods, () => undefined)).toBe('');
  });

  test.each<[string, object, string]>([
    ['lets everybody in', { policyTypes: ['Ingress'], ingress: [{}] }, `any address can reach ${OF_EDGE}`],
    ['opens one more port', { policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 19000 }] }] }, `can reach ${OF_EDGE} on 19000/TCP, which is undeclared`],
    ['lets a workload of the program in', { policyTypes: ['Ingress'], ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 9901 }] }] }, `can reach ${OF_EDGE} on 9901/TCP`],
    ['lets them call every port of a service', { policyTypes: ['Egress'], egress: [{ to: [{ namespaceSelector: {} }] }] }, `${OF_EDGE} can reach shop/web on 1-8079`],
    ['lets them call an address', { policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }] }, `${OF_EDGE} can reach 203.0.113.0/24`],
    ['lets them call pods of others', { policyTypes: ['Egress'], egress: [{ to: [{ namespaceSelector: { matchLabels: { a: 'b' } } }] }] }, `${OF_EDGE} can reach any pod`],
  ])('is not proven beside a policy that %s', (_name, spec, says) => {
    expect(wrong(pods, (chart) => policy(chart, pods, spec))).toContain(says);
  });

  test('is not proven without its own policy', () => {
    expect(wrong(pods, (chart) => patch(chart, pods.policy, JsonPatch.replace('/spec/podSelector/matchLabels', { app: 'other' })))).toContain('public/edge');
  });

  test('is not proven where clients cannot come, or calls cannot go', () => {
    expect(wrong(pods, (chart) => patch(chart, pods.policy, JsonPatch.replace('/spec/ingress', [])))).toContain(OF_EDGE);
    expect(wrong(pods, (chart) => patch(chart, pods.policy, JsonPatch.replace('/spec/egress', [])))).toContain(OF_EDGE);
  });
});
