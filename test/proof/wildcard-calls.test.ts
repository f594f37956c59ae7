/** Hosts with a wildcard: what lets these calls past the policies of the caller itself, and nothing else in or out. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ExternalHost, ExternalNetwork, ForeignWorkload, Mesh, Port, SecureJob, SecureService, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { image, service } from '../support/programs';
import { find, manifestsOf, ofKind, type Manifest } from '../support/synth';
import { synthesized } from '../support/synthesized';

const POLICY = 'wildcard-calls';

interface World {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: SecureService;
}

function synthesize(change: (world: World) => void): { readonly isWritten: boolean; readonly error: string } {
  const { files, error } = synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir });
    const chart = new Chart(app, 'app');
    const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio() });
    const web = service(shop, 'web');
    web.calls(ExternalHost.https('*.example.com'));
    change({ chart, shop, web });
    return app;
  });
  return { isWritten: files.length > 0, error };
}

function patched(...patches: readonly JsonPatch[]): { readonly isWritten: boolean; readonly error: string } {
  return synthesize(({ web }) => { (web.node.findChild(POLICY) as ApiObject).addJsonPatch(...patches); });
}

const rulesOf = (manifests: readonly Manifest[], name: string) => find(manifests, 'AuthorizationPolicy', `${name}.${POLICY}`).spec;

describe('a workload that calls hosts with a wildcard', () => {
  test('has a policy for its way out, with a rule for each port', () => {
    const manifests = manifestsOf((chart) => {
      const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio() });
      const web = service(shop, 'web');
      for (const host of ['*.example.org', '*.example.com']) web.calls(ExternalHost.https(host));
      web.calls(ExternalHost.tls('*.queue.example.com', 5671));
      web.calls(ExternalHost.https('api.example.net'));
    });
    const rule = (port: string, ...values: readonly string[]) => ({
      from: [{ source: { notPrincipals: ['*'] } }], to: [{ operation: { ports: [port] } }], when: [{ key: 'connection.sni', values }],
    });

    expect(rulesOf(manifests, 'web')).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } },
      action: 'ALLOW',
      rules: [rule('443', '*.example.com', '*.example.org'), rule('5671', '*.queue.example.com')],
    });
  });

  test('may be a job, or of somebody else', () => {
    const manifests = manifestsOf((chart) => {
      const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio() });
      new SecureJob(shop, 'report', { image: image('report') }).calls(ExternalHost.https('*.example.com'));
      new ForeignWorkload(shop, 'kafka', { podLabels: { app: 'kafka' } }).calls(ExternalHost.https('*.example.com'));
    });

    expect(rulesOf(manifests, 'report').rules).toHaveLength(1);
    expect(rulesOf(manifests, 'kafka')).toMatchObject({ selector: { matchLabels: { app: 'kafka' } }, rules: [{}] });
  });

  test('needs none without a mesh, nor for whole names', () => {
    const policies = (mesh: Mesh, host: string) => ofKind(manifestsOf((chart) => {
      service(new ZeroTrustNamespace(chart, 'shop', { mesh }), 'web').calls(ExternalHost.https(host));
    }), 'AuthorizationPolicy').map(({ metadata }) => metadata.name);

    expect(policies(Mesh.none(), '*.example.com')).toEqual([]);
    expect(policies(Mesh.istio(), 'api.example.com')).toEqual(['allow-nothing', 'web']);
  });
});

describe('the proof', () => {
  test('takes what is written', () => {
    expect(synthesize(() => {})).toEqual({ isWritten: true, error: '' });
  });

  test.each<[string, readonly JsonPatch[], RegExp]>([
    ['another host', [JsonPatch.replace('/spec/rules/0/when/0/values', ['*.example.net'])], /may not call \*\.example\.com:443/],
    ['one of the hosts', [JsonPatch.replace('/spec/rules/0/when/0/values', ['any.example.com'])], /may not call \*\.example\.com:443/],
    ['another port', [JsonPatch.replace('/spec/rules/0/to/0/operation/ports', ['8443'])], /may not call \*\.example\.com:443/],
    ['no rule', [JsonPatch.remove('/spec/rules')], /may not call \*\.example\.com:443/],
    ['pods of somebody else', [JsonPatch.replace('/spec/selector/matchLabels', { app: 'db' })], /may not call \*\.example\.com:443/],
    ['an identity, which nobody shows there', [JsonPatch.replace('/spec/rules/0/from/0/source', { principals: ['cluster.local/ns/shop/sa/web'] })], /may not call \*\.example\.com:443/],
    ['DENY', [JsonPatch.replace('/spec/action', 'DENY')], /may not call \*\.example\.com:443/],
    ['any host', [JsonPatch.remove('/spec/rules/0/when')], /allows whatever is not excluded/],
    ['more hosts', [JsonPatch.add('/spec/rules/0/when/0/values/-', '*.example.net')], /allows whatever is not excluded/],
    ['any port', [JsonPatch.remove('/spec/rules/0/to')], /allows whatever is not excluded/],
    ['more ports', [JsonPatch.add('/spec/rules/0/to/0/operation/ports/-', '8080')], /allows whatever is not excluded/],
    ['all pods of the namespace', [JsonPatch.remove('/spec/selector')], /allows whatever is not excluded/],
    ['whoever has an identity', [JsonPatch.remove('/spec/rules/0/from')], /mesh inbound|may call|allows/],
    ['everybody but one', [JsonPatch.replace('/spec/rules/0/from/0/source', { notPrincipals: ['cluster.local/ns/shop/sa/web'] })], /allows whatever is not excluded/],
  ])('refuses a policy for %s', (_, patches, expected) => {
    const { isWritten, error } = patched(...patches);
    expect({ isWritten, error }).toEqual({ isWritten: false, error: expect.stringMatching(expected) });
  });

  test('refuses a policy that denies these calls, wherever it stands', () => {
    const { isWritten, error } = synthesize(({ chart }) => {
      new ApiObject(chart, 'more', {
        apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'more', namespace: 'shop' }, spec: { action: 'DENY', rules: [{ from: [{ source: { notPrincipals: ['*'] } }] }] },
      });
    });
    expect({ isWritten, error }).toEqual({ isWritten: false, error: expect.stringContaining('may not call *.example.com:443') });
  });

  test('refuses a port of its own with the number of the host\'s, which takes plain text: its callers could name the host', () => {
    const { isWritten, error } = synthesize(({ shop }) => {
      const api = service(shop, 'api', { ports: [Port.tls(443)] });
      api.calls(ExternalHost.https('*.example.com'));
      ExternalNetwork.of({ name: 'office', cidrs: ['198.51.100.0/24'], ports: [Port.tls(443)] }).calls(api);
    });
    expect({ isWritten, error }).toEqual({ isWritten: false, error: expect.stringContaining('shop/api calls *.example.com:443, and takes calls without an identity at its own port 443') });
  });
});
