import { annotated, ID, meshed, meshTls, networkAuthentication, policy, reference, server } from './objects';
import { given, givenAsIs, namespace, networkPolicy, object, pod, service } from '../../given';
import { bothVerdict } from '../verdicts';

const DENY = annotated('shop', { 'config.linkerd.io/default-inbound-policy': 'deny' });
const IN_MESH = { 'linkerd.io/inject': 'enabled' };

describe('which pods get a proxy', () => {
  /** A pod with a proxy under the policy `deny` lets in nobody; one without, everybody. */
  function isMeshed(own: Record<string, string>, around: Record<string, string>, facts: object = {}, labels: Record<string, string> = {}): string {
    const ns = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels, annotations: { 'config.linkerd.io/default-inbound-policy': 'deny', ...around } } };
    return bothVerdict(given([ns, pod('shop/api', { annotations: own, ...facts }), pod('pay/web')]), 'pay/web', 'shop/api');
  }

  test.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['a pod that asks', IN_MESH, {}, 'deny'],
    ['a pod that asks as an ingress', { 'linkerd.io/inject': 'ingress' }, {}, 'deny'],
    ['a namespace that asks', {}, IN_MESH, 'deny'],
    ['a pod that opts out', { 'linkerd.io/inject': 'disabled' }, IN_MESH, 'allow'],
    ['a pod that asks in a namespace that opts out', IN_MESH, { 'linkerd.io/inject': 'disabled' }, 'deny'],
    ['nobody asks', {}, {}, 'allow'],
    ['a word that Linkerd does not know', { 'linkerd.io/inject': 'true' }, IN_MESH, 'allow'],
    ['a namespace with a word that Linkerd does not know', IN_MESH, { 'linkerd.io/inject': 'yes' }, 'allow'],
  ])('%s', (_, own, around, expected) => {
    expect(isMeshed(own, around)).toBe(expected);
  });

  test.each<[string, object, Record<string, string>, string]>([
    ['pods of the control plane', { labels: { 'linkerd.io/control-plane-component': 'destination' } }, {}, 'allow'],
    ['a namespace without webhooks', {}, { 'config.linkerd.io/admission-webhooks': 'disabled' }, 'allow'],
    ['a pod that has another proxy', { spec: { containers: [{ name: 'envoy', image: 'x' }] } }, {}, 'unknown'],
  ])('%s are left alone', (_, facts, labels, expected) => {
    expect(isMeshed(IN_MESH, {}, facts, labels)).toBe(expected);
  });

  test('a pod of the host network has none', () => {
    const judgement = given([DENY, meshed('shop/api', { spec: { hostNetwork: true } }), pod('pay/web')], { hostNetworkPods: 'like-pods' });
    expect(bothVerdict(judgement, 'pay/web', 'shop/api')).toBe('allow');
  });

  test('a proxy that the injector wrote counts, with the annotations of the pod alone', () => {
    const written = (annotations: Record<string, string>) => pod('shop/api', {
      annotations: { 'linkerd.io/proxy-version': 'edge-26.8.3', ...annotations }, spec: { containers: [{ name: 'main', image: 'x' }, { name: 'linkerd-proxy', image: 'y' }] },
    });
    const ask = (annotations: Record<string, string>) => bothVerdict(given([DENY, written(annotations), pod('pay/web')]), 'pay/web', 'shop/api');
    expect([ask({ 'config.linkerd.io/default-inbound-policy': 'deny' }), ask({})]).toEqual(['deny', 'unknown']);
  });

  test('a container that is called like the proxy is none that is known', () => {
    const own = pod('shop/api', { annotations: IN_MESH, spec: { containers: [{ name: 'linkerd-proxy', image: 'y' }] } });
    expect(bothVerdict(given([DENY, own, pod('pay/web')]), 'pay/web', 'shop/api')).toBe('unknown');
  });

  test('where its Namespace is not given, a pod that asks for itself is in the mesh, and another may be', () => {
    const judgement = givenAsIs([meshed('shop/api'), pod('shop/db'), namespace('pay'), pod('pay/web'), server('shop/api'), server('shop/db', { podSelector: {} })]);
    expect([bothVerdict(judgement, 'pay/web', 'shop/api'), bothVerdict(judgement, 'pay/web', 'shop/db')]).toEqual(['deny', 'unknown']);
  });
});

