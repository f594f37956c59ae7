/** Hosts outside behind waypoints: what istiod tells ztunnel of ServiceEntries, and what a real Envoy with the waypoint's listeners lets through. */
import fc from 'fast-check';
import { askForZtunnel, type SentToZtunnel } from './ask';
import { startWaypoint } from './waypoint-envoy';
import { isTaken, namespace, pod } from './worlds';
import { judge } from '../../../src/judge/judge';
import { authorizationPolicy, METHODS, PATHS } from '../../judge/oracle/arbitrary-mesh';
import type { Written } from '../../support/examples-manifests';
import { spiffeId } from '../envoy/certificates';
import { overHttp } from '../envoy/probe';
import type { Request } from '../envoy/request';

const AMBIENT = { 'istio.io/dataplane-mode': 'ambient' };
const BOUND = { 'istio.io/use-waypoint': 'waypoint' };
/** So that a failure can be had again. */
const SEED = 20261130;

function waypointOf(of: string, namespaces?: object): Written {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'waypoint', namespace: of },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...(namespaces && { allowedRoutes: { namespaces } }) }] },
  };
}

function entry(of: string, name: string, spec: object, metadata: object = {}): Written {
  const ports = [{ number: 443, name: 'tls', protocol: 'TLS' }, { number: 80, name: 'http', protocol: 'HTTP' }, { number: 5432, name: 'db', protocol: 'TCP' }];
  return { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name, namespace: of, ...metadata }, spec: { ports, ...spec } };
}

/** Pods reach the waypoint and nothing else, so that what is allowed went through it. */
const CLOSED: Written = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'closed', namespace: 'shop' },
  spec: {
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Egress'],
    egress: [{ to: [{ podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } }, namespaceSelector: {} }], ports: [{ port: 15008 }] }],
  },
};

describe('istiod and the judge bind the same hosts', () => {
  const specs: readonly [string, (address: string) => object][] = [
    ['dns', () => ({ resolution: 'DNS' })],
    ['none', () => ({ resolution: 'NONE' })],
    ['none-addressed', (address) => ({ resolution: 'NONE', addresses: [address] })],
    ['dynamic', () => ({ resolution: 'DYNAMIC_DNS', ports: [{ number: 80, name: 'http', protocol: 'HTTP' }] })],
    ['static', (address) => ({ resolution: 'STATIC', endpoints: [{ address }] })],
  ];
  const addressOf = (index: number) => `198.51.100.${index + 1}`;
  const labels: readonly [string, object][] = [
    ['bare', {}],
    ['bound', { labels: BOUND }],
    ['opted-out', { labels: { 'istio.io/use-waypoint': 'none' } }],
    ['unallocated', { labels: { ...BOUND, 'networking.istio.io/enable-autoallocate-ip': 'false' } }],
    ['far', { labels: { ...BOUND, 'istio.io/use-waypoint-namespace': 'far' } }],
    ['closed-far', { labels: { ...BOUND, 'istio.io/use-waypoint-namespace': 'lone' } }],
    ['canary', { labels: { ...BOUND, 'istio.io/use-waypoint-canary': 'next' } }],
  ];
  const base = (own: object) => [
    namespace('shop', { ...AMBIENT, ...own } as Record<string, string>), namespace('far', AMBIENT), namespace('lone', AMBIENT), pod('shop/web'),
    waypointOf('shop'), waypointOf('far', { from: 'All' }), waypointOf('lone'), CLOSED,
  ];
  const worlds = ([['bound namespace', BOUND], ['bare namespace', {}]] as const).flatMap(([around, own]) => specs.map(([spec, fields]) => [
    `${spec}, ${around}`, base(own), labels.map(([label, metadata], index) => entry('shop', `${spec}-${label}`, { hosts: [`${spec === 'dynamic' ? '*.' : ''}${spec}-${label}.example`], ...fields(addressOf(index)) }, metadata)),
  ] as const));

  test.each(worlds)('%s', (_, objects, entries) => {
    let bound = 0;
    const sent: SentToZtunnel = askForZtunnel({ objects: JSON.parse(JSON.stringify([...objects, ...entries])) as Written[], mesh: {} });
    const judgement = judge([{ objects: [...objects, ...entries] }]);
    for (const [index, one] of entries.entries()) {
      const [host] = one.spec.hosts as string[];
      const istiods = sent.services.find((service) => service.host === host)!;
      const isBound = istiods.waypoint !== '' && istiods.addresses.length > 0;
      if (isBound) bound++;
      const { verdict } = judgement.check({ from: { workload: 'shop/web' }, to: { ip: addressOf(index) }, port: 80, host: host!.replace('*', 'any') });
      expect([one.metadata.name, verdict]).toEqual([one.metadata.name, isBound ? 'allow' : 'deny']);
    }
    expect(bound).toBeLessThan(entries.length);
  });
});

