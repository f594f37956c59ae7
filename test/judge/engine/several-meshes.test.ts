import { clusterOf } from '../../../src/judge/cluster/cluster';
import { plainProxy } from '../../../src/judge/cluster/pod';
import type { HopSite } from '../../../src/judge/core/hop';
import { truthOf } from '../../../src/judge/core/verdict';
import type { Decision, PeerTest } from '../../../src/judge/engine/decision';
import { Destinations } from '../../../src/judge/engine/destination';
import type { EngineLayer } from '../../../src/judge/engine/hop';
import type { Mesh } from '../../../src/judge/engine/meshes/mesh';
import { peerClassesOf } from '../../../src/judge/engine/peer-classes';
import { installationsOf } from '../../../src/judge/layers/istio/installations';
import { LAYERS } from '../../../src/judge/layers/table';
import { settingsOf, type Installation } from '../../../src/judge/options';
import { parseManifests } from '../../../src/judge/parse';
import { check } from '../../../src/judge/questions/check';
import { matrixRows } from '../../../src/judge/questions/matrix';
import { NO_PATTERNS } from '../../../src/judge/requests/requests';
import { authorization, meshed, namespace, peerAuthentication, pod, service } from '../given';

const SITE: HopSite = { id: 'admission', side: 'destination', phrase: 'the other mesh at the callee', place: 90, ofProxies: true };

const FROM_BANK: PeerTest = { kind: 'entity', key: 'from the bank', matches: (peer) => truthOf(peer.kind === 'pod' && peer.pod.namespace === 'bank') };
const OPAQUE: PeerTest = { kind: 'entity', key: 'opaque', matches: (peer) => truthOf(peer.kind === 'pod' && peer.pod.labels.app === 'opaque') };

/** A mesh that takes no calls from one namespace at one port, and knows nothing of one caller. */
const OTHER: Mesh = {
  sites: [SITE],
  isWritten: () => true,
  doubt: () => ({ callers: OPAQUE, hop: SITE.id, because: 'opaque callers are not modelled' }),
  callees: {
    decide: () => true,
    hops: (_, __, port) => (port === 8080 ? [{ hop: SITE.id, readings: [{ decision: () => REFUSAL }] }] : []),
    patterns: () => NO_PATTERNS,
    pathNormalization: () => 'NONE',
    ports: () => [8080],
  },
};

const REFUSAL: Decision = {
  tiers: [{ mode: 'first-match', captures: 'always', policies: [{ rules: [{ action: 'deny', peer: FROM_BANK, request: 'any', path: [] }], words: { rule: () => [] } }] }],
  otherwise: 'yes',
};

const OWN: Installation = {
  mesh: 'unmodelled', number: 0, revisions: 'any', trustDomain: 'other.example', pathNormalization: 'NONE', answersDns: false,
};

/** The same layers, with pods in the other mesh. */
function layersWithPods(): readonly EngineLayer[] {
  return layersWith(OTHER).map((layer) => (layer.key.name !== 'unmodelled' ? layer : {
    ...layer,
    enrol: ({ template }) => (template.labels.app === 'other'
      ? { ...plainProxy('sidecar', OWN), excludedInbound: [], excludedOutbound: [], answersDns: false }
      : undefined),
  }));
}

/** The layers of the judge; that of meshes which are not modelled has proxies. */
function layersWith(mesh: Mesh): readonly EngineLayer[] {
  const layers: readonly EngineLayer[] = LAYERS;
  return layers.map((layer) => (layer.key.name === 'unmodelled' ? { ...layer, mesh } : layer));
}

const DB = service('shop/db', { name: 'http', port: 80, targetPort: 8080 });

function clusterWith(layers: readonly EngineLayer[], ...objects: readonly object[]) {
  const manifests = parseManifests([{ objects: [namespace('shop'), namespace('bank'), meshed('shop/web'), meshed('shop/opaque'), meshed('shop/db'), pod('bank/ledger'), meshed('bank/web'), DB, ...objects] }]);
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
    const [both, one] = [clusterWith(layers, ALLOW_WEB), clusterWith(LAYERS, ALLOW_WEB)];
    expect([ask(both, 'shop/opaque', 8080), ...rowsOf(both, 'shop/opaque', 8080)]).toEqual(['unknown', 'unknown']);
    expect([ask(one, 'shop/opaque', 8080), ...rowsOf(one, 'shop/opaque', 8080)]).toEqual(['deny']);
  });

  test('the order of the layers does not matter', () => {
    const turned = clusterWith([...layers].reverse(), GET_ALONE);
    expect([ask(turned, 'shop/web', 8080, 'GET'), ask(turned, 'shop/web', 8080, 'PUT'), ask(turned, 'bank/web', 8080, 'GET')]).toEqual(['allow', 'deny', 'deny']);
    expect(rowsOf(turned, 'bank/web', 8080)).toEqual([]);
    expect(rowsOf(turned, 'shop/web', 8080)).toEqual(rowsOf(clusterWith(LAYERS, GET_ALONE), 'shop/web', 8080));
  });
});

test('a proxy of one mesh is none of the other: it shows no identity there, and the policies of the other do not hold before it', () => {
  const strict = peerAuthentication('shop/strict', { mtls: { mode: 'STRICT' } });
  const cluster = clusterWith(layersWithPods(), pod('shop/other'), strict);
  expect(cluster.workloads.map(({ key, mesh, installation }) => `${key} ${mesh} ${installation.mesh}`)).toContain('shop/other sidecar unmodelled');
  expect([ask(cluster, 'shop/web', 80), ask(cluster, 'shop/other', 80), ask(cluster, 'bank/ledger', 80)]).toEqual(['allow', 'deny', 'deny']);
  expect([rowsOf(cluster, 'shop/web', 80), rowsOf(cluster, 'shop/other', 80)]).toEqual([['allow'], []]);
  const called = check(cluster, { from: { workload: 'bank/ledger' }, to: { workload: 'shop/other' }, port: 80 });
  expect(called.verdict).toBe('allow');
});

test('where both tell requests apart, nobody knows which pass both', () => {
  const layers = layersWith(LAYERS.flatMap(({ mesh }) => mesh ?? [])[0]);
  expect(rowsOf(clusterWith(layers, GET_ALONE), 'shop/web', 8080)).toEqual(['unknown']);
  expect(rowsOf(clusterWith(layers, ALLOW_WEB), 'shop/web', 8080)).toEqual(['allow']);
  expect(rowsOf(clusterWith(layers, ALLOW_WEB), 'bank/ledger', 8080)).toEqual([]);
});
