import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { EdgeGateway, GatewayController, GatewayListener, Mesh, Port, Probes, RoutesFrom, SecureService, ZeroTrustApp, ZeroTrustNamespace } from '../../../src';
import { inFolder } from '../../support/files';
import { image } from '../../support/programs';
import { find } from '../../support/synth';
import type { Manifest } from '../../support/synth';

function program(declare: (parts: { readonly chart: Chart; readonly web: SecureService }) => void, mesh = Mesh.none()): Manifest[] {
  return inFolder((outdir) => {
    const app = new ZeroTrustApp({ mesh, outdir });
    const chart = new Chart(app, 'app');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const web = new SecureService(shop, 'web', { image: image('web'), ports: [Port.http(8080)], probes: Probes.http('/') });
    declare({ chart, web });
    app.synth();
    return readdirSync(outdir).filter((name) => name.endsWith('.yaml'))
      .flatMap((name) => parseAllDocuments(readFileSync(join(outdir, name), 'utf8')).map((document) => document.toJS() as Manifest));
  });
}

const POD_LABELS = { 'gateway.envoyproxy.io/owning-gateway-name': 'edge', 'gateway.envoyproxy.io/owning-gateway-namespace': 'public' };

test('an edge is opened to the pods that Envoy Gateway makes beside itself, at the ports inside of them', () => {
  const written = program(({ chart, web }) => {
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'public', hosts: ['shop.example.com'], controller: GatewayController.envoyGateway(), redirectPort: 80 });
    edge.exposes(web);
  });
  expect(find(written, 'Gateway', 'edge', 'public').spec.gatewayClassName).toBe('eg');
  const { spec } = find(written, 'NetworkPolicy', 'public.edge', 'envoy-gateway-system');
  expect(spec.podSelector).toEqual({ matchLabels: POD_LABELS });
  expect(spec.ingress).toContainEqual({ ports: [{ protocol: 'TCP', port: 10080 }, { protocol: 'TCP', port: 10443 }] });
  expect(spec.egress).toContainEqual({
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy-gateway-system' } }, podSelector: { matchLabels: { 'control-plane': 'envoy-gateway' } } }],
    ports: [{ protocol: 'TCP', port: 18000 }],
  });
  expect(JSON.stringify(find(written, 'NetworkPolicy', 'web', 'shop').spec.ingress)).toContain(JSON.stringify(POD_LABELS));
  expect(written.filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === 'public')).toEqual([]);
});

test('another class, another namespace and ports without privilege are taken as they are', () => {
  const written = program(({ chart, web }) => {
    const controller = GatewayController.envoyGateway({ className: 'public', namespace: 'gateways' });
    new EdgeGateway(chart, 'edge', { namespace: 'public', hosts: ['shop.example.com'], controller, port: 8443 }).exposes(web);
  });
  expect(find(written, 'Gateway', 'edge', 'public').spec.gatewayClassName).toBe('public');
  expect(find(written, 'NetworkPolicy', 'public.edge', 'gateways').spec.ingress).toContainEqual({ ports: [{ protocol: 'TCP', port: 8443 }] });
});

test('of a Gateway of others, its pods and ports are known by its controller', () => {
  const written = program(({ chart, web }) => {
    const listeners = [GatewayListener.https({ name: 'https', hostname: 'shop.example.com', routesFrom: RoutesFrom.anyNamespace() })];
    EdgeGateway.fromReference(chart, 'edge', { namespace: 'public', listeners, controller: GatewayController.envoyGateway() }).exposes(web);
  });
  const ingress = JSON.stringify(find(written, 'NetworkPolicy', 'web', 'shop').spec.ingress);
  expect(ingress).toContain(JSON.stringify(POD_LABELS));
  expect(ingress).toContain('"kubernetes.io/metadata.name":"envoy-gateway-system"');
});

test.each([
  ['in a mesh', Mesh.istio(), {}, 'mesh: got an edge of Envoy Gateway with an Istio mesh'],
  ['with a class beside it', Mesh.none(), { gatewayClassName: 'eg' }, "gatewayClassName: got 'eg', expected no class beside a controller"],
  ['with labels of its pods', Mesh.none(), { podLabels: { app: 'eg' } }, 'expected no labels beside the class'],
  ['that asks for certificates', Mesh.none(), { clientCaConfigMap: 'ca' }, "certificates of clients at an edge of the class 'eg'"],
])('is refused %s', (_name, mesh, props, words) => {
  expect(() => program(({ chart, web }) => {
    new EdgeGateway(chart, 'edge', { namespace: 'public', hosts: ['shop.example.com'], controller: GatewayController.envoyGateway(), ...props }).exposes(web);
  }, mesh)).toThrow(words);
});

test('the controller of a mesh is the same by its class, by its name, and unsaid', () => {
  const written = (props: object) => program(({ chart, web }) => {
    new EdgeGateway(chart, 'edge', { namespace: 'public', hosts: ['shop.example.com'], ...props }).exposes(web);
  }, Mesh.istio());
  const unsaid = written({});
  expect(written({ controller: GatewayController.istio() })).toEqual(unsaid);
  expect(written({ gatewayClassName: 'istio' })).toEqual(unsaid);
});
