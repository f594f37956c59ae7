/**
 * Calls that travel in several legs, by a mesh made for this test: calls of its members go through a tunnel to a gate, and from there through another
 * one to the callee; the calls of others go straight. Of one caller nobody knows whether it is a member.
 */
import { clusterOf, type Cluster } from '../../../src/judge/cluster/cluster';
import { EGRESS, INGRESS, type HopSite } from '../../../src/judge/core/hop';
import { truthOf, type Truth } from '../../../src/judge/core/verdict';
import type { Decision, PeerTest, RequestSet } from '../../../src/judge/engine/decision';
import { Destinations } from '../../../src/judge/engine/destination';
import type { EngineLayer } from '../../../src/judge/engine/hop';
import type { CallLeg, CallPath, Mesh, ProxyHop } from '../../../src/judge/engine/meshes/mesh';
import { peerClassesOf } from '../../../src/judge/engine/peer-classes';
import { judge } from '../../../src/judge/judge';
import { NETWORK_POLICY_LAYER } from '../../../src/judge/layers/network-policy/layer';
import { LAYERS } from '../../../src/judge/layers/table';
import { check } from '../../../src/judge/questions/check';
import { explain } from '../../../src/judge/questions/explain';
import { matrixRows } from '../../../src/judge/questions/matrix';
import { NO_PATTERNS } from '../../../src/judge/requests/requests';
import { namespace, networkPolicy, object, pod } from '../given';
import { indexRows, rowsAt } from '../oracle/cells';
import { requestIsIn } from '../oracle/request-sets';

const TUNNEL = 15008;
const SITE: HopSite = { id: 'gate', side: 'destination', phrase: 'the proxy at the end of a leg', place: 90, ofProxies: true };

function called(key: string, truths: Readonly<Record<string, Truth>>, otherwise: Truth): PeerTest {
  return { kind: 'entity', key, matches: (peer) => (peer.kind === 'pod' ? truths[peer.pod.labels.app ?? ''] : undefined) ?? otherwise };
}

const MEMBERS = called('members', { web: 'yes', maybe: 'unknown' }, 'no');
const OTHERS = called('others', { web: 'no', maybe: 'unknown' }, 'yes');

const GET: RequestSet = { kind: 'request', key: 'GET', matches: ({ method }) => (method === undefined ? 'conditional' : truthOf(method === 'GET')) };

function hop(peer: PeerTest | 'any', request: RequestSet): ProxyHop {
  const decision: Decision = {
    tiers: [{ mode: 'any-allow', captures: 'always', policies: [{ rules: [{ action: 'allow', peer, request, path: [] }], words: { rule: () => ({ because: 'it may' }) } }] }],
    otherwise: 'no',
  };
  return { hop: SITE.id, readings: [{ ofRequests: request !== 'any', decision: () => decision }] };
}

const AT_GATE = hop('any', GET);
/** The callee takes calls of the gate, and of one that is no member. */
const AT_CALLEE = hop(called('gate and out', { gate: 'yes', out: 'yes' }, 'no'), 'any');

