import { clusterOf } from '../../../src/judge/cluster/cluster';
import type { HopSite } from '../../../src/judge/core/hop';
import { Destinations } from '../../../src/judge/engine/destination';
import type { EngineLayer } from '../../../src/judge/engine/hop';
import type { Mesh } from '../../../src/judge/engine/mesh';
import { peerClassesOf } from '../../../src/judge/engine/peer-classes';
import { allRequests } from '../../../src/judge/engine/port-class';
import { installationsOf } from '../../../src/judge/layers/istio/installations';
import { LAYERS } from '../../../src/judge/layers/table';
import { settingsOf } from '../../../src/judge/options';
import { parseManifests } from '../../../src/judge/parse';
import { check } from '../../../src/judge/questions/check';
import { matrixRows } from '../../../src/judge/questions/matrix';
import { NO_PATTERNS } from '../../../src/judge/requests/requests';
import { TruthVector } from '../../../src/judge/vectors/truth-vector';
import { authorization, meshed, namespace, pod, service } from '../given';

const SITE: HopSite = { id: 'admission', side: 'destination', phrase: 'the other mesh at the callee', place: 90, ofProxies: true };

/** A mesh that takes no calls from one namespace at one port. */
const OTHER: Mesh = {
  sites: [SITE],
  isWritten: () => true,
  tryFindDoubt: ({ port }) => (port === 7 ? { hop: SITE.id, because: 'the port of echoes is not modelled' } : undefined),
  judge: (_, { source, port }) => [{ hop: SITE.id, truth: isRefused(source.kind === 'pod' ? source.pod.namespace : '', port) ? 'no' : 'yes' }],
  judgeService: () => undefined,
  patternsAt: () => NO_PATTERNS,
  forAll: (_, { size, peerClasses }) => ({
    patterns: () => NO_PATTERNS,
    cuts: () => [{ first: 8080, last: 8080 }],
    at: () => ({
      answers: (port, base) => allRequests(base.copy().and(TruthVector.where(size, peerClasses.all.map(({ index }) => index), (index) => {
        const { peer } = peerClasses.all[index];
        return isRefused(peer.kind === 'pod' ? peer.pod.namespace : '', port) ? 'no' : 'yes';
      }))),
    }),
  }),
};

function isRefused(from: string, port: number): boolean {
  return from === 'bank' && port === 8080;
}

/** The layers of the judge; that of meshes which are not modelled has proxies. */
function layersWith(mesh: Mesh): readonly EngineLayer[] {
  const layers: readonly EngineLayer[] = LAYERS;
  return layers.map((layer) => (layer.key.name === 'unmodelled' ? { ...layer, mesh } : layer));
}

const DB = service('shop/db', { name: 'http', port: 80, targetPort: 8080 });

function clusterWith(layers: readonly EngineLayer[], ...objects: readonly object[]) {
  const manifests = parseManifests([{ objects: [namespace('shop'), namespace('bank'), meshed('shop/web'), meshed('shop/db'), pod('bank/ledger'), meshed('bank/web'), DB, ...objects] }]);
  return clusterOf(manifests, settingsOf({}, installationsOf({}, [])), layers);
}

type Cluster = ReturnType<typeof clusterWith>;

function ask(cluster: Cluster, from: string, port: number, method?: string): string {
  return check(cluster, { from: { workload: from }, to: { workload: 'shop/db' }, port, ...(method !== undefined && { method }) }).verdict;
}

/** The rows of the matrix about one caller at one port. */
function rowsOf(cluster: Cluster, from: string, port: number): readonly string[] {
  return [...matrixRows(new Destinations(cluster, peerClassesOf(cluster)))]
    .filter((row) => row.protocol === 'TCP' && row.ports.first <= port && port <= row.ports.last)
    .filter((row) => JSON.stringify(row.to).includes('shop/db') && JSON.stringify(row.from).includes(from))
    .map(({ verdict }) => verdict);
}

const ALLOW_WEB = authorization('shop/db', {
  selector: { matchLabels: { app: 'db' } },
  rules: [{ from: [{ source: { serviceAccounts: ['shop/web', 'bank/web'] } }] }],
});
const GET_ALONE = authorization('shop/db', { selector: { matchLabels: { app: 'db' } }, rules: [{ to: [{ operation: { methods: ['GET'] } }] }] });

describe('two meshes of one cluster', () => {
  const layers = layersWith(OTHER);

  test('a call must pass both', () => {
    const cluster = clusterWith(layers, ALLOW_WEB);
    expect(['shop/web', 'bank/web', 'bank/ledger'].map((from) => ask(cluster, from, 8080))).toEqual(['allow', 'deny', 'deny']);
    expect(['shop/web', 'bank/web', 'bank/ledger'].map((from) => ask(cluster, from, 9090))).toEqual(['allow', 'allow', 'deny']);
  });

  test('the matrix says the same', () => {
    const cluster = clusterWith(layers, ALLOW_WEB);
    expect(rowsOf(cluster, 'shop/web', 8080)).toEqual(['allow']);
    expect(rowsOf(cluster, 'bank/web', 8080)).toEqual([]);
    expect(rowsOf(cluster, 'bank/web', 9090)).toEqual(['allow']);
    expect(rowsOf(cluster, 'bank/ledger', 9090)).toEqual([]);
  });

  test('what one of them tells of requests holds behind the other', () => {
    const cluster = clusterWith(layers, GET_ALONE);
    expect([ask(cluster, 'shop/web', 8080, 'GET'), ask(cluster, 'shop/web', 8080, 'PUT'), ask(cluster, 'bank/web', 8080, 'GET')]).toEqual(['allow', 'deny', 'deny']);
    expect(rowsOf(cluster, 'shop/web', 8080)).toEqual(rowsOf(clusterWith(LAYERS, GET_ALONE), 'shop/web', 8080));
    expect(rowsOf(cluster, 'bank/web', 8080)).toEqual([]);
  });

  test('the doubt of one is that of both', () => {
    expect(ask(clusterWith(layers), 'shop/web', 7)).toBe('unknown');
    expect(ask(clusterWith(LAYERS), 'shop/web', 7)).toBe('allow');
  });

  test('the order of the layers does not matter', () => {
    const turned = clusterWith([...layers].reverse(), GET_ALONE);
    expect([ask(turned, 'shop/web', 8080, 'GET'), ask(turned, 'shop/web', 8080, 'PUT'), ask(turned, 'bank/web', 8080, 'GET')]).toEqual(['allow', 'deny', 'deny']);
    expect(rowsOf(turned, 'bank/web', 8080)).toEqual([]);
    expect(rowsOf(turned, 'shop/web', 8080)).toEqual(rowsOf(clusterWith(LAYERS, GET_ALONE), 'shop/web', 8080));
  });
});

test('where both tell requests apart, nobody knows which pass both', () => {
  const layers = layersWith(LAYERS.flatMap(({ mesh }) => mesh ?? [])[0]);
  expect(rowsOf(clusterWith(layers, GET_ALONE), 'shop/web', 8080)).toEqual(['unknown']);
  expect(rowsOf(clusterWith(layers, ALLOW_WEB), 'shop/web', 8080)).toEqual(['allow']);
  expect(rowsOf(clusterWith(layers, ALLOW_WEB), 'bank/ledger', 8080)).toEqual([]);
});
