import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Include, JsonPatch } from 'cdk8s';
import { Access, ClusterProfile, ExternalHost, ExternalNetwork, Mesh, Port, Rule, SecureService, ZeroTrustNamespace } from '../../src';
import * as prove from '../../src/proof/prove-graph';
import { inFolder } from '../support/files';
import { namespace, service } from '../support/programs';
import { synthesized } from '../support/synthesized';
import type { Synthesized } from '../support/synthesized';

interface Shop {
  readonly chart: Chart;
  readonly web: SecureService;
  readonly orders: SecureService;
}

/** Web calls orders and nothing else happens, but for what `change` does. */
function synthesize(change: (shop: Shop) => void = () => {}): Synthesized {
  return synthesized((outdir) => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'app');
    const shop = namespace(chart, 'shop');
    const [web, orders] = [service(shop, 'web'), service(shop, 'orders')];
    web.calls(orders);
    change({ chart, web, orders });
    return app;
  });
}

function refused(change: (shop: Shop) => void): string {
  const { files, error } = synthesize(change);
  expect(files).toEqual([]);
  return error;
}

const FROM_ANYWHERE = { from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] };

describe('synthesis writes', () => {
  test('what does exactly what was declared', () => {
    expect(synthesize()).toEqual({ files: ['.zero-trust.facts', 'app.k8s.yaml'], error: '' });
  });

  test('calls of one namespace to several ports of one host or network, of which each workload calls its own', () => {
    const office = ExternalNetwork.of({ name: 'office', cidrs: ['192.0.2.0/24'], ports: [Port.tcp(22, { name: 'ssh' }), Port.http(8080)] });
    expect(synthesize(({ web, orders }) => {
      web.calls(ExternalHost.https('api.example.net'));
      orders.calls(ExternalHost.tcp('api.example.net', 5432));
      web.calls(office, Access.ports('ssh'));
      orders.calls(office, Access.ports('http'));
    }).error).toBe('');
  });

  test('a patch that changes no access', () => {
    expect(synthesize(({ web }) => ApiObject.of(web.deployment).addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 5))).error).toBe('');
  });
});

describe('synthesis writes nothing, and says who, to whom and by which object', () => {
  test('when a patch opens what nobody declared', () => {
    const error = refused(({ orders }) => orders.networkPolicy.addJsonPatch(JsonPatch.add('/spec/ingress/-', FROM_ANYWHERE)));

    expect(error).toMatch(/can reach shop\/orders on 8080\/TCP, which is undeclared.*opened by NetworkPolicy shop\/orders/);
  });

  test('when a patch closes what was declared', () => {
    const error = refused(({ web }) => web.networkPolicy.addJsonPatch(JsonPatch.replace('/spec/egress', [])));

    expect(error).toMatch(/shop\/web can't reach shop\/orders on 8080\/TCP, although it is declared.*blocked by NetworkPolicy/);
  });

  test('when an object that stands beside ours opens something', () => {
    const error = refused(({ chart }) => new ApiObject(chart, 'quick-fix', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'quick-fix', namespace: 'shop' },
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [FROM_ANYWHERE] },
    }));

    expect(error).toContain('opened by NetworkPolicy shop/quick-fix');
  });

  test('when the mesh alone is opened, although the network still holds', () => {
    const error = refused(({ chart }) => new ApiObject(chart, 'open', {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'open', namespace: 'shop' },
      spec: { rules: [{}] },
    }));

    expect(error).toMatch(/\(mesh inbound; opened by AuthorizationPolicy shop\/open\)/);
  });

  test('when mutual TLS is let go', () => {
    const error = refused(({ chart }) => new ApiObject(chart, 'permissive', {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'orders', namespace: 'shop' },
      spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'orders' } }, mtls: { mode: 'DISABLE' } },
    }));

    expect(error).toMatch(/shop\/web can't reach shop\/orders on 8080\/TCP/);
  });

  test('when an included file holds an undeclared pod and that may call', () => {
    const folder = mkdtempSync(join(tmpdir(), 'include-'));
    const url = join(folder, 'intruder.yaml');
    writeFileSync(url, `
apiVersion: v1
kind: Pod
metadata: { name: intruder, namespace: shop, labels: { app.kubernetes.io/name: web, app.kubernetes.io/instance: web } }
spec: { serviceAccountName: web, containers: [{ name: app, image: a/b }] }
`);
    const error = refused(({ chart }) => new Include(chart, 'include', { url }));
    rmSync(folder, { recursive: true });

    // What it could do with the labels and the account of web follows from that, and is not told.
    expect(error.split('\n')).toEqual([
      'Error: Validation failed with the following errors:',
      expect.stringMatching(/^ {2}\[app\/include\/\S+\] Pod shop\/intruder was not declared, .* or deploy it apart from this app/),
    ]);
  });

  test('when an object could change who reaches whom and nobody can read it', () => {
    const error = refused(({ chart }) => new ApiObject(chart, 'filter', {
      apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', metadata: { name: 'filter', namespace: 'shop' }, spec: {},
    }));

    expect(error).toMatch(/EnvoyFilter shop\/filter.*can't be proven/);
  });

  test('when a Service leads elsewhere', () => {
    const error = refused(({ orders }) => ApiObject.of(orders.service).addJsonPatch(JsonPatch.replace('/spec/ports/0/targetPort', 9999)));

    expect(error).toContain('calls to shop/orders go nowhere: its Service has no port 8080/TCP that leads to 8080');
  });

  test('when a workload is taken away by a patch', () => {
    const error = refused(({ web }) => ApiObject.of(web.deployment).addJsonPatch(JsonPatch.replace('/metadata/name', 'other')));

    expect(error).toContain('shop/web was declared, but no manifest makes it');
  });

  test('when a workload runs as somebody else', () => {
    const error = refused(({ web }) => ApiObject.of(web.deployment).addJsonPatch(JsonPatch.replace('/spec/template/spec/serviceAccountName', 'admin')));

    expect(error).toContain("shop/web runs as the ServiceAccount 'admin', and was declared as 'web'");
  });

  test.each([
    ['kind', 'NetworkPolicz'], ['apiVersion', 'networking.k8s.io/v2'],
  ])('when the %s of a policy is misspelt', (field, value) => {
    const error = refused(({ orders }) => orders.networkPolicy.addJsonPatch(JsonPatch.replace(`/${field}`, value)));

    expect(error).toMatch(/can't be proven/);
  });

  test('when a policy is misspelt', () => {
    const error = refused(({ orders }) => orders.networkPolicy.addJsonPatch(JsonPatch.move('/spec/podSelector', '/spec/podSelectr')));

    expect(error).toMatch(/NetworkPolicy 'shop\/orders'.*not understood/);
  });
});

