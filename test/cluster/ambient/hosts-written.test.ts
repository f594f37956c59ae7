/**
 * Hosts outside, as this library writes them for ambient mode, and a waypoint of the platform, at istiod's own code, ztunnel's comparison and a real Envoy:
 * who is let in where, cell by cell against what was declared.
 */
import { askForWaypoint, askForZtunnel } from './ask';
import { deployed } from './deployed';
import { startWaypoint } from './waypoint-envoy';
import { isAllowed, policiesFor } from './ztunnel';
import { Access, ExternalHost, HttpMethod, Mesh, Waypoint } from '../../../src';
import { synthesize, type World } from '../../author/meshes/ambient-world';
import type { Written } from '../../support/examples-manifests';
import { spiffeId } from '../envoy/certificates';
import { overHttp } from '../envoy/probe';

const STRIPE = ExternalHost.https('api.stripe.com');
const PORTS = [443, 80, 5432, 8443, 15008];
const identityOf = (key: string) => spiffeId('cluster.local', ...key.split('/') as [string, string]);

describe('hosts outside', () => {
  const { written, error } = synthesize(({ web, cart, ops, ledger, legacy }: World) => {
    for (const caller of [web, ledger, legacy]) caller.calls(STRIPE);
    for (const caller of [web, cart]) caller.calls(ExternalHost.tcp('db.example.com', 5432, { cidrs: ['203.0.113.7/32'] }));
    cart.calls(ExternalHost.tcp('archive.example.com', 5432));
    cart.calls(ExternalHost.https('api.stripe.com', { port: 8443 }));
    web.calls(ops);
  });
  const { objects } = deployed(written);
  /** Whom shop's waypoint lets through. */
  const DECLARED: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
    'api.stripe.com': { 443: ['shop/web'], 8443: ['shop/cart'] },
    'db.example.com': { 5432: ['shop/cart', 'shop/web'] },
    'archive.example.com': { 5432: ['shop/cart'] },
  };
  const ACCOUNTS = ['shop/web', 'shop/cart', 'bank/ledger', 'bank/ops', 'old/legacy', 'edge/edge-istio', 'shop/waypoint-egress', 'bank/waypoint-egress'] as const;

  test('are proven', () => expect(error).toBe(''));

  test('istiod binds those of namespaces in ambient mode, each to the waypoint of its namespace, and gives each an address of its own', () => {
    const { services } = askForZtunnel({ objects, mesh: {} });
    const hosts = services.filter(({ host }) => /\.com$/.test(host)).map(({ namespace, host, waypoint }) => `${namespace} ${host} ${waypoint.split('.')[0]}`);
    expect(hosts.sort()).toEqual([
      'bank api.stripe.com bank/waypoint-egress', 'old api.stripe.com ', 'shop api.stripe.com shop/waypoint-egress',
      'shop archive.example.com shop/waypoint-egress', 'shop db.example.com shop/waypoint-egress',
    ]);
    const addresses = services.filter(({ waypoint }) => waypoint !== '').flatMap((one) => one.addresses);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(services.filter(({ waypoint, addresses: own }) => waypoint !== '' && own.length === 0)).toEqual([]);
  });

  test('the waypoint looks each host up itself, at the port that was called', () => {
    const { clusters } = askForWaypoint({ objects, mesh: {} }, 'shop/waypoint-egress');
    const named = (clusters as readonly { name: string; type?: string; loadAssignment?: object }[]).filter(({ name }) => /\.com$/.test(name));
    const found = named.map(({ name, type, loadAssignment }) => {
      const at = /"address":"([^"]+)","portValue":(\d+)/.exec(JSON.stringify(loadAssignment ?? {}));
      return `${name} ${type} ${at?.[1]}:${at?.[2]}`;
    });
    expect(found.filter((one) => one.startsWith('inbound-vip|')).sort()).toEqual([
      'inbound-vip|443|tcp|api.stripe.com STRICT_DNS api.stripe.com:443',
      'inbound-vip|5432|tcp|archive.example.com STRICT_DNS archive.example.com:5432',
      'inbound-vip|5432|tcp|db.example.com STRICT_DNS db.example.com:5432',
      'inbound-vip|8443|tcp|api.stripe.com STRICT_DNS api.stripe.com:8443',
    ]);
  });

  test('a real Envoy with the listeners of the waypoint lets the declared callers through, and no others', async () => {
    const { services } = askForZtunnel({ objects, mesh: {} });
    const addressOf = (namespace: string, host: string) => services.find((one) => one.namespace === namespace && one.host === host)!.addresses.find((one) => one.includes('.'))!;
    const waypoint = await startWaypoint({ objects, mesh: {} }, 'shop/waypoint-egress', ACCOUNTS.map(identityOf));
    const unlike: string[] = [];
    let [cells, allowed] = [0, 0];
    try {
      for (const caller of ACCOUNTS) {
        const tunnel = waypoint.tunnel(identityOf(caller));
        // What another namespace calls is none of this waypoint.
        const places = [...Object.keys(DECLARED).map((host) => ['shop', host] as const), ['bank', 'api.stripe.com'] as const];
        for (const [namespace, host] of places) {
          for (const port of PORTS) {
            const connection = overHttp(() => tunnel.dial(`${addressOf(namespace, host)}:${port}`));
            const seen = await connection.ask({ method: 'GET', path: '/', host, headers: {} });
            const isDeclared = namespace === 'shop' && (DECLARED[host]![port] ?? []).includes(caller);
            cells++;
            if (seen === 'allow') allowed++;
            if ((seen === 'allow') !== isDeclared) unlike.push(`${caller} → ${namespace} ${host}:${port}: ${seen}`);
            connection.close();
          }
        }
        tunnel.close();
      }
    } finally {
      await waypoint.stop();
    }
    process.stdout.write(`hosts as written, at a waypoint: ${cells} cells, ${allowed} allowed, ${unlike.length} unlike\n`);
    expect(unlike).toEqual([]);
    expect(allowed).toBe(5);
  });
});

