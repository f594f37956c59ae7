import { CALICO, calicoAnswers, calicoCases, judgedByCalico, objectsOfCalico, OPTIONS, calicoRefusals } from './calico-policies';
import { endpointOf } from './case';
import { judge } from '../../../src/judge/judge';

const CASES = calicoCases();
const FLOWS = CASES.reduce((sum, { flows }) => sum + flows.length, 0);

describe(`${CALICO} and the judge on random policies of Calico beside NetworkPolicies`, () => {
  const answers = calicoAnswers(CASES);
  const cells = CASES.flatMap((one, index) => judgedByCalico(one, OPTIONS).map((judged, flow) => ({ case: index, flow, judged, engine: answers[index][flow] ? 'allow' : 'deny' })));

  test(`agree on every flow of ${FLOWS} that the judge is sure of`, () => {
    const others = cells.filter(({ judged, engine }) => judged !== 'unknown' && judged !== engine);
    process.stdout.write(`${CALICO}: ${cells.filter(({ judged, engine }) => judged === engine).length} of ${FLOWS} flows alike, `
      + `${cells.filter(({ judged }) => judged === 'unknown').length} unknown\n`);
    const told = others.slice(0, 3).map((cell) => {
      const one = CASES[cell.case];
      const { from, to, ...flow } = one.flows[cell.flow];
      return { ...cell, of: others.length, from: endpointOf(one, from), to: endpointOf(one, to), ...flow, objects: objectsOfCalico(one) };
    });
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
    const others = CASES.flatMap((one, index) => judgedByCalico(one, unstated).map((judged, flow) => [judged, answers[index][flow] ? 'allow' : 'deny']))
      .filter(([judged, engine]) => judged !== 'unknown' && judged !== engine);
    expect(others).toEqual([]);
  });

  test('every object is one that Calico takes, and the judge finds nothing wrong with', () => {
    for (const one of CASES) {
      expect(calicoRefusals(one.calico.filter(({ kind }) => kind !== 'Tier')).filter((reason) => reason !== '')).toEqual([]);
      expect(judge([{ objects: objectsOfCalico(one) }], OPTIONS).problems).toEqual([]);
    }
  });
});
