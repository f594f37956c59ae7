import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { EdgeGateway, Mesh, ZeroTrustNamespace } from '../../src';
import { errorOf } from '../support/error-of';
import { inFolder } from '../support/files';
import { service } from '../support/programs';

const SELECTOR = '/spec/podSelector/matchLabels';
const GATEWAY = { group: 'gateway.networking.k8s.io', kind: 'Gateway' };

/** A shop with an edge, one of whose policies is changed, in what it holds for. */
function change(kind: string, patch: JsonPatch): void {
  inFolder((outdir) => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'shop');
    const web = service(new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio() }), 'web');
    new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'], mesh: Mesh.istio() }).exposes(web);
    const policy = app.node.findAll().find((one) => one instanceof ApiObject && one.kind === kind && one.metadata.namespace === 'istio-ingress');
    (policy as ApiObject).addJsonPatch(patch);
    app.synth();
  });
}

test.each<[string, string, JsonPatch]>([
  ['a NetworkPolicy without its label', 'NetworkPolicy', JsonPatch.remove(`${SELECTOR}/gateway.networking.k8s.io~1gateway-name`)],
  ['a NetworkPolicy for all pods', 'NetworkPolicy', JsonPatch.replace('/spec/podSelector', {})],
  ['a NetworkPolicy for another edge', 'NetworkPolicy', JsonPatch.replace(SELECTOR, { 'gateway.networking.k8s.io/gateway-name': 'other' })],
  ['an AuthorizationPolicy for all pods', 'AuthorizationPolicy', JsonPatch.remove('/spec/targetRefs')],
  ['an AuthorizationPolicy for an empty list', 'AuthorizationPolicy', JsonPatch.replace('/spec/targetRefs', [])],
  ['an AuthorizationPolicy for two Gateways', 'AuthorizationPolicy', JsonPatch.add('/spec/targetRefs/-', { ...GATEWAY, name: 'other' })],
  ['an AuthorizationPolicy for another Gateway', 'AuthorizationPolicy', JsonPatch.replace('/spec/targetRefs/0/name', 'other')],
  ['an AuthorizationPolicy for a Service of that name', 'AuthorizationPolicy', JsonPatch.replace('/spec/targetRefs/0', { group: '', kind: 'Service', name: 'edge' })],
])('%s of an edge is refused', (_, kind, patch) => {
  expect(errorOf(() => { change(kind, patch); }).message).toContain(`${kind} istio-ingress/edge holds for other pods of istio-ingress than those of istio-ingress/edge. Select by gateway.networking.k8s.io/gateway-name: edge`);
});

test('what says the same in other words is accepted', () => {
  expect(() => { change('NetworkPolicy', JsonPatch.replace(SELECTOR, { 'gateway.networking.k8s.io/gateway-name': 'edge' })); }).not.toThrow();
});
