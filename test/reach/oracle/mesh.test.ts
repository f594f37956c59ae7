import fc from 'fast-check';
import { clean, containerPorts, IPS, labels, NAMESPACES, networkPolicy, RUNS } from './arbitrary';
import {
  ACCOUNTS, authorizationPolicy, HOSTS, ISSUERS, METHODS, PATHS, peerAuthentication, requestAuthentication, service, serviceEntry, sidecar,
} from './arbitraryMesh';
import { indexRows, mustAgree, rowsAt } from './cells';
import { both, meshAllows, type Answer } from './istio';
import { networkAllows, type NaiveEnd } from './network';
import { requestIsIn } from './requestSets';
import type { World, WorldPod } from './world';
import type { Endpoint, Flow, Token } from '../../../src/reach/flow';
import { judge } from '../../../src/reach/judge';
import type { MatrixRow } from '../../../src/reach/questions/matrix';

const PORTS = [80, 8080, 9090, 15020];

const pod = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  labels,
  ports: containerPorts,
  serviceAccount: fc.constantFrom(...ACCOUNTS),
  sidecar: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

const world: fc.Arbitrary<World> = fc.record({
  pods: fc.array(pod, { minLength: 2, maxLength: 3 }),
  policies: fc.array(authorizationPolicy, { maxLength: 4 }),
  network: fc.array(networkPolicy, { maxLength: 1 }),
  peers: fc.array(peerAuthentication, { maxLength: 3 }),
  tokens: fc.array(requestAuthentication, { maxLength: 1 }),
  sidecars: fc.array(sidecar, { maxLength: 2 }),
  entries: fc.array(serviceEntry, { maxLength: 2 }),
  services: fc.array(service, { maxLength: 4 }),
}).map(({ pods, policies, network, peers, tokens, sidecars, entries, services }) => {
  const named: WorldPod[] = pods.map((item, index) => ({ ...item, name: `pod-${index}`, hostNetwork: false }));
  const name = (prefix: string) => (object: { metadata: object }, index: number) => ({
    ...object, metadata: { ...object.metadata, name: `${prefix}-${index}`, creationTimestamp: `2026-01-01T00:00:${String(index).padStart(2, '0')}Z` },
  });
  const objects = [
    ...policies.map(name('authorization')), ...network.map(name('network')), ...peers.map(name('peer')), ...tokens.map(name('token')),
    ...sidecars.map(name('sidecar')), ...entries.map(name('entry')), ...services.map(name('service')), ...named.map(podObject),
  ];
  return { objects, pods: named, ipBlockMatchesPods: 'unknown' };
});

function podObject(item: WorldPod): object {
  const ports = item.ports.map((port) => clean({ containerPort: port.number, protocol: port.protocol, name: port.name }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: item.name, namespace: item.namespace, labels: { ...item.labels, ...(item.sidecar && { 'sidecar.istio.io/inject': 'true' }) } },
    spec: { serviceAccountName: item.serviceAccount, containers: [{ name: 'main', image: 'x', ports }] },
  };
}

const tokens: readonly (Token | undefined)[] = [
  undefined, { state: 'absent' }, { state: 'invalid' }, { state: 'valid', issuer: ISSUERS[0], subject: 'alice' }, { state: 'valid', issuer: ISSUERS[1], subject: 'bob' },
];

const request = fc.record({
  method: fc.constantFrom(...METHODS),
  path: fc.constantFrom(...PATHS),
  host: fc.constantFrom(...HOSTS),
  token: fc.constantFrom(...tokens),
  headers: fc.constantFrom(undefined, {}, { 'x-tenant': 'acme' }, { 'x-tenant': 'zeta' }),
}).map(clean) as fc.Arbitrary<Pick<Flow, 'method' | 'path' | 'host' | 'token' | 'headers'> & { method: string; path: string; host: string }>;

interface Pair { readonly from: NaiveEnd; readonly to: NaiveEnd; readonly flow: Pick<Flow, 'from' | 'to' | 'port'> }

function pairs({ pods }: World): Pair[] {
  const inside = pods.map((item) => ({ end: { pod: item } as NaiveEnd, endpoint: { workload: `${item.namespace}/${item.name}` } as Endpoint }));
  const outside = IPS.slice(0, 5).map((ip) => ({ end: { ip } as NaiveEnd, endpoint: { ip } as Endpoint }));
  return [
    ...inside.flatMap((from) => [...inside, ...outside].map((to) => ({ from, to }))), ...outside.flatMap((from) => inside.map((to) => ({ from, to }))),
  ].flatMap(({ from, to }) => PORTS.map((port) => ({ from: from.end, to: to.end, flow: { from: from.endpoint, to: to.endpoint, port } })));
}

function naive(random: World, { from, to, flow }: Pair, asked: Pick<Flow, 'token' | 'headers'> & { method: string; path: string; host: string }): Answer {
  const network = networkAllows(random, { from, to, protocol: 'TCP', port: flow.port });
  return both([network === undefined ? 'unknown' : network ? 'allow' : 'deny', meshAllows(random, { from, to, port: flow.port, ...asked })]);
}

describe('Istio: the judge and a naive evaluator', () => {
  test('agree on every flow and request of random meshes', () => {
    fc.assert(fc.property(world, fc.array(request, { minLength: 4, maxLength: 8 }), (random, requests) => {
      const judgement = judge([{ objects: random.objects }], { pathNormalization: 'NONE' });
      if (judgement.problems.length > 0) throw new Error(JSON.stringify(judgement.problems));
      for (const pair of pairs(random)) {
        for (const asked of requests) {
          const flow: Flow = { ...pair.flow, ...asked };
          mustAgree(flow, judgement.check(flow).verdict, naive(random, pair, asked));
        }
      }
    }), { numRuns: RUNS });
  });

  test('agree on every request that the matrix describes', () => {
    fc.assert(fc.property(world, fc.array(request, { minLength: 4, maxLength: 8 }), (random, requests) => {
      const judgement = judge([{ objects: random.objects }], { pathNormalization: 'NONE' });
      const rows = indexRows(judgement.matrix());
      for (const pair of pairs(random)) {
        for (const { method, path, host } of requests) {
          const asked = { method, path: path.split('?')[0], host };
          const flow: Flow = { ...pair.flow, ...asked };
          const verdicts = rowsAt(rows, flow).map((row) => ({ row, isIn: holds(row, asked) }));
          // A description by example can't be read back; the witnesses below cover it.
          if (verdicts.some((item) => item.isIn === undefined)) continue;
          const found = verdicts.filter((item) => item.isIn).map((item) => item.row.verdict);
          if (found.length > 1) throw new Error(`${JSON.stringify(flow)}: in several rows`);
          mustAgree(flow, found[0] ?? 'deny', naive(random, pair, asked));
        }
      }
    }), { numRuns: RUNS });
  });

  test('agree on the witness of every row of the matrix', () => {
    fc.assert(fc.property(world, (random) => {
      const judgement = judge([{ objects: random.objects }], { pathNormalization: 'NONE' });
      for (const row of judgement.matrix()) mustAgree(row.witness, row.verdict, judgement.check(row.witness).verdict);
    }), { numRuns: RUNS });
  });
});

function holds(row: MatrixRow, asked: { method: string; path: string; host: string }): boolean | undefined {
  if (!row.requests) return true;
  const answers = row.requests.map((set) => requestIsIn(set, asked));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}
