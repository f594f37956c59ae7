/** An edge outside the mesh, of a controller whose pods are proxies of that mesh, beside a namespace that is in it. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ClusterProfile, EdgeGateway, Mesh, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { service } from '../support/programs';
import { synthesized } from '../support/synthesized';

function synthesize(change: (chart: Chart) => void = () => undefined) {
  return synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir, profile: ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] }) });
    const chart = new Chart(app, 'app');
    const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio() });
    const legacy = new ZeroTrustNamespace(chart, 'legacy', { mesh: Mesh.none() });
    service(shop, 'web').calls(service(shop, 'orders'));
    new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'], mesh: Mesh.none(), gatewayClassName: 'istio' }).exposes(service(legacy, 'old'));
    change(chart);
    return app;
  });
}

function written(chart: Chart, kind: string, name: string): ApiObject {
  const found = chart.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind && one.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

test('is written', () => expect(synthesize()).toMatchObject({ error: '', files: ['.zero-trust.facts', 'app.k8s.yaml'] }));

const EDGE_PODS = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } } }];

test.each<[string, (chart: Chart) => void, string]>([
  ['a service of the mesh', (chart) => {
    written(chart, 'NetworkPolicy', 'orders').addJsonPatch(JsonPatch.add('/spec/ingress/-', { from: EDGE_PODS }));
  }, 'can reach shop/orders'],
  ['another port of what it exposes', (chart) => {
    written(chart, 'NetworkPolicy', 'old').addJsonPatch(JsonPatch.add('/spec/ingress/-', { from: EDGE_PODS, ports: [{ port: 22 }] }));
  }, 'can reach legacy/old'],
  ['a service of the mesh by its account', (chart) => {
    written(chart, 'AuthorizationPolicy', 'orders').addJsonPatch(JsonPatch.add('/spec/rules/-', { from: [{ source: { principals: ['cluster.local/ns/ingress/sa/edge-istio'] } }] }));
  }, 'can reach shop/orders'],
])('that may call %s is refused', (_what, change, says) => {
  const { files, error } = synthesize(change);
  expect(files).toEqual([]);
  expect(error).toContain(says);
});
