import { given, namespace, peerAuthentication, pod, type PodFacts } from '../../given';

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
    ['ambient mode', { 'istio.io/dataplane-mode': 'ambient' }, {}, 'shared'],
    ['ambient mode with a pod that opts out', { 'istio.io/dataplane-mode': 'ambient' }, { labels: { 'istio.io/dataplane-mode': 'none' } }, 'none'],
  ] as const)('%s', (_, labels, facts, expected) => {
    expect(meshOf(labels, facts)).toBe(expected);
  });

  test('system namespaces are never injected', () => {
    expect(meshOf({ 'istio-injection': 'enabled' }, {}, 'kube-system')).toBe('none');
  });
});

describe('annotations that change what the proxy takes', () => {
  test('make the workload unknown rather than guessed', () => {
    const db = pod('shop/db', { labels: { 'sidecar.istio.io/inject': 'true' }, annotations: { 'traffic.sidecar.istio.io/includeInboundPorts': '80' } });
    expect(given([db]).check({ from: { ip: '8.8.8.8' }, to: { workload: 'shop/db' }, port: 80 }).verdict).toBe('unknown');
  });
});

describe('labels of injection, as the webhook and the injector read them', () => {
  const inject = (value: string) => ({ labels: { 'sidecar.istio.io/inject': value } });
  test.each([
    ['an unknown value of the namespace label', { 'istio-injection': 'Enabled' }, {}, 'none'],
    ['an unknown value of it beside a revision', { 'istio-injection': 'yes', 'istio.io/rev': 'canary' }, {}, 'none'],
    ['a pod label that is no switch', { 'istio-injection': 'enabled' }, inject('False'), 'sidecar'],
    ['a pod label that is no switch, without a namespace that asks', {}, inject('True'), 'none'],
    ['a pod that names a revision', {}, { labels: { 'istio.io/rev': 'canary' } }, 'sidecar'],
    ['a pod that names a revision and opts out', {}, { labels: { 'istio.io/rev': 'canary', 'sidecar.istio.io/inject': 'false' } }, 'none'],
    ['the status of the injector on a pod that opts out', {}, { ...inject('false'), annotations: { 'sidecar.istio.io/status': STATUS }, spec: { initContainers: [{ name: 'istio-proxy' }] } }, 'none'],
    ['the status of the injector without the container', {}, { annotations: { 'sidecar.istio.io/status': STATUS } }, 'none'],
    ['a status that is no JSON', {}, { annotations: { 'sidecar.istio.io/status': 'yes' }, spec: { initContainers: [{ name: 'istio-proxy' }] } }, 'none'],
  ] as const)('%s', (_, labels, facts, expected) => {
    expect(meshOf(labels, facts)).toBe(expected);
  });

  test('on a template the status of the injector says nothing: anybody can write it', () => {
    const labels = { app: 'db' };
    const template = { metadata: { labels, annotations: { 'sidecar.istio.io/status': STATUS } }, spec: { containers: [{ name: 'istio-proxy', image: 'x' }] } };
    const judgement = given([namespace('shop'), { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'db', namespace: 'shop' }, spec: { selector: { matchLabels: labels }, template } }]);
    expect(judgement.cluster.workloadByKey.get('shop/db')!.mesh).toBe('none');
  });
});