describe('a waypoint of the platform', () => {
  const mesh = Mesh.ambient({ waypoint: Waypoint.fromReference({ name: 'shared', namespace: 'platform', serviceAccountName: 'proxies' }) });
  const { written, error } = synthesize(({ web, cart, ops, edge }: World) => {
    web.calls(cart, Access.http({ methods: [HttpMethod.GET], paths: ['/carts/*'] }));
    ops.calls(cart, Access.ports('admin'));
    edge.exposes(cart, { pathPrefixes: ['/carts'], portName: 'http' });
  }, { mesh });
  /** As its owner has it. */
  const platform: readonly Written[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'platform', namespace: '' }, spec: {} },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'shared', namespace: 'platform', labels: { 'istio.io/waypoint-for': 'service' }, annotations: { 'gateway.istio.io/service-account': 'proxies' } } as Written['metadata'],
      spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'All' } } }] },
    },
  ];
  const { objects, addresses } = deployed([...written, ...platform]);
  const ACCOUNTS = ['shop/web', 'shop/cart', 'bank/ops', 'old/legacy', 'edge/edge-istio', 'platform/proxies', 'platform/shared'] as const;

  test('is proven', () => expect(error).toBe(''));

  test('is the one by which the pods are called: istiod binds the Service to it, and ztunnel lets its account in alone', () => {
    const sent = askForZtunnel({ objects, mesh: {} });
    expect(sent.services.filter(({ waypoint }) => waypoint !== '').map(({ host, waypoint }) => `${host.split('.').slice(0, 2).join('.')} ${waypoint.split('.')[0]}`))
      .toEqual(['cart.shop platform/shared']);
    const { workload, policies, address } = sent.workloads.find((one) => one.workload.startsWith('shop/cart'))!;
    const own = policiesFor(sent.authorizations, workload.split('/')[0]!, policies);
    const taken = ACCOUNTS.flatMap((caller) => [8080, 9000, 22].filter((port) => {
      const [namespace = '', serviceAccount = ''] = caller.split('/');
      return isAllowed(own, { identity: { trustDomain: 'cluster.local', namespace, serviceAccount }, from: '10.244.9.9', to: address, port });
    }).map((port) => `${caller} ${port}`));
    expect(taken).toEqual(['platform/proxies 8080', 'platform/proxies 9000']);
  });

  const PATHS = ['/carts/1', '/carts', '/cartsx', '/admin'];
  const TAKEN: Readonly<Record<string, (port: number, method: string, path: string) => boolean>> = {
    'shop/web': (port, method, path) => port === 80 && method === 'GET' && path.startsWith('/carts/'),
    'edge/edge-istio': (port, _, path) => port === 80 && (path === '/carts' || path.startsWith('/carts/')),
    'bank/ops': (port) => port === 9000,
  };

  test('a real Envoy with its listeners lets in the declared requests, and no others', async () => {
    const waypoint = await startWaypoint({ objects, mesh: {} }, 'platform/shared', ACCOUNTS.map(identityOf));
    const unlike: string[] = [];
    let [cells, allowed] = [0, 0];
    try {
      for (const caller of ACCOUNTS) {
        const tunnel = waypoint.tunnel(identityOf(caller));
        for (const port of [80, 9000]) {
          const connection = overHttp(() => tunnel.dial(`${addresses.get('shop/cart')}:${port}`));
          for (const [method, path] of ['GET', 'POST'].flatMap((one) => PATHS.map((two) => [one, two] as const))) {
            const seen = await connection.ask({ method, path, host: 'cart.shop', headers: {} });
            cells++;
            if (seen === 'allow') allowed++;
            if ((seen === 'allow') !== (TAKEN[caller]?.(port, method, path) === true)) unlike.push(`${caller} ${port} ${method} ${path}: ${seen}`);
          }
          connection.close();
        }
        tunnel.close();
      }
    } finally {
      await waypoint.stop();
    }
    process.stdout.write(`a waypoint of the platform: ${cells} cells, ${allowed} allowed, ${unlike.length} unlike\n`);
    expect(unlike).toEqual([]);
    expect(allowed).toBe(1 + 4 + 8);
  });
});
