import { given, meshed, pod, service, serviceEntry, sidecar, verdict } from '../../given';

const PODS = [
  meshed('shop/web'), meshed('shop/db'), meshed('bank/ledger'), pod('shop/plain'),
  service('shop/db', { port: 80, targetPort: 8080 }), service('bank/ledger', { port: 80, targetPort: 8080 }),
];
const ONLY = { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } };
const egress = (...hosts: string[]) => ({ ...ONLY, egress: [{ hosts }] });

function reaches(objects: object[], to = 'bank/ledger', asked = {}) {
  return verdict(given([...PODS, ...objects]), 'shop/web', to, asked);
}

describe('what a sidecar lets its workload reach', () => {
  test('everything, without a Sidecar', () => {
    expect(reaches([])).toBe('allow');
    expect(reaches([], '8.8.8.8')).toBe('allow');
  });

  test('only the registry, where the mesh says so', () => {
    const judgement = given(PODS, { outboundTrafficPolicy: 'REGISTRY_ONLY' });
    expect(verdict(judgement, 'shop/web', 'bank/ledger')).toBe('allow');
    expect(verdict(judgement, 'shop/web', '8.8.8.8')).toBe('deny');
    expect(verdict(judgement, 'shop/plain', '8.8.8.8')).toBe('allow');
  });

  test('`outboundTrafficPolicy: {}` is REGISTRY_ONLY', () => {
    expect(reaches([sidecar('shop/s', { outboundTrafficPolicy: {} })], '8.8.8.8')).toBe('deny');
  });

  test.each([
    ['./*', 'deny', 'allow'], ['*/*', 'allow', 'allow'], ['bank/*', 'allow', 'deny'], ['bank/ledger.bank.svc.cluster.local', 'allow', 'deny'],
    ['bank/other.bank.svc.cluster.local', 'deny', 'deny'], ['*/*.shop.svc.cluster.local', 'deny', 'allow'], ['~/*', 'deny', 'deny'],
  ])('a Sidecar that imports %s', (host, ledger, db) => {
    expect([reaches([sidecar('shop/s', egress(host))]), reaches([sidecar('shop/s', egress(host))], 'shop/db')]).toEqual([ledger, db]);
  });

  test('UDP bypasses the proxy', () => {
    expect(reaches([sidecar('shop/s', egress('./*'))], 'bank/ledger', { protocol: 'UDP' })).toBe('allow');
  });

  test('a pod without any Service is not in the registry', () => {
    expect(reaches([sidecar('shop/s', ONLY)], 'shop/plain')).toBe('deny');
    expect(reaches([sidecar('shop/s', ONLY)], 'bank/ledger', { port: 9999 })).toBe('deny');
  });

  test('a selector comes before the namespace, and the namespace before the root namespace', () => {
    const root = sidecar('istio-system/s', ONLY);
    const own = sidecar('shop/s', egress('bank/*'));
    const selected = sidecar('shop/t', { ...egress('./*'), workloadSelector: { labels: { app: 'web' } } });
    expect([reaches([root], '8.8.8.8'), reaches([root, own]), reaches([root, own, selected])]).toEqual(['deny', 'allow', 'deny']);
  });

  test('two Sidecars that both apply are undefined behaviour: unknown', () => {
    expect(reaches([sidecar('shop/a', egress('./*')), sidecar('shop/b', egress('bank/*'))])).toBe('unknown');
  });

  test('a Service that is not exported to the caller is not seen', () => {
    const hidden = { ...service('bank/ledger', { port: 80, targetPort: 8080 }), metadata: { name: 'ledger', namespace: 'bank', annotations: { 'networking.istio.io/exportTo': '.' } } };
    const judgement = given([meshed('shop/web'), meshed('bank/ledger'), hidden, sidecar('shop/s', ONLY)]);
    expect(verdict(judgement, 'shop/web', 'bank/ledger')).toBe('deny');
  });
});