describe('the default inbound policy', () => {
  const CALLERS = [meshed('pay/web'), pod('pay/bare')];
  const ask = (judgement: ReturnType<typeof given>, port = 8080) => ['pay/web', 'pay/bare', '203.0.113.7'].map((from) => bothVerdict(judgement, from, 'shop/api', { port }));

  test.each<[string, readonly string[]]>([
    ['all-unauthenticated', ['allow', 'allow', 'allow']],
    ['all-authenticated', ['allow', 'deny', 'deny']],
    ['cluster-unauthenticated', ['allow', 'allow', 'deny']],
    ['cluster-authenticated', ['allow', 'deny', 'deny']],
    ['deny', ['deny', 'deny', 'deny']],
    ['audit', ['allow', 'allow', 'allow']],
  ])('%s, by the annotation of a pod, by that of its namespace, and by an option', (word, expected) => {
    const options = { clusterNetworks: ['10.0.0.0/8'], podCidrs: ['10.2.0.0/16'] };
    const key = 'config.linkerd.io/default-inbound-policy';
    expect(ask(given([...CALLERS, meshed('shop/api', { annotations: { [key]: word } }), annotated('shop', { [key]: 'deny' })], options))).toEqual(expected);
    expect(ask(given([...CALLERS, meshed('shop/api'), annotated('shop', { [key]: word })], options))).toEqual(expected);
    expect(ask(given([...CALLERS, meshed('shop/api')], { ...options, defaultInboundPolicy: word }))).toEqual(expected);
    expect(ask(given([...CALLERS, meshed('shop/api')], { ...options, installations: [{ mesh: 'linkerd', defaultInboundPolicy: word }] }))).toEqual(expected);
  });

  test('is not known where nobody states it, and neither are the networks of the cluster', () => {
    expect(ask(given([...CALLERS, meshed('shop/api')]))).toEqual(['unknown', 'unknown', 'unknown']);
    expect(ask(given([...CALLERS, meshed('shop/api')], { defaultInboundPolicy: 'cluster-authenticated' }))).toEqual(['unknown', 'deny', 'deny']);
    expect(ask(given([...CALLERS, meshed('shop/api', { annotations: { 'config.linkerd.io/default-inbound-policy': 'open' } })], { defaultInboundPolicy: 'deny' }))).toEqual(['unknown', 'unknown', 'unknown']);
  });

  test('an option that is no such word is an error', () => {
    expect(() => given([meshed('shop/api')], { defaultInboundPolicy: 'open' })).toThrow('expected one of all-unauthenticated');
    expect(() => given([meshed('shop/api')], { installations: [{ mesh: 'linkerd' }, { mesh: 'linkerd' }] })).toThrow('a cluster has one at most');
  });

  test('the settings of a control plane say it', () => {
    const values = 'proxy:\n  defaultInboundPolicy: cluster-authenticated\nclusterNetworks: 10.0.0.0/8,fd00::/8\nidentityTrustDomain: example.org\n';
    const config = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'linkerd-config', namespace: 'mesh' }, data });
    const options = { podCidrs: ['10.2.0.0/16'] };
    expect(ask(given([...CALLERS, meshed('shop/api'), config({ values })], options))).toEqual(['allow', 'deny', 'deny']);
    const named = [server('shop/api'), policy('shop/p', reference('Server', 'api'), reference('MeshTLSAuthentication', 'web')), meshTls('shop/web', 'web.pay.serviceaccount.identity.mesh.example.org')];
    expect(ask(given([...CALLERS, meshed('shop/api'), config({ values }), ...named], options))).toEqual(['allow', 'deny', 'deny']);
    expect(ask(given([...CALLERS, meshed('shop/api'), config({ values: 'proxy:\n  defaultInboundPolicy: open\n' })], options))).toEqual(['unknown', 'unknown', 'unknown']);
  });

  test('ports may require an identity beside it, whatever it allows', () => {
    const required = { 'config.linkerd.io/proxy-require-identity-inbound-ports': '8000-8100', 'config.linkerd.io/default-inbound-policy': 'all-unauthenticated' };
    const judgement = given([...CALLERS, meshed('shop/api', { annotations: required })]);
    expect([ask(judgement), ask(judgement, 9090)]).toEqual([['allow', 'deny', 'deny'], ['allow', 'allow', 'allow']]);
  });
});

