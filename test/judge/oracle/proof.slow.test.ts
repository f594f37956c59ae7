import { RUNS } from './arbitrary';
import { meshWorld } from './arbitrary-world';
import type { DeclaredEdge, DeclaredRequests } from '../../../src/judge/declared';
import { judge } from '../../../src/judge/judge';
import type { MatrixRow } from '../../../src/judge/questions/matrix';
import type { RequestSet, StringSet } from '../../../src/judge/requests/describe';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

/** A row of the matrix as a declaration, where it can be said in patterns. */
function toEdge(row: MatrixRow): DeclaredEdge | undefined {
  if (row.from.kind !== 'workload' || row.to.kind !== 'workload') return undefined;
  const requests = row.requests?.map(toRequests);
  if (requests?.includes(undefined)) return undefined;
  return {
    from: { kind: 'workload', workload: row.from.workload },
    to: { kind: 'workload', workload: row.to.workload },
    ports: [{ port: row.ports.first, endPort: row.ports.last, protocol: row.protocol }],
    ...(requests && { requests: requests as DeclaredRequests[] }),
    ...(row.verdict === 'conditional' && { conditional: true }),
  };
}

function toRequests({ methods, paths, hosts }: RequestSet): DeclaredRequests | undefined {
  const sets = { methods: toPatterns(methods), paths: toPatterns(paths), hosts: toPatterns(hosts) };
  if (Object.values(sets).includes('other')) return undefined;
  return Object.fromEntries(Object.entries(sets).filter(([, set]) => set !== 'any')) as DeclaredRequests;
}

function toPatterns(set: StringSet): 'any' | 'other' | readonly string[] {
  if (set.kind === 'any') return 'any';
  return set.except.length + set.like.length > 0 ? 'other' : set.patterns;
}

const pairOf = (from: string, to: string) => `${from} ${to}`;

jest.setTimeout(PROPERTY_TIMEOUT);

describe('declaring what the matrix says', () => {
  test('leaves nothing missing, and nothing too much between the same two', () => {
    fc.assert(fc.property(meshWorld, (world) => {
      const judgement = judge([{ objects: world.objects }], { pathNormalization: 'NONE' });
      const edges: DeclaredEdge[] = [];
      const unclear = new Set<string>();
      for (const row of judgement.matrix()) {
        if (row.from.kind !== 'workload' || row.to.kind !== 'workload') continue;
        const edge = row.verdict === 'unknown' ? undefined : toEdge(row);
        if (edge) edges.push(edge);
        else unclear.add(pairOf(row.from.workload, row.to.workload));
      }
      for (const finding of judgement.prove(edges, { limit: 100_000 }).findings) {
        if (finding.kind === 'missing') throw new Error(JSON.stringify(finding));
        if (finding.from.kind !== 'workload' || finding.to.kind !== 'workload') continue;
        if (!unclear.has(pairOf(finding.from.workload, finding.to.workload))) throw new Error(JSON.stringify(finding));
      }
    }), { numRuns: RUNS });
  });

  test('one edge less is one pair that is too much', () => {
    fc.assert(fc.property(meshWorld, (world) => {
      const judgement = judge([{ objects: world.objects }], { pathNormalization: 'NONE' });
      const rows = [...judgement.matrix()].filter((row) => row.verdict === 'allow' && !row.self && row.from.kind === 'workload' && row.to.kind === 'workload');
      const edges = rows.map(toEdge);
      if (edges.length === 0 || edges.includes(undefined)) return;
      const [, ...rest] = edges as DeclaredEdge[];
      const { witness } = rows[0];
      const findings = judgement.prove(rest, { limit: 100_000 }).findings;
      const found = findings.some((finding) => finding.kind === 'excess' && JSON.stringify(finding.witness.from) === JSON.stringify(witness.from)
        && JSON.stringify(finding.witness.to) === JSON.stringify(witness.to));
      if (!found) throw new Error(`nobody misses ${JSON.stringify(edges[0])}`);
    }), { numRuns: RUNS });
  });
});
