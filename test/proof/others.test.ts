/** Workloads of the app that nobody declared, outside the namespaces that the program owns: undeclared pods like all others. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ClusterProfile, Mesh, SecureService, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { service } from '../support/programs';
import { synthesized } from '../support/synthesized';

interface Program {
  readonly chart: Chart;
  readonly web: SecureService;
  readonly orders: SecureService;
}

function synthesize(mesh: Mesh, change: (program: Program) => void): string {
  return synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir, mesh, profile: ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] }) });
    const chart = new Chart(app, 'app');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const [web, orders] = [service(shop, 'web'), service(shop, 'orders')];
    web.calls(orders);
    change({ chart, web, orders });
    return app;
  }).error;
}

function add(chart: Chart, apiVersion: string, kind: string, name: string, spec?: object, metadata: object = {}): void {
  new ApiObject(chart, `${kind}-${name}`, { apiVersion, kind, metadata: { name, ...(kind !== 'Namespace' && { namespace: 'legacy' }), ...metadata }, ...(spec && { spec }) });
}

/** Somebody's application as it is: neither hardened nor closed. */
function legacy(chart: Chart, { labels = {}, namespaceLabels = {}, pod = {}, namespace = 'legacy' }: Partial<Record<'labels' | 'namespaceLabels' | 'pod', object>> & { namespace?: string } = {}): void {
  if (namespace === 'legacy') add(chart, 'v1', 'Namespace', 'legacy', undefined, { labels: namespaceLabels });
  for (const name of ['front', 'back']) {
    const own = { app: name, ...labels };
    add(chart, 'apps/v1', 'Deployment', name, {
      selector: { matchLabels: own }, template: { metadata: { labels: own }, spec: { containers: [{ name, image: `acme/${name}`, ports: [{ containerPort: 80 }] }], ...pod } },
    }, { namespace });
    add(chart, 'v1', 'Service', name, { selector: own, ports: [{ port: 80 }] }, { namespace });
  }
}

function container(securityContext: object): object {
  return { containers: [{ name: 'x', image: 'x', securityContext }] };
}

describe.each<[string, Mesh, object]>([['Istio', Mesh.istio(), { 'istio-injection': 'enabled' }], ['no mesh', Mesh.none(), {}]])('with %s, workloads that nobody declared', (_name, mesh, meshed) => {
  test('stop nothing', () => {
    expect(synthesize(mesh, ({ chart }) => legacy(chart))).toBe('');
    expect(synthesize(mesh, ({ chart }) => legacy(chart, { namespaceLabels: meshed }))).toBe('');
    // Nobody knows the labels of that namespace, and so whether it is in the mesh.
    expect(synthesize(mesh, ({ chart }) => legacy(chart, { namespace: 'elsewhere' }))).toBe('');
  });

  test.each<[string, (program: Program) => void, string]>([
    ['are opened by name', ({ chart, orders }) => {
      legacy(chart);
      orders.networkPolicy.addJsonPatch(JsonPatch.add('/spec/ingress/-', { from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'front' } } }] }));
    }, 'NetworkPolicy shop/orders'],
    ['are opened by their namespace', ({ chart, orders }) => {
      legacy(chart);
      orders.networkPolicy.addJsonPatch(JsonPatch.add('/spec/ingress/-', { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'legacy' } } }] }));
    }, 'NetworkPolicy shop/orders'],
    ['are called', ({ chart, web }) => {
      legacy(chart);
      web.networkPolicy.addJsonPatch(JsonPatch.add('/spec/egress/-', { to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'back' } } }] }));
    }, 'NetworkPolicy shop/web'],
    ['are in a namespace of the program', ({ chart }) => legacy(chart, { namespace: 'shop' }), 'Deployment shop/back was not declared'],
    ['use the network of their nodes, which may call every pod there', ({ chart }) => legacy(chart, { pod: { hostNetwork: true } }), 'Deployment legacy/front sets hostNetwork'],
    ['mount files of their nodes', ({ chart }) => legacy(chart, { pod: { volumes: [{ name: 'root', hostPath: { path: '/' } }] } }), 'Deployment legacy/front'],
    ['add capabilities', ({ chart }) => legacy(chart, { pod: container({ capabilities: { add: ['SYS_ADMIN'] } }) }), 'adds the capability "SYS_ADMIN"'],
    ['see the whole of /proc', ({ chart }) => legacy(chart, { pod: container({ procMount: 'Unmasked' }) }), 'Deployment legacy/front'],
    ['turn AppArmor off', ({ chart }) => legacy(chart, { pod: container({ appArmorProfile: { type: 'Unconfined' } }) }), 'Deployment legacy/front'],
    ['listen on ports of their nodes', ({ chart }) => legacy(chart, { pod: { containers: [{ name: 'x', image: 'x', ports: [{ containerPort: 80, hostPort: 80 }] }] } }), 'Deployment legacy/front'],
    ['mount volumes past the cluster', ({ chart }) => legacy(chart, { pod: { volumes: [{ name: 'n', nfs: { server: '192.0.2.1', path: '/' } }] } }), 'Deployment legacy/front'],
    ['are selected by a policy of the whole cluster that opens ours', ({ chart }) => {
      legacy(chart);
      new ApiObject(chart, 'anp', {
        apiVersion: 'policy.networking.k8s.io/v1alpha1',
        kind: 'AdminNetworkPolicy',
        metadata: { name: 'x' },
        spec: { priority: 1, subject: { namespaces: {} }, ingress: [{ action: 'Allow', from: [{ namespaces: { matchLabels: { 'kubernetes.io/metadata.name': 'legacy' } } }] }] },
      });
    }, 'AdminNetworkPolicy x'],
  ])('are refused where they %s', (_what, change, says) => {
    const error = synthesize(mesh, change);
    expect(error).toContain(says);
  });
});

test('synthesis tells of workloads that nobody declared', () => {
  const told: string[] = [];
  const spy = jest.spyOn(process, 'emitWarning').mockImplementation((message) => void told.push(String(message)));
  // Each message is told once in a process.
  synthesize(Mesh.none(), ({ chart }) => legacy(chart, { namespace: 'untold' }));
  spy.mockRestore();

  expect(told).toEqual([expect.stringMatching(/^Deployment untold\/(back|front), Deployment untold\/(back|front): not declared, and in no namespace of this program; like all undeclared pods/)]);
});