describe('what goes around proxies', () => {
  const LETS_WEB = [server('shop/api', { podSelector: {} }), policy('shop/p', reference('Server', 'api'), reference('MeshTLSAuthentication', 'web')), meshTls('shop/web', ID('web', 'pay'))];

  test('ports that a pod skips are open to everybody', () => {
    const judgement = given([DENY, meshed('shop/api', { annotations: { 'config.linkerd.io/skip-inbound-ports': '25, 8000-8099' } }), pod('pay/web'), ...LETS_WEB]);
    const ask = (port: number) => bothVerdict(judgement, 'pay/web', 'shop/api', { port });
    expect([ask(25), ask(26), ask(7999), ask(8000), ask(8080), ask(8099), ask(8100)]).toEqual(['allow', 'deny', 'deny', 'allow', 'allow', 'allow', 'deny']);
  });

  test('ports of Galera may be skipped where nobody says otherwise', () => {
    const ask = (annotations: Record<string, string>, port: number) => bothVerdict(given([DENY, meshed('shop/api', { annotations }), pod('pay/web')]), 'pay/web', 'shop/api', { port });
    expect([ask({}, 4567), ask({}, 4568), ask({}, 4569), ask({ 'config.linkerd.io/skip-inbound-ports': '25' }, 4567)]).toEqual(['unknown', 'unknown', 'deny', 'deny']);
  });

  test('what a caller skips it sends without an identity', () => {
    const ask = (annotations: Record<string, string>, ...more: readonly object[]) => bothVerdict(
      given([DENY, meshed('shop/api', { ports: [{ containerPort: 8080, name: 'http' }] }), meshed('pay/web', { annotations }), ...LETS_WEB, ...more]), 'pay/web', 'shop/api',
    );
    const skip = (ports: string) => ({ 'config.linkerd.io/skip-outbound-ports': ports });
    expect([ask({}), ask(skip('8080')), ask(skip('80')), ask(skip('8000-9000'))]).toEqual(['allow', 'deny', 'allow', 'deny']);
    // Whether it dials the Service or the pod is its choice.
    expect([ask(skip('80'), service('shop/api', { port: 80, targetPort: 8080 })), ask(skip('80,8080'), service('shop/api', { port: 80, targetPort: 'http' }))]).toEqual(['unknown', 'deny']);
    expect([ask({ 'config.linkerd.io/skip-subnets': '10.0.0.0/8' }), ask(skip('all'))]).toEqual(['unknown', 'unknown']);
  });

  test('networks that a pod skips are let in', () => {
    const judgement = given([DENY, meshed('shop/api', { annotations: { 'config.linkerd.io/skip-subnets': '203.0.113.0/24' } }), pod('pay/bare'), ...LETS_WEB], { podCidrs: ['10.2.0.0/16'] });
    expect(['203.0.113.7', '198.51.100.7', 'pay/bare'].map((from) => bothVerdict(judgement, from, 'shop/api'))).toEqual(['allow', 'deny', 'deny']);
  });

  test('a caller that runs as the user of the proxy may go around it', () => {
    const judgement = given([DENY, meshed('shop/api'), meshed('pay/web', { spec: { securityContext: { runAsUser: 2102 } } }), ...LETS_WEB]);
    expect(bothVerdict(judgement, 'pay/web', 'shop/api')).toBe('unknown');
  });

  test('the port of the proxy takes no calls of its own', () => {
    const judgement = given([meshed('shop/api', { annotations: { 'config.linkerd.io/default-inbound-policy': 'all-unauthenticated' } }), meshed('pay/web')]);
    expect([bothVerdict(judgement, 'pay/web', 'shop/api', { port: 4143 }), bothVerdict(judgement, 'pay/web', 'shop/api', { port: 4144 })]).toEqual(['deny', 'allow']);
  });

  test('UDP meets no proxy', () => {
    expect(bothVerdict(given([DENY, meshed('shop/api'), pod('pay/web')]), 'pay/web', 'shop/api', { protocol: 'UDP' })).toBe('allow');
  });
});

describe('the network sees the port of the proxy, or the one that is called', () => {
  const PODS = [meshed('shop/api', { annotations: { 'config.linkerd.io/default-inbound-policy': 'all-unauthenticated' } }), meshed('pay/web'), pod('pay/bare')];
  const opens = (...ports: readonly number[]) => networkPolicy('shop/np', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: ports.map((port) => ({ port })) }] });
  const ask = (tunnels: 'yes' | 'no' | undefined, port: number, ...opened: readonly number[]) => {
    const judgement = given([...PODS, opens(...opened)], { installations: [{ mesh: 'linkerd', ...(tunnels && { tunnels }) }] });
    return ['pay/web', 'pay/bare'].map((from) => bothVerdict(judgement, from, 'shop/api', { port }));
  };

  test.each<['yes' | 'no' | undefined, number, readonly number[], readonly string[]]>([
    ['yes', 8080, [4143], ['allow', 'deny']],
    ['yes', 8080, [8080], ['deny', 'allow']],
    ['yes', 9090, [4143], ['allow', 'deny']],
    ['no', 8080, [4143], ['deny', 'deny']],
    ['no', 8080, [8080], ['allow', 'allow']],
    [undefined, 8080, [4143], ['unknown', 'deny']],
    [undefined, 8080, [8080], ['unknown', 'allow']],
    [undefined, 8080, [4143, 8080], ['allow', 'allow']],
    // Opaque ports are tunnelled in any case, as far as versions agree.
    [undefined, 3306, [4143], ['allow', 'deny']],
    ['no', 3306, [4143, 3306], ['allow', 'allow']],
  ])('tunnels: %s, port %i, open %j', (tunnels, port, opened, expected) => {
    expect(ask(tunnels, port, ...opened)).toEqual(expected);
  });
});

