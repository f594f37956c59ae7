import { objectsOf } from './case';
import { asReadBy, CLUSTER_ENGINES, clusterAnswers, clusterCases, judgedWith, type ClusterCase } from './cluster-policies';
import { isIsolated } from '../../judge/oracle/network';
import type { World } from '../../judge/oracle/world';

const CASES = clusterCases(true);
const FLOWS = CASES.reduce((sum, { flows }) => sum + flows.length, 0);

interface Cell {
  readonly case: number;
  readonly flow: number;
  readonly judged: string;
  readonly engine: string;
}

describe.each(CLUSTER_ENGINES)('$name and the judge on random cluster-wide policies', (engine) => {
  const answers = clusterAnswers(engine, CASES);
  const read = asReadBy(engine, CASES);
  const cells = cellsOf(read, answers, engine.options);
  const isCilium = engine.name.startsWith('Cilium');

  test(`agree on every flow of ${FLOWS} that the API settles`, () => {
    const others = cells.filter(({ judged, engine: said }) => judged !== 'unknown' && judged !== said);
    const opened = cellsOf(read, answers, { ...engine.options, networkPlugin: 'other' })
      .filter(({ judged, engine: said }) => judged === 'deny' && said === 'allow');
    process.stdout.write(`${engine.name}: ${cells.filter(({ judged, engine: said }) => judged === said).length} of ${FLOWS} flows alike, `
      + `${cells.filter(({ judged }) => judged === 'unknown').length} unknown, ${opened.length} that its baseline opens\n`);
    const told = others.slice(0, 3)
      .map((cell) => [cell, CASES[cell.case].flows[cell.flow], CASES[cell.case].policies, CASES[cell.case].clusterPolicies]);
    expect(told).toEqual([]);
    // The implicit deny of NetworkPolicy is behind the Baseline tier in Cilium, and before it everywhere else.
    expect(opened.length > 0).toBe(isCilium);
  });

  test('without a stated plugin, are unknown where the plugins differ, and alike everywhere else', () => {
    const { networkPlugin: _, ...unstated } = engine.options;
    const others = cellsOf(read, answers, unstated).filter(({ judged, engine: said }) => judged !== 'unknown' && judged !== said);
    expect(others.slice(0, 3)).toEqual([]);
  });

  test('leave nothing open but what a NetworkPolicy of the other direction alone makes doubtful', () => {
    const open = cells.filter(({ judged }) => judged === 'unknown');
    expect(open.filter((cell) => !isHalfIsolated(read[cell.case], cell.flow)).slice(0, 3)).toEqual([]);
    expect(open.length).toBeLessThan(FLOWS / 20);
  });

  test('meet as many flows that pass as would tell something, and as many that do not', () => {
    const passed = answers.flat().filter((answer) => answer).length;
    expect(passed).toBeGreaterThan(FLOWS / 10);
    expect(FLOWS - passed).toBeGreaterThan(FLOWS / 10);
  });
});

describe('policies of the same priority', () => {
  const tied = clusterCases(false);

  test.each(CLUSTER_ENGINES)('are in an order of its own to $name, which the judge never contradicts', (engine) => {
    const read = asReadBy(engine, tied);
    const cells = cellsOf(read, clusterAnswers(engine, tied), engine.options);
    const others = cells.filter(({ judged, engine: said }) => judged !== 'unknown' && judged !== said);
    expect(others.slice(0, 3)).toEqual([]);
    expect(cells.filter(({ judged }) => judged === 'unknown').length).toBeGreaterThan(0);
  });
});

function cellsOf(cases: readonly ClusterCase[], answers: readonly boolean[][], options: Parameters<typeof judgedWith>[1]): Cell[] {
  return cases.flatMap((one, index) => judgedWith(one, options).map((judged, flow) => (
    { case: index, flow, judged, engine: answers[index][flow] ? 'allow' : 'deny' }
  )));
}

/** An end that some NetworkPolicy selects for one direction, and none for the one that counts. */
function isHalfIsolated(one: ClusterCase, flow: number): boolean {
  return endsOf(one, flow).some(({ isolated, otherwise }) => !isolated && otherwise);
}

function endsOf(one: ClusterCase, flow: number) {
  const world = { objects: objectsOf(one) } as unknown as World;
  const { from, to } = one.flows[flow];
  return ([[from, 'Egress', 'Ingress'], [to, 'Ingress', 'Egress']] as const).flatMap(([end, type, other]) => {
    const pod = one.pods[end] as (typeof one.pods)[number] | undefined;
    if (!pod) return [];
    const own = pod as unknown as Parameters<typeof isIsolated>[1];
    return [{ isolated: isIsolated(world, own, type), otherwise: isIsolated(world, own, other) }];
  });
}
