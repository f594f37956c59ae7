import { Chart, Testing } from 'cdk8s';
import { EdgeGateway, Mesh, ZeroTrustNamespace } from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import { proveGraph } from '../../src/proof/prove-graph';
import { service } from '../support/programs';
import { find, manifestsOfApp } from '../support/synth';
import type { Manifest } from '../support/synth';

/** An edge whose clients show certificates, or one whose clients show none. */
function edge(mesh: Mesh, clientCaConfigMap?: string) {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const web = service(new ZeroTrustNamespace(chart, 'shop', { mesh }), 'web');
  new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'], mesh, redirectPort: 80, clientCaConfigMap }).exposes(web);
  const [graph, manifests] = [Registry.of(app).graph(), manifestsOfApp(app)];
  const said = (change: (spec: Manifest) => void) => {
    const copies = structuredClone(manifests);
    change(find(copies, 'Gateway', 'edge').spec as Manifest);
    return proveGraph(graph, copies).messages.map(({ text }) => text).join('\n');
  };
  return { spec: find(manifests, 'Gateway', 'edge').spec as Manifest, said };
}

const CA = { group: '', kind: 'ConfigMap', name: 'clients' };

describe.each([['sidecars', Mesh.istio({ version: '1.31' })], ['ambient mode', Mesh.ambient({ version: '1.31' })]])('with %s', (_, mesh) => {
  const asking = edge(mesh, 'clients');
  const validation = (change: (one: Manifest) => void) => asking.said((spec) => change(spec.tls.frontend.default.validation as Manifest));

  test('an edge asks all clients for a certificate of one authority', () => {
    expect(asking.spec.tls).toEqual({ frontend: { default: { validation: { mode: 'AllowValidOnly', caCertificateRefs: [CA] } } } });
    expect(asking.said(() => undefined)).toBe('');
    expect(validation((one) => { delete one.mode; one.caCertificateRefs[0].namespace = 'istio-ingress'; })).toBe('');
  });

  test.each<[string, (one: Manifest) => void]>([
    ['the same of clients without one', (one) => { one.mode = 'AllowInsecureFallback'; }],
    ['certificates of another authority', (one) => { one.caCertificateRefs[0].name = 'others'; }],
    ['certificates of an authority elsewhere', (one) => { one.caCertificateRefs[0].namespace = 'shop'; }],
    ['certificates of one that others can read', (one) => { one.caCertificateRefs[0].kind = 'Secret'; }],
    ['certificates of two authorities', (one) => { one.caCertificateRefs.push({ ...CA, name: 'others' }); }],
    ['certificates of none', (one) => { one.caCertificateRefs = []; }],
  ])('and does not take %s', (__, change) => {
    expect(validation(change)).toContain('does not listen as istio-ingress/edge was declared to');
  });

  test('at every port', () => {
    expect(asking.said((spec) => { delete spec.tls; })).toContain('does not listen as istio-ingress/edge was declared to: spec.tls');
    expect(asking.said((spec) => { delete spec.tls.frontend.default.validation; })).toContain('does not listen as istio-ingress/edge was declared to');
    expect(asking.said((spec) => { spec.tls.frontend.perPort = [{ port: 443, tls: {} }]; })).toContain('perPort');
    expect(asking.said((spec) => { spec.listeners[0].tls.options = { 'gateway.istio.io/tls-terminate-mode': 'OPTIONAL_MUTUAL' }; })).toContain('tls-terminate-mode');
  });

  test('an edge that was not declared to asks for none', () => {
    expect(edge(mesh).said((spec) => { spec.tls = { frontend: { default: { validation: { caCertificateRefs: [CA] } } } }; })).toMatch(/spec\.tls is .*which is undeclared/);
  });
});