/** `direct`: whether members who dial the address of a pod go around the gate. */
function meshOf(direct: boolean): Mesh {
  const paths = (cluster: Cluster, to: CallLeg['to'], dial: string): readonly CallPath[] => {
    const last: CallLeg = { to, networkPort: TUNNEL, hops: [AT_CALLEE], words: 'behind the gate' };
    const through: CallLeg = { to: cluster.workloadByKey.get('edge/gate')!, networkPort: TUNNEL, hops: [AT_GATE], words: 'on the way to the gate' };
    return [
      { callers: MEMBERS, legs: direct && dial === 'address' ? [last] : [through, last] },
      { callers: OTHERS, legs: [{ to, networkPort: 8080, hops: [AT_CALLEE] }] },
    ];
  };
  const open: Decision = { tiers: [], otherwise: 'yes' };
  return {
    sites: [SITE],
    isWritten: () => true,
    callees: {
      decide: () => true,
      hops: () => [],
      paths: (cluster, callee, port, dial) => (callee.labels.app === 'db' && port === 8080 ? paths(cluster, callee, dial) : undefined),
      patterns: () => ({ ...NO_PATTERNS, methods: ['GET'] }),
      pathNormalization: () => 'NONE',
      ports: () => [8080],
    },
    ...(direct && {
      callers: {
        site: { id: 'out', side: 'source', phrase: 'the proxy of the caller', place: 80, ofProxies: true },
        proxied: () => 'any',
        limited: () => ({ kind: 'or', sets: [] }),
        passing: () => called('web alone', { web: 'yes' }, 'no'),
        ways: () => ({ service: 'any', address: called('not web', { web: 'no' }, 'yes') }),
        toPod: () => open,
        toAddress: () => open,
        toService: () => open,
        ports: () => [],
        outside: () => ({ names: [], ports: [], namesAt: () => [], placeOf: () => '' }),
      },
    }),
  };
}

const allow = (app: string, port: number) => ({ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app } } }], ports: [{ port }] });

/** Policies, each of which may be there. */
const POLICIES = {
  dbTakesTunnels: networkPolicy('shop/tunnels', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: [allow('gate', TUNNEL)] }),
  dbTakesCalls: networkPolicy('shop/calls', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: ['web', 'out', 'maybe'].map((app) => allow(app, 8080)) }),
  gateTakesWeb: networkPolicy('edge/web', { podSelector: { matchLabels: { app: 'gate' } }, policyTypes: ['Ingress'], ingress: [allow('web', TUNNEL)] }),
  gateSendsNothing: networkPolicy('edge/gate', { podSelector: { matchLabels: { app: 'gate' } }, policyTypes: ['Egress'], egress: [] }),
};
type Policy = keyof typeof POLICIES;

/** What the network does, read naively. */
function passes(policies: ReadonlySet<Policy>, from: string, to: 'gate' | 'db', port: number): boolean {
  if (from === 'gate' && policies.has('gateSendsNothing')) return false;
  if (to === 'gate') return !policies.has('gateTakesWeb') || from === 'web';
  if (!policies.has('dbTakesTunnels') && !policies.has('dbTakesCalls')) return true;
  return (policies.has('dbTakesTunnels') && from === 'gate' && port === TUNNEL) || (policies.has('dbTakesCalls') && from !== 'gate' && port === 8080);
}

function expected(policies: ReadonlySet<Policy>, from: string, method: string): string {
  const byGate = passes(policies, from, 'gate', TUNNEL) && method === 'GET' && passes(policies, 'gate', 'db', TUNNEL);
  const straight = passes(policies, from, 'db', 8080) && from === 'out';
  if (from === 'maybe' && byGate !== straight) return 'unknown';
  return (from === 'out' ? straight : byGate) ? 'allow' : 'deny';
}

function clusterWith(mesh: Mesh, ...objects: readonly object[]): Cluster {
  const layers: readonly EngineLayer[] = [NETWORK_POLICY_LAYER, { ...LAYERS.find(({ key }) => key.name === 'unmodelled')!, mesh }];
  const pods = ['shop/web', 'shop/out', 'shop/maybe', 'edge/gate', 'shop/db'].map((key) => pod(key));
  const { cluster: { manifests, settings } } = judge([{ objects: [namespace('shop'), namespace('edge'), ...pods, ...objects] }]);
  return clusterOf(manifests, settings, layers);
}

const SUBSETS = (Object.keys(POLICIES) as Policy[]).reduce<readonly (readonly Policy[])[]>(
  (sets, one) => [...sets, ...sets.map((set) => [...set, one])], [[]],
);
const CALLS = ['web', 'out', 'maybe'].flatMap((from) => ['GET', 'PUT'].map((method) => [from, method] as const));

