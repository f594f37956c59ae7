import { asCiliumReads, CILIUM, ciliumAnswers, ciliumCases, judgedByCilium, OPTIONS } from './cilium-policies';

const CASES = ciliumCases();
const FLOWS = CASES.reduce((sum, { flows }) => sum + flows.length, 0);

describe(`${CILIUM} and the judge on random policies of Cilium beside NetworkPolicies`, () => {
  const answers = ciliumAnswers(CASES);
  const read = asCiliumReads(CASES);
  const cells = read.flatMap((one, index) => judgedByCilium(one, OPTIONS).map((judged, flow) => ({ case: index, flow, judged, engine: answers[index][flow] ? 'allow' : 'deny' })));

  test(`agree on every flow of ${FLOWS} that the judge is sure of`, () => {
    const others = cells.filter(({ judged, engine }) => judged !== 'unknown' && judged !== engine);
    process.stdout.write(`${CILIUM}: ${cells.filter(({ judged, engine }) => judged === engine).length} of ${FLOWS} flows alike, `
      + `${cells.filter(({ judged }) => judged === 'unknown').length} unknown\n`);
    const told = others.slice(0, 3).map((cell) => ({
      ...cell,
      of: others.length,
      request: CASES[cell.case].requests[cell.flow],
      flow: CASES[cell.case].flows[cell.flow],
      policies: CASES[cell.case].policies,
      ciliumPolicies: CASES[cell.case].ciliumPolicies,
      pods: CASES[cell.case].pods,
      namespaces: CASES[cell.case].namespaces,
    }));
    expect(told).toEqual([]);
  });

  test('leave few flows open', () => {
    expect(cells.filter(({ judged }) => judged === 'unknown').length).toBeLessThan(FLOWS / 10);
  });

  test('meet as many flows that pass as would tell something, and as many that do not', () => {
    const passed = answers.flat().filter((answer) => answer).length;
    expect(passed).toBeGreaterThan(FLOWS / 10);
    expect(FLOWS - passed).toBeGreaterThan(FLOWS / 10);
  });

  test('without a stated plugin, never contradict it', () => {
    const { networkPlugin: _, ...unstated } = OPTIONS;
    const others = read.flatMap((one, index) => judgedByCilium(one, unstated).map((judged, flow) => [judged, answers[index][flow] ? 'allow' : 'deny']))
      .filter(([judged, engine]) => judged !== 'unknown' && judged !== engine);
    expect(others).toEqual([]);
  });
});
