/** Calls to services of other programs under a `MeshPolicy`, whose allow-nothing holds for them, too, until their own policies say more. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Access, ClusterProfile, HttpMethod, Mesh, MeshPolicy, Port, SecureService, ServiceReference, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { service } from '../support/programs';
import { synthesized } from '../support/synthesized';
import type { Synthesized } from '../support/synthesized';

interface Program {
  readonly chart: Chart;
  readonly web: SecureService;
}

function synthesize(change: (program: Program) => void): Synthesized {
  return synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir });
    const chart = new Chart(app, 'app');
    const mesh = Mesh.istio();
    new MeshPolicy(chart, 'mesh', { mesh });
    const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, profile: ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] }) });
    const web = service(shop, 'web');
    web.calls(new ServiceReference({ namespace: 'bank', name: 'ledger', ports: [Port.http(8080)] }), Access.http({ methods: [HttpMethod.GET] }));
    change({ chart, web });
    return app;
  });
}

function policyOfTheMesh(chart: Chart, spec: object, kind = 'AuthorizationPolicy'): void {
  new ApiObject(chart, 'more', { apiVersion: 'security.istio.io/v1', kind, metadata: { name: 'more', namespace: 'istio-system' }, spec });
}

describe('a call to a service of another program', () => {
  test('is left to its own policies', () => {
    expect(synthesize(() => {})).toMatchObject({ error: '', files: ['.zero-trust.facts', 'app.k8s.yaml'] });
  });

  test('may come in as well', () => {
    const till = new ServiceReference({ namespace: 'bank', name: 'till', ports: [Port.http(8080)] });
    expect(synthesize(({ web }) => { till.calls(web); }).error).toBe('');
  });

  test.each<[string, object]>([
    ['for everybody', { action: 'DENY', rules: [{}] }],
    ['by its caller', { action: 'DENY', rules: [{ from: [{ source: { namespaces: ['shop'] } }] }] }],
    ['by its path', { action: 'DENY', rules: [{ to: [{ operation: { paths: ['/api/*'] } }] }] }],
  ])('is refused where a policy of the whole mesh denies it %s', (_name, spec) => {
    const { files, error } = synthesize(({ chart }) => policyOfTheMesh(chart, spec));
    expect(files).toEqual([]);
    expect(error).toContain('AuthorizationPolicy istio-system/more');
  });

  test('is refused where its own end is closed', () => {
    const { files, error } = synthesize(({ web }) => web.networkPolicy.addJsonPatch(JsonPatch.replace('/spec/egress', [])));
    expect(files).toEqual([]);
    expect(error).toContain('shop/web can\'t reach');
  });

  test('opens nobody else', () => {
    const { files, error } = synthesize(({ chart }) => policyOfTheMesh(chart, { action: 'ALLOW', rules: [{}] }));
    expect(files).toEqual([]);
    expect(error).toContain('shop/web');
  });
});
