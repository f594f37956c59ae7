import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { application, failureOf, manifestsOf } from './application';
import { ExternalHost } from '../../src';
import { zeroTrustMatchers } from '../../src/testing';
import { compiled } from '../support/compiled';
import type { Manifest } from '../support/synth';

describe('toAllowExactly', () => {
  test('holds for what a program writes, as an app, a chart, and manifests', () => {
    const { app, chart } = application();
    expect(app).toAllowExactly(app);
    expect(chart).toAllowExactly(chart);
    expect(manifestsOf({ chart })).toAllowExactly(app);
  });

  test('does not hold where something that is declared is closed, and says who can not reach whom', () => {
    const { app, chart } = application();
    const without = manifestsOf({ chart }).filter((object: Manifest) => !(object.kind === 'NetworkPolicy' && object.metadata.name === 'payments'));
    expect(without).not.toAllowExactly(app);
    expect(failureOf(() => { expect(without).toAllowExactly(app); })).toContain(
      "expected exactly what is declared to be allowed, but:\n\n  shop/orders can't reach shop/payments on 8080/TCP, although it is declared",
    );
  });

  test('does not hold where something is open that nobody declared', () => {
    const more = manifestsOf(application({ webPays: true }));
    const { app } = application();
    expect(failureOf(() => { expect(more).toAllowExactly(app); })).toContain('shop/web can reach shop/payments on 8080/TCP, which is undeclared');
  });

  test('does not hold where an escape hatch opened something', () => {
    const { app, chart, payments } = application();
    const policy = payments.node.findAll().filter(ApiObject.isApiObject).find(({ kind }) => kind === 'NetworkPolicy');
    policy?.addJsonPatch(JsonPatch.add('/spec/ingress/-', { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 8080, protocol: 'TCP' }] }));
    expect(chart).not.toAllowExactly(app);
  });

  test('wants an app that declares something', () => {
    const plain = new Chart(new App(), 'plain');
    expect(() => { expect([]).toAllowExactly(plain); }).toThrow('toAllowExactly: nothing was declared here; expected an App or a Chart with a ZeroTrustNamespace');
    expect(() => { expect([]).toAllowExactly('app' as never); }).toThrow('toAllowExactly: expected the App or the Chart that declares, got string');
  });
});

describe('toWidenAccess', () => {
  const before = manifestsOf(application());

  test('the same program widens nothing, whatever stands on either side', () => {
    const { app, chart } = application();
    expect(app).not.toWidenAccess(before);
    expect(before).not.toWidenAccess(chart);
    expect(before).not.toWidenAccess(before);
  });

  test('what one side declares of the cluster holds for the other, so that manifests and the program that wrote them are the same', () => {
    const { chart, payments } = application();
    payments.calls(ExternalHost.https('api.example.com'));
    const written = manifestsOf({ chart });
    expect(chart).not.toWidenAccess(written);
    expect(written).not.toWidenAccess(chart);
    expect(written).not.toWidenAccess(written);
  });

  test('one more call widens access, and the failure says whose', () => {
    const after = application({ webPays: true }).app;
    expect(after).toWidenAccess(before);
    const told = failureOf(() => { expect(after).not.toWidenAccess(before); });
    expect(told).toContain('expected no new access, but this is open now, or may be:');
    expect(told).toMatch(/\+ +shop\/web +shop\/payments +8080 POST \/payment\/\* +denied → allowed/);
    expect(told).toContain('1 change widens access');
  });

  test('one call less widens nothing', () => {
    expect(before).not.toWidenAccess(application({ webPays: true }).app);
    expect(failureOf(() => { expect(before).toWidenAccess(application({ webPays: true }).app); })).toBe('expected new access, but there is none');
  });
});

describe('without jest', () => {
  test('the matchers are plain functions for any expect.extend', () => {
    expect(Object.keys(zeroTrustMatchers)).toEqual(['toAllow', 'toDeny', 'toAllowExactly', 'toWidenAccess']);
    const { chart } = application();
    const { pass, message } = zeroTrustMatchers.toDeny.call({}, chart, { from: 'orders', to: 'payments', port: 8080, method: 'POST', path: '/payment/7' });
    expect(pass).toBe(false);
    expect(message()).toContain('to be denied, but it is allowed');
  });

  test('loading them wants neither a test framework nor cdk8s', () => {
    const { spawnSync } = jest.requireActual<typeof import('node:child_process')>('node:child_process');
    const program = "require('cdk8s-zero-trust/jest'); console.log(JSON.stringify(Object.keys(require.cache).filter((path) => /node_modules.(jest|vitest|cdk8s|constructs|@jest|expect)/.test(path))))";
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { cwd: compiled(''), encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe('[]');
  });
});
