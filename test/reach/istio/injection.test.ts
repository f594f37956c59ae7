import { given, namespace, peerAuthentication, pod, type PodFacts } from '../given';

function meshOf(namespaceLabels: Record<string, string>, facts: PodFacts = {}, name = 'shop'): string {
  const judgement = given([namespace(name, namespaceLabels), pod(`${name}/db`, facts), peerAuthentication(`${name}/p`, { mtls: { mode: 'STRICT' } })]);
  return judgement.cluster.workloadByKey.get(`${name}/db`)!.mesh;
}

const STATUS = JSON.stringify({ initContainers: ['istio-validation', 'istio-proxy'], containers: null, revision: 'default' });

describe('who is in the mesh', () => {
  test.each([
    ['nothing', {}, {}, 'none'],
    ['the namespace label', { 'istio-injection': 'enabled' }, {}, 'sidecar'],
    ['a revision label', { 'istio.io/rev': 'canary' }, {}, 'sidecar'],
    ['the pod label in an unlabelled namespace', {}, { labels: { 'sidecar.istio.io/inject': 'true' } }, 'sidecar'],
    ['the pod label against the namespace', { 'istio-injection': 'enabled' }, { labels: { 'sidecar.istio.io/inject': 'false' } }, 'none'],
    ['a disabled namespace against the pod', { 'istio-injection': 'disabled' }, { labels: { 'sidecar.istio.io/inject': 'true' } }, 'none'],
    ['the deprecated annotation', { 'istio-injection': 'enabled' }, { annotations: { 'sidecar.istio.io/inject': 'false' } }, 'none'],
    ['a host network pod', { 'istio-injection': 'enabled' }, { spec: { hostNetwork: true } }, 'none'],
    ['a proxy that the injector left there', {}, { annotations: { 'sidecar.istio.io/status': STATUS }, spec: { initContainers: [{ name: 'istio-proxy', restartPolicy: 'Always' }] } }, 'sidecar'],
    ['a container that is only called like the proxy', {}, { spec: { initContainers: [{ name: 'istio-proxy', restartPolicy: 'Always' }] } }, 'none'],
    ['the gateway template', {}, { labels: { 'sidecar.istio.io/inject': 'true' }, annotations: { 'inject.istio.io/templates': 'gateway' } }, 'gateway'],
    ['ambient mode', { 'istio.io/dataplane-mode': 'ambient' }, {}, 'ambient'],
    ['ambient mode with a pod that opts out', { 'istio.io/dataplane-mode': 'ambient' }, { labels: { 'istio.io/dataplane-mode': 'none' } }, 'none'],
  ] as const)('%s', (_, labels, facts, expected) => {
    expect(meshOf(labels, facts)).toBe(expected);
  });

  test('system namespaces are never injected', () => {
    expect(meshOf({ 'istio-injection': 'enabled' }, {}, 'kube-system')).toBe('none');
  });
});

describe('ambient mode', () => {
  const judgement = given([
    namespace('shop', { 'istio.io/dataplane-mode': 'ambient' }), pod('shop/db'), pod('plain/web'), pod('plain/job', { labels: { 'sidecar.istio.io/inject': 'true' } }),
  ]);
  const ask = (from: string, protocol: 'TCP' | 'UDP' = 'TCP') => judgement.explain({ from: { workload: from }, to: { workload: 'shop/db' }, port: 8080, protocol });

  test('is not modelled yet, so TCP to its pods is unknown, and the explanation says so by name', () => {
    const answer = ask('plain/web');
    expect(answer.verdict).toBe('unknown');
    expect(answer.hops[0].testimonies[0].because).toMatch(/ambient mode is not modelled/);
  });

  test('UDP does not travel through it', () => {
    expect(ask('plain/web', 'UDP').verdict).toBe('allow');
  });

  test('toward a pod outside the mesh it changes nothing', () => {
    expect(judgement.check({ from: { workload: 'shop/db' }, to: { workload: 'plain/web' }, port: 80 }).verdict).toBe('allow');
    expect(judgement.check({ from: { workload: 'shop/db' }, to: { workload: 'plain/job' }, port: 80 }).verdict).toBe('unknown');
  });
});

describe('annotations that change what the proxy takes', () => {
  test('make the workload unknown rather than guessed', () => {
    const db = pod('shop/db', { labels: { 'sidecar.istio.io/inject': 'true' }, annotations: { 'traffic.sidecar.istio.io/includeInboundPorts': '80' } });
    expect(given([db]).check({ from: { ip: '8.8.8.8' }, to: { workload: 'shop/db' }, port: 80 }).verdict).toBe('unknown');
  });
});