describe('who claims to be in the mesh', () => {
  test('a pod without a proxy has no identity, whatever its account and its labels', () => {
    const objects = [
      server('shop/api'), policy('shop/p', reference('Server', 'api'), reference('ServiceAccount', 'web')), meshed('shop/api'), meshed('shop/web'),
      pod('shop/thief', { serviceAccount: 'web', labels: { 'app': 'web', 'linkerd.io/inject': 'enabled', 'linkerd.io/control-plane-ns': 'linkerd' } }),
    ];
    const judgement = given(objects);
    expect(['shop/web', 'shop/thief'].map((from) => bothVerdict(judgement, from, 'shop/api'))).toEqual(['allow', 'deny']);
  });

  test('an undeclared pod is who the question says, in the mesh that it says', () => {
    const judgement = given([server('shop/api'), policy('shop/p', reference('Server', 'api'), reference('ServiceAccount', 'web')), meshed('shop/api')]);
    const ask = (facts: object) => judgement.check({ from: { undeclared: { namespace: 'shop', serviceAccount: 'web', ...facts } }, to: { workload: 'shop/api' }, port: 8080 }).verdict;
    expect([ask({ meshed: true, mesh: 'linkerd' }), ask({ meshed: true }), ask({}), ask({ meshed: true, mesh: 'linkerd', serviceAccount: 'other' })]).toEqual(['allow', 'deny', 'deny', 'deny']);
  });

  test('exposure tells of undeclared pods that policies let in by their identity', () => {
    const judgement = given([
      server('shop/api'), policy('shop/p', reference('Server', 'api'), reference('MeshTLSAuthentication', 'all')), meshTls('shop/all', '*.pay.serviceaccount.identity.linkerd.cluster.local'), meshed('shop/api'),
    ]);
    const rows = [...judgement.exposure(['shop/api'])].filter((row) => JSON.stringify(row).includes('"undeclared"'));
    expect(rows.length).toBeGreaterThan(0);
    const callers = rows.filter(({ from, to, protocol, ports }) => (
      from.kind === 'undeclared' && to.kind === 'workload' && protocol === 'TCP' && ports.first <= 8080 && 8080 <= ports.last
    ));
    expect(new Set(callers.map(({ from, verdict }) => `${(from as { namespace: string }).namespace} ${String((from as { meshed: boolean }).meshed)} ${verdict}`))).toEqual(new Set(['pay true allow']));
    for (const { witness, verdict } of callers) expect(judgement.check(witness).verdict).toBe(verdict);
  });

  test('two meshes at one pod: nothing is known', () => {
    const judgement = given([DENY, meshed('shop/api', { labels: { 'sidecar.istio.io/inject': 'true' } }), pod('pay/web')]);
    expect(bothVerdict(judgement, 'pay/web', 'shop/api')).toBe('unknown');
  });

  test('networks are those of the packet', () => {
    const judgement = given([
      server('shop/api'), meshed('shop/api'), pod('pay/bare'), meshed('pay/web'),
      policy('shop/p', reference('Server', 'api'), reference('NetworkAuthentication', 'n')), networkAuthentication('shop/n', { cidr: '10.2.0.0/16' }),
    ], { podCidrs: ['10.2.0.0/16'] });
    expect(['pay/bare', 'pay/web', '10.3.0.1', '10.2.0.1'].map((from) => bothVerdict(judgement, from, 'shop/api'))).toEqual(['allow', 'allow', 'deny', 'allow']);
  });
});

test('objects that could not be understood leave what they are about open', () => {
  const judged = (...objects: readonly object[]) => bothVerdict(given([meshed('shop/web'), meshed('shop/api'), ...objects]), 'shop/web', 'shop/api');
  expect([
    judged(server('shop/api', { podSelector: { matchLabels: { app: 'api' } }, podselector: {} })),
    judged(server('shop/api', { proxyProtocol: 'SMTP' })),
    judged(server('shop/api'), object('policy.linkerd.io/v1alpha1', 'AuthorizationPolicy', 'shop/p', { targetRef: reference('Server', 'api'), requiredAuthenticationRefs: [], extra: 1 })),
    judged(server('shop/api'), object('policy.linkerd.io/v1alpha1', 'ConcurrencyLimitPolicy', 'shop/p', {})),
  ]).toEqual(['unknown', 'unknown', 'unknown', 'deny']);
});