describe('ServiceEntries', () => {
  const entry = (spec: object, key = 'shop/stripe') => serviceEntry(key, { hosts: ['api.stripe.com'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS', ...spec });
  const outside = (entries: object[], asked = {}) => reaches([sidecar('shop/s', ONLY), ...entries], '8.8.8.8', { port: 443, ...asked });

  test('open their port for their host: conditional while the host is not stated', () => {
    expect(outside([entry({})])).toBe('conditional');
    expect(outside([entry({})], { host: 'api.stripe.com' })).toBe('allow');
    expect(outside([entry({})], { sni: 'evil.example.com' })).toBe('deny');
    expect(outside([entry({})], { port: 80, host: 'api.stripe.com' })).toBe('deny');
  });

  test('wildcard hosts match by suffix', () => {
    expect(outside([entry({ hosts: ['*.stripe.com'], resolution: 'NONE' })], { host: 'api.stripe.com' })).toBe('allow');
  });

  test('with resolution NONE on a TCP port without addresses open it for any address', () => {
    expect(outside([entry({ resolution: 'NONE', ports: [{ number: 443, name: 'tcp', protocol: 'TCP' }] })])).toBe('allow');
  });

  test('with addresses and resolution NONE open these alone', () => {
    expect(outside([entry({ resolution: 'NONE', addresses: ['8.8.8.0/24'] })])).toBe('allow');
    expect(outside([entry({ resolution: 'NONE', addresses: ['9.9.9.0/24'] })])).toBe('deny');
  });

  test('are told by the host of a request over HTTP, whatever its address is (run: routes of istiod 1.31)', () => {
    const ports = [{ number: 443, name: 'http', protocol: 'HTTP' }];
    const answers = (...addresses: string[]) => [undefined, 'api.stripe.com', '9.9.8.1']
      .map((host) => outside([entry({ resolution: 'NONE', addresses, ports })], { host }));

    expect(answers('9.9.9.0/24')).toEqual(['conditional', 'allow', 'deny']);
    // A single address is a host as well.
    expect(answers('9.9.8.1')).toEqual(['conditional', 'allow', 'unknown']);
  });

  test('with addresses and DNS are dialled there, and lead where the name leads', () => {
    expect(outside([entry({ addresses: ['8.8.8.8'] })])).toBe('conditional');
    expect(outside([entry({ addresses: ['240.0.0.1'] })], { host: 'api.stripe.com' })).toBe('allow');
  });

  test('with several addresses are unknown to a Sidecar that names each host: it is given one of them (run: listeners of istiod 1.31)', () => {
    const several = entry({ resolution: 'NONE', addresses: ['8.8.8.0/24', '9.9.9.0/24'] });
    const shown = (...hosts: string[]) => reaches([sidecar('shop/s', egress(...hosts)), several], '8.8.8.8', { port: 443 });
    expect([shown('./api.stripe.com'), shown('./api.stripe.com', '*/nothing.example.com'), shown('./*')]).toEqual(['unknown', 'allow', 'allow']);
  });

  describe('for names alone on one TCP port', () => {
    const db = (name: string, rest: object = {}) => ({
      ...serviceEntry(`shop/${name}`, { hosts: [`${name}.example.com`], ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }], resolution: 'DNS', ...rest }),
    });
    const asked = (annotations: Record<string, string> | undefined, ...entries: object[]) => verdict(
      given([...PODS.slice(1), meshed('shop/web', { annotations }), sidecar('shop/s', ONLY), ...entries]),
      'shop/web', '8.8.8.8', { port: 5432, host: 'one.example.com' },
    );
    const answersDns = { 'proxy.istio.io/config': 'proxyMetadata:\n  ISTIO_META_DNS_CAPTURE: "true"\n' };

    test('nobody knows which of them gets it', () => {
      expect(asked(undefined, db('one'))).toBe('allow');
      expect(asked(undefined, db('one'), db('two'))).toBe('unknown');
      expect(asked(undefined, db('one'), db('two', { ports: [{ number: 3306, name: 'tcp', protocol: 'TCP' }] }))).toBe('allow');
      expect(asked(undefined, db('one'), db('two', { ports: [{ number: 5432, name: 'tls', protocol: 'TLS' }] }))).toBe('allow');
    });

    test('a proxy that answers DNS tells them apart', () => {
      expect(asked(answersDns, db('one'), db('two'))).toBe('allow');
      expect(asked({ 'proxy.istio.io/config': '{proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}}' }, db('one'), db('two'))).toBe('allow');
      expect(asked({ 'proxy.istio.io/config': '{"proxyMetadata": {"ISTIO_META_DNS_CAPTURE": "true"}}' }, db('one'), db('two'))).toBe('allow');
      expect(asked({ 'proxy.istio.io/config': 'concurrency: 2' }, db('one'), db('two'))).toBe('unknown');
      expect(asked({ 'proxy.istio.io/config': '{' }, db('one'), db('two'))).toBe('unknown');
    });

    test('unless they are given no addresses', () => {
      const without = (name: string) => {
        const { metadata, ...rest } = db(name) as { metadata: object };
        return { ...rest, metadata: { ...metadata, labels: { 'networking.istio.io/enable-autoallocate-ip': 'false' } } };
      };
      expect(asked(answersDns, without('one'), without('two'))).toBe('unknown');
    });
  });

  test('nothing is known of a pod whose own proxy configuration changes what the proxy takes', () => {
    const pod_ = meshed('shop/web', { annotations: { 'proxy.istio.io/config': 'interceptionMode: NONE' } });
    expect(verdict(given([...PODS.slice(1), pod_]), 'shop/web', 'bank/ledger')).toBe('unknown');
  });

  test('are seen by the whole mesh unless exportTo says otherwise (Naiserator #150)', () => {
    expect(outside([entry({}, 'bank/stripe')], { host: 'api.stripe.com' })).toBe('allow');
    expect(outside([entry({ exportTo: ['.'] }, 'bank/stripe')], { host: 'api.stripe.com' })).toBe('deny');
  });

  test('must be imported like anything else', () => {
    expect(reaches([sidecar('shop/s', egress('./*')), entry({})], '8.8.8.8', { port: 443, host: 'api.stripe.com' })).toBe('allow');
    expect(reaches([sidecar('shop/s', egress('bank/*')), entry({})], '8.8.8.8', { port: 443, host: 'api.stripe.com' })).toBe('deny');
  });
});

describe('addresses behind a Service by hand', () => {
  const slice = (name: string, labels: Record<string, string> = {}) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'x', namespace: 'bank', labels: { 'kubernetes.io/service-name': name, ...labels } },
    endpoints: [{ addresses: ['203.0.113.9'] }],
  });
  const endpoints = (name: string, namespace = 'bank') => ({ apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace }, subsets: [] });
  const seen = sidecar('shop/s', egress('bank/ledger.bank.svc.cluster.local'));
  const unseen = sidecar('shop/s', egress('./*'));

  test.each([['an EndpointSlice', slice('ledger')], ['Endpoints', endpoints('ledger')]])('make what callers of that Service reach unknown: %s', (_, added) => {
    expect([reaches([seen, added], '203.0.113.9'), reaches([seen, added], 'shop/db'), reaches([seen, added])]).toEqual(['unknown', 'unknown', 'unknown']);
    expect([reaches([unseen, added], '203.0.113.9'), reaches([unseen, added], 'shop/db')]).toEqual(['deny', 'allow']);
    expect(reaches([added], '203.0.113.9')).toBe('allow');
    const { testimonies } = given([...PODS, seen, added]).explain({ from: { workload: 'shop/web' }, to: { ip: '203.0.113.9' }, port: 443 }).hops.find(({ hop }) => hop === 'proxy-egress')!;
    expect(testimonies.map(({ because }) => because).join()).toContain('adds addresses by hand behind the Service ledger');
    expect(given([added]).unknownKinds.map(({ ref, behind }) => [ref.namespace, behind])).toEqual([['bank', 'ledger']]);
  });

  test('say nothing of other Services, nor where a controller or the API server writes them', () => {
    for (const added of [slice('other'), slice('ledger', { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' }), endpoints('kubernetes', 'default')]) {
      expect(reaches([seen, added], '203.0.113.9')).toBe('deny');
    }
  });

  test('are the same for all callers at once', () => {
    const rows = [...given([...PODS, seen, slice('ledger')]).matrix()];
    expect(rows.find(({ from, to }) => from.kind === 'workload' && from.workload === 'shop/web' && to.kind === 'workload' && to.workload === 'shop/db')?.verdict).toBe('unknown');
  });
});