describe('a proxy of somebody\'s own making', () => {
  const strict = peerAuthentication('shop/p', { mtls: { mode: 'STRICT' } });
  const ask = (facts: PodFacts) => {
    const judgement = given([namespace('shop', { 'istio-injection': 'enabled' }), namespace('out'), pod('shop/db', facts), pod('shop/api'), pod('out/web'), strict]);
    return ['out/web', 'shop/api'].map((from) => judgement.check({ from: { workload: from }, to: { workload: 'shop/db' }, port: 8080 }).verdict);
  };
  const annotated = (key: string, value: string): PodFacts => ({ annotations: { [key]: value } });

  test('the injected one is STRICT', () => {
    expect(ask({})).toEqual(['deny', 'allow']);
  });

  test.each<[string, PodFacts]>([
    ['an image', annotated('sidecar.istio.io/proxyImage', 'evil.example/proxy:1')],
    ['a bootstrap', annotated('sidecar.istio.io/bootstrapOverride', 'mine')],
    ['a volume over its files', annotated('sidecar.istio.io/userVolumeMount', '{}')],
    ['a template', annotated('inject.istio.io/templates', 'custom')],
    ['a second template', annotated('inject.istio.io/templates', 'sidecar, custom')],
    ['gRPC without a proxy', annotated('inject.istio.io/templates', 'grpc-agent')],
    ['a control plane, in YAML', annotated('proxy.istio.io/config', 'discoveryAddress: evil.example:15012')],
    ['a control plane, in JSON', annotated('proxy.istio.io/config', '{"discoveryAddress":"evil.example:15012"}')],
    ['an unknown variable', annotated('proxy.istio.io/config', 'proxyMetadata: {BOOTSTRAP_XDS_AGENT: "true"}')],
    ['a configuration that is no YAML', annotated('proxy.istio.io/config', '{')],
    ['another interception', annotated('sidecar.istio.io/interceptionMode', 'NONE')],
    ['transparent interception', annotated('sidecar.istio.io/interceptionMode', 'TPROXY')],
    ['no inbound port at all', annotated('traffic.sidecar.istio.io/includeInboundPorts', '')],
    ['another port of its status', annotated('status.sidecar.istio.io/port', '8080')],
    ['a word among excluded ports', annotated('traffic.sidecar.istio.io/excludeInboundPorts', 'all')],
    ['containers that are put back', annotated('proxy.istio.io/overrides', '{"containers":[]}')],
    ['a label that takes its mutual TLS', { labels: { 'app': 'db', 'security.istio.io/tlsMode': 'disabled' } }],
    ['its own container', { spec: { containers: [{ name: 'istio-proxy', image: 'evil.example/proxy:1' }] } }],
    ['arguments of the injected container', { spec: { containers: [{ name: 'istio-proxy', image: 'auto', args: ['sleep'] }] } }],
    ['its own start', { spec: { initContainers: [{ name: 'istio-init', image: 'x' }] } }],
  ])('nothing can be said of one with %s', (_, facts) => {
    expect(ask(facts)).toEqual(['unknown', 'unknown']);
  });

  test.each<[string, PodFacts]>([
    ['resources', { spec: { containers: [{ name: 'istio-proxy', image: 'auto', resources: { limits: { memory: '1Gi' } } }] } }],
    ['what the injector writes itself', {
      annotations: {
        'sidecar.istio.io/interceptionMode': 'REDIRECT',
        'traffic.sidecar.istio.io/includeOutboundIPRanges': '*',
        'traffic.sidecar.istio.io/includeInboundPorts': '*',
        'traffic.sidecar.istio.io/excludeInboundPorts': '15020',
        'sidecar.istio.io/nativeSidecar': 'true',
      },
    }],
    ['a configuration of no consequence', annotated('proxy.istio.io/config', 'holdApplicationUntilProxyStarts: true')],
    ['the template by name', annotated('inject.istio.io/templates', 'sidecar')],
  ])('%s change nothing', (_, facts) => {
    expect(ask(facts)).toEqual(['deny', 'allow']);
  });
});

describe('the user and group of the proxy', () => {
  const objects = (spec: object) => [
    namespace('shop', { 'istio-injection': 'enabled' }), pod('shop/web', { spec }), pod('shop/db'), peerAuthentication('shop/p', { mtls: { mode: 'STRICT' } }),
  ];
  const verdicts = (spec: object) => {
    const judgement = given(objects(spec));
    return [['shop/web', 'shop/db'], ['shop/db', 'shop/web']].map(([from, to]) => judgement.check({ from: { workload: from }, to: { workload: to }, port: 8080 }).verdict);
  };
  const container = (name: string, securityContext?: object) => ({ name, image: 'x', ...(securityContext && { securityContext }) });

  test.each([
    ['the user of the pod', { securityContext: { runAsUser: 1337 } }, 'deny'],
    ['the group of the pod', { securityContext: { runAsGroup: 1337 } }, 'deny'],
    ['the user of its only container', { containers: [container('main', { runAsUser: 1337 })] }, 'deny'],
    ['one container of two', { containers: [container('main'), container('agent', { runAsGroup: 1337 })] }, 'unknown'],
    ['a container that prepares the pod', { initContainers: [container('fetch', { runAsUser: 1337 })] }, 'unknown'],
    ['a container that was added to look into it', { ephemeralContainers: [container('debug', { runAsUser: 1337 })] }, 'unknown'],
    ['a container that outweighs the pod', { securityContext: { runAsUser: 1337 }, containers: [container('main', { runAsUser: 1000 })] }, 'allow'],
    ['a supplemental group, which owns no socket', { securityContext: { supplementalGroups: [1337] } }, 'allow'],
  ])('%s: its calls are not intercepted, calls to it are', (_, spec, expected) => {
    expect(verdicts(spec)).toEqual([expected, 'allow']);
  });
});
