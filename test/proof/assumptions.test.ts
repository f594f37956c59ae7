/** What others own is an assumption that the proof uses: without any one of them it fails. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ClusterProfile, EdgeGateway, KubernetesApi, Mesh, Port, SecureService, TrustReport, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import type { ClusterProfileOptions } from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import type { AssumptionText } from '../../src/proof/assumptions/assumption';
import { proveGraph } from '../../src/proof/prove-graph';
import { service } from '../support/programs';
import { synthesized } from '../support/synthesized';

interface Program {
  readonly app: ZeroTrustApp;
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: SecureService;
}

const PROFILE: ClusterProfileOptions = { podCidrs: ['10.244.0.0/16'], apiServerCidrs: ['172.18.0.2/32'], nodeCidrs: ['172.18.0.0/24'] };

/** One service in a namespace of others, where `orders` is another program's. */
function program(outdir: string, { mesh = Mesh.istio(), profile = ClusterProfile.vanilla(PROFILE) } = {}): Program {
  const app = new ZeroTrustApp({ outdir, mesh, profile });
  const chart = new Chart(app, 'web');
  const shop = ZeroTrustNamespace.fromReference(chart, 'shop');
  const web = service(shop, 'web');
  web.calls(SecureService.fromReference({ namespace: 'shop', name: 'orders', ports: [Port.http(8080)] }));
  SecureService.fromReference({ namespace: 'shop', name: 'mobile' }).calls(web);
  return { app, chart, shop, web };
}

function synthesize(change: (program: Program) => void = () => undefined, options: Parameters<typeof program>[1] = {}) {
  return synthesized((outdir) => {
    const made = program(outdir, options);
    change(made);
    return made.app;
  });
}

/** Somebody else's workload, which is in the app, and is not hardened. */
function undeclared(chart: Chart, labels: object, serviceAccountName?: string): void {
  new ApiObject(chart, 'legacy', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'legacy', namespace: 'shop' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'x', image: 'x' }], ...(serviceAccountName !== undefined && { serviceAccountName }) } } },
  });
}

/** What the library writes of a kind for the service. */
function written(app: ZeroTrustApp, kind: string): ApiObject {
  const [found] = app.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind && one.name === 'web');
  return found;
}

