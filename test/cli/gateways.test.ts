/** A Gateway of others, checked with the manifests of its owner, in a cluster, and between programs that lead hosts of it to their services. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { FakeCluster } from './cluster/fake-cluster';
import { zeroTrust } from './fake-io';
import { EdgeGateway, GatewayListener, Mesh, RoutesFrom, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { service } from '../support/programs';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'gateways-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

/** One service behind the Gateway `infra/public`, in a namespace of its own. */
function program(name: string, pathPrefixes: string[] = ['/']): string {
  const outdir = join(folder, name);
  const app = new ZeroTrustApp({ outdir, mesh: Mesh.istio() });
  const chart = new Chart(app, name);
  const web = service(new ZeroTrustNamespace(chart, name), 'web');
  const listeners = [GatewayListener.https({ name: 'https', hostname: '*.example.com', routesFrom: RoutesFrom.anyNamespace() })];
  EdgeGateway.fromReference(chart, 'public', { namespace: 'infra', listeners }).exposes(web, { hosts: ['shop.example.com'], pathPrefixes });
  app.synth();
  return outdir;
}

const GATEWAY_API = 'gateway.networking.k8s.io/v1';

function gateway(listener: object = {}): object {
  return {
    apiVersion: GATEWAY_API,
    kind: 'Gateway',
    metadata: { name: 'public', namespace: 'infra' },
    spec: {
      gatewayClassName: 'istio',
      listeners: [{
        name: 'https',
        hostname: '*.example.com',
        port: 443,
        protocol: 'HTTPS',
        tls: { certificateRefs: [{ name: 'tls' }] },
        allowedRoutes: { namespaces: { from: 'All' } },
        ...listener,
      }],
    },
  };
}

const RIVAL = {
  apiVersion: GATEWAY_API,
  kind: 'HTTPRoute',
  metadata: { name: 'rival', namespace: 'other' },
  spec: { parentRefs: [{ name: 'public', namespace: 'infra' }], hostnames: ['shop.example.com'], rules: [{ backendRefs: [{ name: 'phish', port: 80 }] }] },
};

/** What the owner of the Gateway applies. */
function platform(...objects: object[]): string {
  const file = join(folder, 'platform.yaml');
  writeFileSync(file, objects.map((object) => stringify(object)).join('---\n'));
  return file;
}

function found(out: string, wanted = 'ZT906'): readonly string[] {
  const { findings } = JSON.parse(out) as { readonly findings: readonly { readonly rule: { readonly code: string }; readonly message: string }[] };
  return findings.filter(({ rule }) => rule.code === wanted).map(({ message }) => message);
}

async function verify(...paths: string[]): Promise<readonly string[]> {
  return found((await zeroTrust(['verify', ...paths, '-o', 'json'])).out);
}

describe('with the manifests of its owner', () => {
  test('as it was stated, nothing is found', async () => expect(await verify(program('shop'), platform(gateway()))).toEqual([]));

  test.each<[string, readonly object[], string]>([
    ['a listener of another host', [gateway({ hostname: '*.example.org' })], 'listener https of Gateway infra/public is not as it was stated: it takes *.example.org and not *.example.com'],
    ['a listener in plain text', [gateway({ protocol: 'HTTP', tls: undefined })], 'speaks HTTP without TLS, and not HTTPS that ends there'],
    ['no routes of this namespace', [gateway({ allowedRoutes: { namespaces: { from: 'Same' } } })], 'infra/public does not lead requests for shop.example.com / to shop/web:8080'],
    ['a route of another namespace for the same host', [gateway(), RIVAL], 'HTTPRoute other/rival leads requests for shop.example.com / to other/phish:80, which is undeclared'],
  ])('%s is found', async (_what, objects, says) => expect((await verify(program('shop'), platform(...objects))).join('\n')).toContain(says));
});

describe('two programs', () => {
  test('may lead different paths of one host to their services', async () => {
    expect(await verify(program('shop'), program('bank', ['/bank']))).toEqual([]);
  });

  test('are told of a host and path that both lead to theirs', async () => {
    expect((await verify(program('shop'), program('bank'))).join('\n'))
      .toContain('programs lead shop.example.com/ of Gateway infra/public to shop/web:8080 and bank/web:8080: only the older route is asked');
  });
});

describe('in a cluster', () => {
  const live = async (facts: string, ...objects: object[]): Promise<readonly string[]> => {
    const cluster = FakeCluster.of(objects.map((object) => stringify(object)).join('---\n'));
    return found((await zeroTrust(['verify', '--cluster', '-o', 'json', '--facts', join(facts, '.zero-trust.facts')], { connect: cluster.connect })).out, 'ZT907').filter((message) => /Gateway|HTTPRoute|infra\/public/.test(message));
  };
  const namespaces = ['infra', 'shop', 'other'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  const ROUTE = {
    apiVersion: GATEWAY_API,
    kind: 'HTTPRoute',
    metadata: { name: 'public-web.shop.example.com', namespace: 'shop' },
    spec: {
      parentRefs: [{ name: 'public', namespace: 'infra', sectionName: 'https' }],
      hostnames: ['shop.example.com'],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'web', port: 8080 }] }],
    },
  };

  test('as it was stated, nothing is found', async () => expect(await live(program('shop'), ...namespaces, gateway(), ROUTE)).toEqual([]));

  test.each<[string, readonly object[], string]>([
    ['that the Gateway is not there', [ROUTE], 'Gateway infra/public, to which routes are attached, does not exist'],
    ['another port', [gateway({ port: 8443 }), ROUTE], 'has port 8443 and not 443'],
    ['a route of others', [gateway(), ROUTE, RIVAL], 'HTTPRoute other/rival leads requests for shop.example.com / to other/phish:80'],
    ['that the route is missing', [gateway()], 'infra/public does not lead requests for shop.example.com / to shop/web:8080'],
  ])('%s is found', async (_what, objects, says) => expect((await live(program('shop'), ...namespaces, ...objects)).join('\n')).toContain(says));

  test('nothing is said of a Gateway whose namespace was not read', async () => {
    expect(await live(program('shop'), ...namespaces.filter(({ metadata: { name } }) => name !== 'infra'))).toEqual([]);
  });
});
