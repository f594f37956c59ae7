import { differences } from './compare';
import { CALLERS, cameThrough, endsCase } from './ends-case';
import { ENGINES } from './engine';
import { exampleCase } from './example-case';
import { handWrittenCase } from './hand-written-case';
import { objectsOf } from '../../support/examples-manifests';
import { EXAMPLE_NAMES } from '../../support/examples-programs';
import { deliveredBy, SHARED_EXAMPLES } from '../../support/examples-shared';
import { writtenByExample } from '../tools/example';

const CASES = [
  ...EXAMPLE_NAMES.map((name) => ({ name, one: exampleCase(objectsOf(writtenByExample(name))) })),
  ...SHARED_EXAMPLES.map((name) => ({ name, one: exampleCase(deliveredBy(name)) })),
  { name: 'hand-written policies', one: handWrittenCase() },
  { name: 'ends', one: endsCase() },
];

const cases = ENGINES.flatMap((engine) => CASES.map(({ name, one }) => ({ engine, name, one, what: `${engine.name} and the judge: ${name}` })));

test.each(cases)('$what: the same in every cell', ({ engine, one, what }) => {
  const answers = engine.answers([one]);
  expect(differences(engine, [one], answers).map(({ judged, engine: said, flow }) => ({ judged, said, flow: one.flows[flow] }))).toEqual([]);
  const passed = answers[0].filter((answer) => answer).length;
  expect(passed).toBeGreaterThan(0);
  expect(passed).toBeLessThan(one.flows.length);
  process.stdout.write(`${what}: ${one.flows.length} flows, ${passed} pass\n`);
});

test.each(ENGINES.map((engine) => [engine.name, engine] as const))('%s lets in those of the ends that were declared, and none beside them', (_name, engine) => {
  const one = endsCase();
  const [answers] = engine.answers([one]);
  expect(cameThrough(one, (flow) => Boolean(answers[flow]))).toEqual(CALLERS);
});