test.each(SUBSETS.map((policies) => [policies.join(' and ') || 'none', policies] as const))('network policies of each leg count: %s', (_, policies) => {
  const cluster = clusterWith(meshOf(false), ...policies.map((name) => POLICIES[name]));
  const rows = indexRows(matrixRows(new Destinations(cluster, peerClassesOf(cluster))));
  for (const [from, method] of CALLS) {
    const flow = { from: { workload: `shop/${from}` }, to: { workload: 'shop/db' }, port: 8080, method };
    const inMatrix = rowsAt(rows, flow).filter(({ requests }) => !requests || requests.some((set) => requestIsIn(set, { method, path: '/', host: 'x' })));
    const verdict = expected(new Set(policies), from, method);
    expect([from, method, check(cluster, flow).verdict]).toEqual([from, method, verdict]);
    expect([from, method, ...inMatrix.map((row) => row.verdict)]).toEqual([from, method, ...(verdict === 'deny' ? [] : [verdict])]);
  }
});

test('other ports of the callee are called straight', () => {
  const cluster = clusterWith(meshOf(false), POLICIES.dbTakesTunnels);
  const ask = (from: string, port: number) => check(cluster, { from: { workload: from }, to: { workload: 'shop/db' }, port }).verdict;
  expect([ask('shop/web', 9090), ask('edge/gate', TUNNEL), ask('edge/gate', 9090)]).toEqual(['deny', 'allow', 'deny']);
});

test('what is dialled decides which path is taken', () => {
  // Around the gate the callee turns members away.
  const cluster = clusterWith(meshOf(true));
  const ask = (from: string, method: string, dial?: 'service' | 'address') => (
    check(cluster, { from: { workload: `shop/${from}` }, to: { workload: 'shop/db' }, port: 8080, method, ...(dial && { dial }) }).verdict
  );
  expect([ask('web', 'GET', 'service'), ask('web', 'GET', 'address'), ask('web', 'GET'), ask('web', 'PUT')]).toEqual(['allow', 'deny', 'allow', 'deny']);
  const rows = [...matrixRows(new Destinations(cluster, peerClassesOf(cluster)))].filter(({ from, to, ports }) => (
    JSON.stringify([from, to]).includes('shop/web') && JSON.stringify(to).includes('shop/db') && ports.first === 8080
  ));
  expect(rows.map(({ verdict, requests }) => [verdict, requests?.map(({ methods }) => methods)])).toEqual([['allow', [expect.objectContaining({ patterns: ['GET'] })]]]);
});

test('an explanation says of which leg a hop is', () => {
  const cluster = clusterWith(meshOf(false), POLICIES.gateTakesWeb, POLICIES.dbTakesTunnels);
  const { hops } = explain(cluster, { from: { workload: 'shop/web' }, to: { workload: 'shop/db' }, port: 8080, method: 'GET' });
  expect(hops.map((one) => [one.hop, one.verdict])).toEqual([[EGRESS.id, 'allow'], [INGRESS.id, 'allow'], [SITE.id, 'allow']]);
  expect(JSON.stringify(hops[1])).toMatch(/on the way to the gate.*behind the gate/);
});

test('what is not understood where a leg ends makes those calls unknown, and no others', () => {
  const doubt = object('crd.antrea.io/v1beta1', 'NetworkPolicy', 'edge/doubt', { appliedTo: [] });
  const cluster = clusterWith(meshOf(false), doubt);
  const rows = indexRows(matrixRows(new Destinations(cluster, peerClassesOf(cluster))));
  const verdicts = ['web', 'out'].map((from) => {
    const flow = { from: { workload: `shop/${from}` }, to: { workload: 'shop/db' }, port: 8080, method: 'GET' };
    return [check(cluster, flow).verdict, rowsAt(rows, flow)[0]?.verdict];
  });
  expect(verdicts).toEqual([['unknown', 'unknown'], ['allow', 'allow']]);
});
