import { given, meshed, namespace, pod, verdict } from '../../given';

/** A pod may ask for the proxies of more than one mesh. */

const INJECTED = { 'sidecar.istio.io/inject': 'true' };
const AMBIENT = { 'istio.io/dataplane-mode': 'ambient' };

function meshOf(labels: Record<string, string>, namespaceLabels: Record<string, string> = {}) {
  return given([namespace('shop', namespaceLabels), pod('shop/web', { labels })]).cluster.workloads[0];
}

describe('a sidecar and ambient mode', () => {
  test.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['a pod that asks for both has a sidecar', { ...INJECTED, ...AMBIENT }, {}, 'sidecar'],
    ['a namespace that asks for both gives a sidecar', {}, { 'istio-injection': 'enabled', ...AMBIENT }, 'sidecar'],
    ['a pod that opts out of sidecars is in ambient mode', { 'sidecar.istio.io/inject': 'false' }, { 'istio-injection': 'enabled', ...AMBIENT }, 'shared'],
    ['a pod that opts out of ambient mode keeps its sidecar', { 'istio.io/dataplane-mode': 'none' }, { 'istio-injection': 'enabled', ...AMBIENT }, 'sidecar'],
    ['a pod that opts out of both is in no mesh', { 'sidecar.istio.io/inject': 'false', 'istio.io/dataplane-mode': 'none' }, AMBIENT, 'none'],
  ])('%s', (_, labels, namespaceLabels, expected) => {
    expect(meshOf(labels, namespaceLabels).mesh).toBe(expected);
  });
});

const ASKING: readonly [mesh: string, on: 'label' | 'annotation', key: string, value: string, off: string][] = [
  ['Kuma', 'label', 'kuma.io/sidecar-injection', 'enabled', 'disabled'],
  ['Open Service Mesh', 'annotation', 'openservicemesh.io/sidecar-injection', 'enabled', 'disabled'],
];

describe.each(ASKING)('%s, by the %s %s: %s', (mesh, on, key, value, off) => {
  const facts = (chosen: string, more: Record<string, string> = {}) => (on === 'label'
    ? { labels: { app: 'db', [key]: chosen, ...more } }
    : { labels: { app: 'db', ...more }, annotations: { [key]: chosen } });

  test('nothing is known of calls of such a pod, and the explanation says why', () => {
    const judgement = given([pod('shop/db', facts(value)), pod('shop/web'), pod('shop/job')]);
    expect(verdict(judgement, 'shop/web', 'shop/db')).toBe('unknown');
    expect(verdict(judgement, 'shop/db', 'shop/web')).toBe('unknown');
    expect(verdict(judgement, 'shop/web', 'shop/job')).toBe('allow');
    expect(JSON.stringify(judgement.explain({ from: { workload: 'shop/web' }, to: { workload: 'shop/db' }, port: 80 }))).toContain(`takes part in ${mesh}`);
  });

  test('a pod that opts out is like any other', () => {
    expect(verdict(given([pod('shop/db', facts(off)), pod('shop/web')]), 'shop/web', 'shop/db')).toBe('allow');
  });

  test('with a sidecar of Istio beside it nothing is known either', () => {
    const both = given([pod('shop/db', facts(value, INJECTED)), meshed('shop/web')]);
    expect(verdict(both, 'shop/web', 'shop/db')).toBe('unknown');
    const [{ mesh: mode, opaque }] = both.cluster.workloads;
    expect([mode, opaque]).toEqual(['sidecar', expect.stringContaining(`takes part in ${mesh}, which is not modelled, beside the mesh that it is in`)]);
  });

  test('a pod of the host network is left alone', () => {
    const judgement = given([pod('shop/db', { ...facts(value), spec: { hostNetwork: true } }), pod('shop/web')]);
    expect(judgement.cluster.workloads[0].opaque).toBeUndefined();
  });
});

describe('a namespace that asks', () => {
  const annotated = (annotations: Record<string, string>, labels: Record<string, string> = {}) => ({
    apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels, annotations },
  });
  const ask = (object: object, facts: Parameters<typeof pod>[1] = {}) => verdict(given([object, pod('shop/db', facts), pod('plain/web')]), 'plain/web', 'shop/db');

  test('asks for all of its pods, but those that opt out', () => {
    expect(ask(annotated({ 'linkerd.io/inject': 'enabled' }))).toBe('unknown');
    expect(ask(annotated({ 'linkerd.io/inject': 'enabled' }), { annotations: { 'linkerd.io/inject': 'disabled' } })).toBe('allow');
    expect(ask(annotated({}, { 'kuma.io/sidecar-injection': 'enabled' }))).toBe('unknown');
    expect(ask(annotated({}, { 'mtls-enabled': 'true' }))).toBe('unknown');
    expect(ask(annotated({ 'linkerd.io/inject': 'disabled' }))).toBe('allow');
  });

  test('a proxy that an injector left on a pod counts, whatever the namespace says', () => {
    expect(ask(annotated({}), { annotations: { 'linkerd.io/proxy-version': 'stable-2.14.0' } })).toBe('unknown');
    expect(ask(annotated({}), { annotations: { 'kuma.io/sidecar-injected': 'true' } })).toBe('unknown');
  });

  test('pods of two other meshes name both', () => {
    const both = pod('shop/db', { labels: { 'app': 'db', 'kuma.io/sidecar-injection': 'enabled' }, annotations: { 'openservicemesh.io/sidecar-injection': 'enabled' } });
    expect(given([both]).cluster.workloads[0].opaque).toBe('it takes part in Kuma and in Open Service Mesh, which is not modelled');
  });
});