describe('what nobody can say', () => {
  const privateNetwork = ExternalNetwork.of({ name: 'office', cidrs: ['10.9.0.0/16'], ports: [Port.tcp(22)] });

  function office(profile: ClusterProfile, waived = false, network = privateNetwork): () => void {
    return () => inFolder((outdir) => {
      const app = new App({ outdir });
      const shop = new ZeroTrustNamespace(new Chart(app, 'app'), 'shop', { mesh: Mesh.istio(), profile });
      const waivers = waived ? [{ rule: Rule.UNPROVEN, reason: 'pods are elsewhere', owner: 'network team', expires: '2031-06-30' }] : [];
      service(shop, 'web', { waivers }).calls(network);
      app.synth();
    });
  }

  test('stops synthesis too: a private range may be a way to pods', () => {
    expect(office(ClusterProfile.vanilla())).toThrow(/unknown whether shop\/web reaches any pod .* on 22\/TCP; state the addresses of pods/);
  });

  test('can be said', () => {
    expect(office(ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] }))).not.toThrow();
  });

  test('is refused where what is said makes it worse', () => {
    expect(office(ClusterProfile.vanilla({ podCidrs: ['10.0.0.0/8'] }))).toThrow(/shop\/web may call 10\.9\.0\.0\/16 \(network office\), in which pods have their addresses/);
  });

  test('can be waived by somebody who answers for it', () => {
    const warnings: string[] = [];
    const spy = jest.spyOn(process, 'emitWarning').mockImplementation((message) => void warnings.push(String(message)));

    expect(office(ClusterProfile.vanilla(), true)).not.toThrow();
    expect(warnings.join('\n')).toContain('unknown whether shop/web reaches');
    spy.mockRestore();
  });

  test.each([
    ['all of a private range', ['10.0.0.0/8'], [], /shop\/web may call 10\.0\.0\.0\/8 \(network office\), all of the private range 10\.0\.0\.0\/8/],
    ['all of it in parts', ['192.168.0.0/17', '192.168.128.0/17'], [], /all of the private range 192\.168\.0\.0\/16/],
    ['more than it', ['8.0.0.0/5'], [], /all of the private range 10\.0\.0\.0\/8/],
    ['all of IPv6\'s', ['fc00::/6'], [], /all of the private range fc00::\/7/],
    ['what is stated to be pods\'', ['10.9.0.0/16'], ['10.8.0.0/15'], /in which pods have their addresses \(podCidrs: 10\.8\.0\.0\/15\)/],
  ])('is certain, and no waiver lifts it: %s', (_, cidrs, podCidrs, says) => {
    const network = ExternalNetwork.of({ name: 'office', cidrs, ports: [Port.tcp(22)] });
    expect(office(ClusterProfile.vanilla({ podCidrs }), true, network)).toThrow(says);
  });

  test('is not certain of part of a private range, or of others than are stated', () => {
    const part = ExternalNetwork.of({ name: 'office', cidrs: ['10.0.0.0/9'], ports: [Port.tcp(22)] });
    const spy = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    expect(office(ClusterProfile.vanilla(), true, part)).not.toThrow();
    expect(office(ClusterProfile.vanilla({ podCidrs: ['172.16.0.0/12'] }), false, part)).not.toThrow();
    spy.mockRestore();
  });
});

test('one synthesis is one proof, however many charts it has', () => {
  const spy = jest.spyOn(prove, 'proveGraph');
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'proof-')) });
  for (const name of ['one', 'two', 'three']) service(namespace(new Chart(app, name), name), 'web');

  app.synth();
  expect(spy).toHaveBeenCalledTimes(1);
  app.synthYaml();
  expect(spy).toHaveBeenCalledTimes(2);
  spy.mockRestore();
  rmSync(app.outdir, { recursive: true });
});
