import { both, type Answer } from './answers';
import { clean, IPS, RUNS } from './arbitrary';
import { HOSTS, ISSUERS, METHODS, PATHS } from './arbitrary-mesh';
import { meshWorld as world } from './arbitrary-world';
import { indexRows, mustAgree, rowsAt } from './cells';
import { meshAllows } from './istio';
import { networkAllows, type NaiveEnd } from './network';
import { requestIsIn } from './request-sets';
import type { World } from './world';
import type { Endpoint, Flow, Token } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import type { MatrixRow } from '../../../src/judge/questions/matrix';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

const PORTS = [80, 8080, 9090, 15020];

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
    ...inside.flatMap((from) => [...inside, ...outside].map((to) => ({ from, to }))),
    ...outside.flatMap((from) => inside.map((to) => ({ from, to }))),
  ].flatMap(({ from, to }) => PORTS.map((port) => ({ from: from.end, to: to.end, flow: { from: from.endpoint, to: to.endpoint, port } })));
}

function naive(random: World, { from, to, flow }: Pair, asked: Pick<Flow, 'token' | 'headers'> & { method: string; path: string; host: string }): Answer {
  const network = networkAllows(random, { from, to, protocol: 'TCP', port: flow.port });
  return both([network === undefined ? 'unknown' : network ? 'allow' : 'deny', meshAllows(random, { from, to, port: flow.port, ...asked })]);
}

jest.setTimeout(PROPERTY_TIMEOUT);

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
