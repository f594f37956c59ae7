import { readFileSync } from 'node:fs';
import { comparison, COMPARISON } from './comparison';
import { DIFFERENCES, differenceOf } from './differences';
import { scan } from './scan';
import { SCANNER_NAMES } from './scanners';
import { EXAMPLE_NAMES, type ExampleName } from '../../support/examples-programs';
import { writtenByExample } from '../tools/example';

const FOUND = new Map(EXAMPLE_NAMES.map((name) => [name, scan(writtenByExample(name))]));

const cases = EXAMPLE_NAMES.flatMap((example) => SCANNER_NAMES.map((scanner) => [scanner, example] as const));

test.each(cases)('%s finds nothing in %s but what we differ in for a reason', (scanner, example) => {
  const unexplained = FOUND.get(example)![scanner].filter(({ check }) => !differenceOf(scanner, check)?.examples.includes(example));
  expect(unexplained).toEqual([]);
});

test.each(DIFFERENCES)('$topic: every check and example that is excused is found', ({ checks, examples }) => {
  const isFound = (example: ExampleName) => SCANNER_NAMES.some((scanner) => (
    FOUND.get(example)![scanner].some(({ check }) => checks[scanner]?.includes(check))
  ));
  expect(examples.filter(isFound)).toEqual(examples);
  const found = SCANNER_NAMES.flatMap((scanner) => [...FOUND.values()].flatMap((by) => by[scanner].map(({ check }) => check)));
  expect(Object.values(checks).flat().filter((check) => !found.includes(check))).toEqual([]);
});

test('docs/comparison.md says what scanners and the judge say today: npm run comparison', () => {
  expect(readFileSync(COMPARISON, 'utf8')).toBe(comparison());
});

test('a pod that runs as root, privileged and with all rights is complained about by every scanner', () => {
  const found = scan({ 'bad.yaml': BAD });
  expect(SCANNER_NAMES.filter((scanner) => found[scanner].length < 3)).toEqual([]);
});

const BAD = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: bad, namespace: bad }
spec:
  selector: { matchLabels: { app: bad } }
  template:
    metadata: { labels: { app: bad } }
    spec:
      hostNetwork: true
      containers:
        - name: bad
          image: bad:latest
          securityContext: { privileged: true, runAsUser: 0, allowPrivilegeEscalation: true }
`;