const CALLERS = ['shop/web', 'shop/api', 'bank/api'];
const PORTS = [80, 443, 5432];
const REQUESTS: readonly Request[] = PATHS.map((path, index): Request => ({
  method: METHODS[index % METHODS.length]!, path, host: '', headers: index % 2 === 0 ? {} : { 'x-tenant': 'acme' },
}));

const policies = fc.array(
  authorizationPolicy.filter((policy) => isTaken(policy) && (policy.spec as { action?: string }).action !== 'CUSTOM'), { minLength: 1, maxLength: 3 },
);

test('a real Envoy with the listeners of a waypoint, and the judge, agree about hosts outside', async () => {
  const count = 24;
  const entries = Array.from({ length: count }, (_, index) => (
    entry('shop', `e${index}`, { hosts: [`e${index}.example.com`], resolution: 'STATIC', endpoints: [{ address: `198.51.100.${index + 1}` }] })
  ));
  const own = fc.sample(policies, { seed: SEED, numRuns: count });
  const objects: readonly Written[] = [
    namespace('shop', { ...AMBIENT, ...BOUND }), namespace('bank'), namespace('istio-system', {}), waypointOf('shop'), ...CALLERS.map(pod), ...entries,
    ...entries.flatMap(({ metadata: { name } }, index) => own[index]!.map((policy, number): Written => {
      const { spec: { selector: _, ...rules }, metadata } = policy as unknown as { spec: { selector?: object }; metadata: { annotations?: object } };
      const targetRefs = [{ group: 'networking.istio.io', kind: 'ServiceEntry', name }];
      return {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name: `${name}-${number}`, namespace: 'shop', ...(metadata.annotations && { annotations: metadata.annotations }) } as Written['metadata'],
        spec: { targetRefs, ...rules },
      };
    })),
  ];
  const plain = () => JSON.parse(JSON.stringify(objects)) as Written[];
  const { services } = askForZtunnel({ objects: plain(), mesh: {} });
  const judgement = judge([{ objects: [...objects] }], { podCidrs: ['127.0.0.0/8'] });
  expect(judgement.problems).toEqual([]);
  const identities = CALLERS.map((key) => spiffeId('cluster.local', ...key.split('/') as [string, string]));
  const waypoint = await startWaypoint({ objects: plain(), mesh: {} }, 'shop/waypoint', identities);
  const unlike: string[] = [];
  const found = { cells: 0, allowed: 0, open: 0 };
  try {
    await Promise.all(CALLERS.map(async (from, at) => {
      const tunnel = waypoint.tunnel(identities[at]!);
      for (const [index, { metadata: { name } }] of entries.entries()) {
        const address = services.find(({ host }) => host === `${name}.example.com`)!.addresses.find((one) => one.includes('.'))!;
        for (const port of PORTS) {
          const connection = overHttp(() => tunnel.dial(`${address}:${port}`));
          for (const request of port === 80 ? REQUESTS : REQUESTS.slice(0, 2)) {
            const asked = { ...request, host: `${name}.example.com` };
            const seen = await connection.ask(asked);
            const { verdict } = judgement.check({
              from: { workload: from }, to: { ip: `198.51.100.${index + 1}` }, port, dial: 'service', token: { state: 'absent' }, sni: '', ...asked,
            });
            found.cells++;
            if (seen === 'allow') found.allowed++;
            if (verdict === (seen === 'allow' ? 'allow' : 'deny')) continue;
            if (verdict === 'unknown' || verdict === 'conditional') found.open++;
            else unlike.push(`${from} → ${name}:${port} ${request.method} ${request.path}: Envoy ${seen}, judge ${verdict}`);
          }
          connection.close();
        }
      }
      tunnel.close();
    }));
  } finally {
    await waypoint.stop();
  }
  process.stdout.write(`hosts: ${objects.filter(({ kind }) => kind === 'AuthorizationPolicy').length} policies, ${found.cells} cells, ${found.allowed} allowed, ${found.open} left open by the judge\n`);

  expect(unlike.slice(0, 30)).toEqual([]);
  expect(found.allowed).toBeGreaterThan(found.cells / 20);
  expect(found.open).toBeLessThan(found.cells / 10);
});
