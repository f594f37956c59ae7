/**
 * What this library writes for ambient mode, at istiod's own code, ztunnel's comparison and a real Envoy: who is let in where, cell by cell against
 * what was declared.
 */
import { askForZtunnel } from './ask';
import { deployed } from './deployed';
import { startWaypoint } from './waypoint-envoy';
import { isAllowed, policiesFor } from './ztunnel';
import { Access, HttpMethod } from '../../../src';
import { synthesize, type World } from '../../author/meshes/ambient-world';
import { spiffeId } from '../envoy/certificates';
import { overHttp } from '../envoy/probe';

function declare({ edge, web, cart, ops, ledger, legacy }: World): void {
  web.calls(cart, Access.http({ methods: [HttpMethod.GET], paths: ['/cart/*'] }));
  ops.calls(cart, Access.ports('admin'));
  cart.calls(ledger, Access.http({ methods: [HttpMethod.POST] }));
  legacy.calls(ledger);
  edge.exposes(cart, { pathPrefixes: ['/api'] });
}

const { written, error } = synthesize(declare);
const { objects, addresses } = deployed(written);

/** Accounts that call, of workloads, the edge and the waypoints. */
const ACCOUNTS = ['shop/web', 'shop/cart', 'bank/ops', 'bank/ledger', 'old/legacy', 'edge/edge-istio', 'shop/waypoint', 'bank/waypoint'] as const;
type Account = (typeof ACCOUNTS)[number];

/** Who may connect to the pods themselves: none of those whose requests somebody has to look at. */
const AT_PODS: Readonly<Record<string, Readonly<Record<number, readonly (Account | 'nobody')[]>>>> = {
  'shop/web': { 8080: ['edge/edge-istio'] },
  'shop/cart': { 8080: ['shop/waypoint'], 9000: ['shop/waypoint'], 9102: ['nobody'] },
  'bank/ops': {},
  'bank/ledger': { 8080: ['bank/waypoint', 'old/legacy'] },
};

test('is proven', () => expect(error).toBe(''));

test('istiod binds the Services that were called with methods or paths, those of edges too, and no others', () => {
  const sent = askForZtunnel({ objects, mesh: {} });
  const bound = sent.services.filter(({ waypoint }) => waypoint !== '')
    .map(({ host, waypoint, ingress }) => [host.split('.').slice(0, 2).join('.'), waypoint.split('.')[0], ingress]);
  expect(bound.sort()).toEqual([['cart.shop', 'shop/waypoint', true], ['ledger.bank', 'bank/waypoint', true]]);
  const own = sent.workloads.filter(({ workload }) => /^(shop|bank)\/(?!waypoint)/.test(workload));
  expect(own).toHaveLength(4);
  expect(own.filter(({ tunnel, waypoint }) => !tunnel || waypoint !== '')).toEqual([]);
});

test('ztunnel lets in whom the pods are to take, at their ports, and nobody else', () => {
  const sent = askForZtunnel({ objects, mesh: {} });
  const unlike: string[] = [];
  let cells = 0;
  for (const [workload, ports] of Object.entries(AT_PODS)) {
    const found = sent.workloads.find((one) => one.workload.replace(/-0$/, '') === workload)!;
    const policies = policiesFor(sent.authorizations, workload.split('/')[0]!, found.policies);
    for (const caller of [...ACCOUNTS, 'nobody'] as const) {
      for (const port of [8080, 9000, 9102, 15008, 22]) {
        const [namespace = '', serviceAccount = ''] = caller.split('/');
        const identity = caller === 'nobody' ? {} : { identity: { trustDomain: 'cluster.local', namespace, serviceAccount } };
        const isLet = isAllowed(policies, { ...identity, from: '10.244.9.9', to: found.address, port });
        cells++;
        if (isLet !== (ports[port] ?? []).includes(caller)) unlike.push(`${caller} → ${workload}:${port}: ${isLet}`);
      }
    }
  }
  process.stdout.write(`written, at ztunnel: ${cells} cells, ${unlike.length} unlike\n`);
  expect(unlike).toEqual([]);
});

/** Callers of the Service, by method and path. */
const PATHS = ['/cart/1', '/cart', '/api', '/api/x', '/apix', '/admin'];
const REQUESTS = ['GET', 'POST', 'DELETE'].flatMap((method) => PATHS.map((path) => ({ method, path, host: 'cart.shop', headers: {} })));
const AT_CART: Partial<Record<Account, (method: string, path: string) => boolean>> = {
  'shop/web': (method, path) => method === 'GET' && path.startsWith('/cart/'),
  'edge/edge-istio': (_, path) => path === '/api' || path.startsWith('/api/'),
};

test('a real Envoy with the listeners of the waypoint lets in the declared requests, and no others', async () => {
  const identities = ACCOUNTS.map((key) => spiffeId('cluster.local', ...key.split('/') as [string, string]));
  const waypoint = await startWaypoint({ objects, mesh: {} }, 'shop/waypoint', identities);
  const unlike: string[] = [];
  let cells = 0;
  try {
    for (const [at, caller] of ACCOUNTS.entries()) {
      const tunnel = waypoint.tunnel(identities[at]!);
      const connection = overHttp(() => tunnel.dial(`${addresses.get('shop/cart')}:80`));
      for (const request of REQUESTS) {
        const expected = AT_CART[caller]?.(request.method, request.path) === true ? 'allow' : 'deny';
        const seen = await connection.ask(request);
        cells++;
        if (seen !== expected) unlike.push(`${caller} ${request.method} ${request.path}: ${seen}`);
      }
      connection.close();
      tunnel.close();
    }
  } finally {
    await waypoint.stop();
  }
  process.stdout.write(`written, at a waypoint: ${cells} cells, ${unlike.length} unlike\n`);
  expect(unlike).toEqual([]);
});