/** A program with one of each kind of assumption. */
function whole(mesh: Mesh): Program {
  const made = program('/dev/null', { mesh });
  made.web.calls(KubernetesApi.inCluster());
  if (mesh === ISTIO) new EdgeGateway(made.chart, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'] }).exposes(made.web);
  return made;
}

const ISTIO = Mesh.istio();
const NONE = Mesh.none();

function proof(mesh: Mesh, without?: (assumption: AssumptionText) => boolean) {
  const { app } = whole(mesh);
  const graph = Registry.of(app).graph();
  const objects = app.charts.flatMap((chart) => chart.toJson() as object[]);
  return proveGraph(graph, objects, { ...(without && { without }) });
}

describe('a namespace of others', () => {
  test.each<[string, Mesh]>([['Istio', ISTIO], ['no mesh', NONE]])('takes services, and nothing of its own is written, with %s', (_name, mesh) => {
    const { files, error } = synthesize(() => undefined, { mesh });
    expect({ files, error }).toEqual({ files: ['.zero-trust.facts', 'web.k8s.yaml'], error: '' });
    const kinds = (program('/dev/null', { mesh }).chart.toJson() as { kind: string }[]).map(({ kind }) => kind).sort();
    expect(kinds).toEqual([
      ...(mesh === ISTIO ? ['AuthorizationPolicy'] : []), 'Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount', ...(mesh === ISTIO ? ['Sidecar'] : []),
    ]);
  });

  test('may have workloads of others', () => {
    expect(synthesize(({ chart }) => undeclared(chart, { app: 'legacy' })).error).toBe('');
  });

  test('may have a DNS cache on its nodes', () => {
    expect(synthesize(() => undefined, { profile: ClusterProfile.nodeLocalDns({ ...PROFILE, dnsAddresses: ['169.254.20.10'] }) }).error).toBe('');
  });

  test.each<[string, (program: Program) => void, string]>([
    ['its own Namespace', ({ chart }) => { new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }); }, 'Namespace shop is a namespace that this program only refers to'],
    ['a quota', ({ chart }) => { new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'x', namespace: 'shop' }, spec: { hard: { pods: '100' } } }); }, 'ResourceQuota shop/x holds for all of shop'],
    ['default deny', ({ chart }) => { new ApiObject(chart, 'x', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'default-deny', namespace: 'shop' }, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } }); }, 'NetworkPolicy shop/default-deny selects more than the pods of one workload'],
    ['a policy for pods of others', ({ chart }) => { new ApiObject(chart, 'x', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'x', namespace: 'shop' }, spec: { podSelector: { matchLabels: { app: 'legacy' } }, policyTypes: ['Ingress'], ingress: [{}] } }); }, 'NetworkPolicy shop/x selects more than the pods of one workload'],
    ['a weaker PeerAuthentication', ({ chart }) => { new ApiObject(chart, 'x', { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'x', namespace: 'shop' }, spec: { mtls: { mode: 'PERMISSIVE' } } }); }, 'PeerAuthentication'],
    ['a policy that allows everybody', ({ chart }) => { new ApiObject(chart, 'x', { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'x', namespace: 'shop' }, spec: { rules: [{}] } }); }, 'AuthorizationPolicy shop/x selects more than the pods of one workload'],
    ['a Sidecar for all', ({ chart }) => { new ApiObject(chart, 'x', { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name: 'x', namespace: 'shop' }, spec: { egress: [{ hosts: ['*/*'] }] } }); }, 'Sidecar shop/x selects more than the pods of one workload'],
    ['pods of others with labels of its service', ({ chart }) => undeclared(chart, { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' }), 'Deployment shop/legacy was not declared, and its pods have labels or the account of shop/web'],
    ['pods of others with the account of its service', ({ chart }) => undeclared(chart, { app: 'legacy' }, 'web'), 'Deployment shop/legacy was not declared, and its pods have labels or the account of shop/web'],
    ['no NetworkPolicy of its service', ({ web }) => { web.networkPolicy.addJsonPatch(JsonPatch.replace('/metadata/namespace', 'elsewhere')); }, 'shop/web'],
    ['a NetworkPolicy that opens its service', ({ web }) => { web.networkPolicy.addJsonPatch(JsonPatch.add('/spec/ingress/-', {})); }, 'NetworkPolicy shop/web'],
    ['a second declaration of it', ({ chart }) => { new ZeroTrustNamespace(chart, 'again', { name: 'shop' }); }, 'duplicate-name'],
    ['a Service that finds pods of others', ({ app }) => { written(app, 'Service').addJsonPatch(JsonPatch.remove('/spec/selector/app.kubernetes.io~1instance')); }, 'Service shop/web selects pods without app.kubernetes.io/instance: web'],
    ['a disruption budget that counts pods of others', ({ app }) => { written(app, 'PodDisruptionBudget').addJsonPatch(JsonPatch.remove('/spec/selector/matchLabels/app.kubernetes.io~1name')); }, 'PodDisruptionBudget shop/web selects pods without app.kubernetes.io/name: web'],
    ['a NetworkPolicy that selects pods of others', ({ web }) => { web.networkPolicy.addJsonPatch(JsonPatch.remove('/spec/podSelector/matchLabels/app.kubernetes.io~1name')); }, 'NetworkPolicy shop/web selects more than the pods of one workload'],
    ['a Sidecar that selects pods of others', ({ app }) => { written(app, 'Sidecar').addJsonPatch(JsonPatch.remove('/spec/workloadSelector/labels/app.kubernetes.io~1name')); }, 'Sidecar shop/web selects more than the pods of one workload'],
    ['an AuthorizationPolicy that selects pods of others', ({ app }) => { written(app, 'AuthorizationPolicy').addJsonPatch(JsonPatch.remove('/spec/selector/matchLabels/app.kubernetes.io~1instance')); }, 'AuthorizationPolicy shop/web selects more than the pods of one workload'],
    ['pods outside the mesh', ({ app }) => { (app.node.findChild('web').node.findChild('shop').node.findChild('web').node.findChild('deployment').node.defaultChild as ApiObject).addJsonPatch(JsonPatch.add('/spec/template/metadata/labels/sidecar.istio.io~1inject', 'false')); }, 'sidecar.istio.io/inject'],
  ])('is refused with %s', (_name, change, says) => {
    const { files, error } = synthesize(change);
    expect(files).toEqual([]);
    expect(error).toContain(says);
  });
});

describe('assumptions', () => {
  test('are in the report', () => {
    const { app } = whole(ISTIO);
    const { assumptions } = TrustReport.of(app);
    expect(assumptions.map(({ kind, object }) => `${kind}: ${object}`)).toEqual([
      'namespace: Namespace shop',
      'namespace: NetworkPolicy shop/default-deny',
      'namespace: PeerAuthentication shop/default',
      'namespace: AuthorizationPolicy shop/allow-nothing',
      'other-policies: Namespace shop',
      'network-plugin: the network plugin',
      'rights: Namespace shop',
      'mesh: Istio',
      expect.stringMatching(/^platform: addresses 172\.18\.0\.2\/32$/),
      'platform: pods app=istiod of istio-system',
      'platform: pods k8s-app=kube-dns of kube-system',
      'edge: Gateway istio-ingress/edge',
      'platform: addresses 172.18.0.0/24',
      expect.stringMatching(/^reference: pods .*mobile.* of shop$/),
      expect.stringMatching(/^reference: pods .*orders.* of shop$/),
      expect.stringMatching(/^platform: pods .*prometheus.* of monitoring$/),
    ]);
    for (const { text, check } of assumptions) expect([text, check].every((words) => words.length > 10)).toBe(true);
  });

  describe.each<[string, Mesh]>([['Istio', ISTIO], ['no mesh', NONE]])('with %s', (_name, mesh) => {
    const all = TrustReport.of(whole(mesh).app).assumptions;

    test('are all that is needed', () => {
      expect(proof(mesh)).toEqual({ holds: true, messages: [], notes: [] });
    });

    test.each(all.map(({ kind, object }) => [kind, object] as const))('the proof fails without %s: %s', (kind, object) => {
      const { holds, messages } = proof(mesh, (assumption) => assumption.kind === kind && assumption.object === object);
      expect(holds).toBe(false);
      expect(messages.length).toBeGreaterThan(0);
    });
  });
});
