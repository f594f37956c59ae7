import { differences } from './compare';
import { deviationsOf } from './deviations';
import { ENGINES } from './engine';
import { randomCases } from './random-cases';

const CASES = randomCases();
const FLOWS = CASES.reduce((sum, { flows }) => sum + flows.length, 0);

describe.each(ENGINES)('$name and the judge on random policies', (engine) => {
  const answers = engine.answers(CASES);
  const deviations = deviationsOf(engine.name);

  test(`agree on every one of ${FLOWS} flows, once each policy means what the engine takes it for`, () => {
    const rewritten = differences(engine, CASES, answers, (policy) => deviations.reduce((so, { rewrite }) => rewrite(so), policy));
    const told = rewritten.slice(0, 3).map((cell) => ({ ...cell, flow: CASES[cell.case].flows[cell.flow], policies: CASES[cell.case].policies }));
    expect(told).toEqual([]);
  });

  test('meet as many flows that pass as would tell something, and as many that do not', () => {
    const passed = answers.flat().filter((answer) => answer).length;
    expect(passed).toBeGreaterThan(FLOWS / 10);
    expect(FLOWS - passed).toBeGreaterThan(FLOWS / 10);
  });

  test('differ in each deviation that is listed', () => {
    for (const left of deviations) {
      const others = deviations.filter((deviation) => deviation !== left);
      const found = differences(engine, CASES, answers, (policy) => others.reduce((so, { rewrite }) => rewrite(so), policy));
      process.stdout.write(`${engine.name}: ${left.what}: ${found.length} of ${FLOWS} flows\n`);
      expect(found).not.toEqual([]);
    }
  });
});
