/** The page that sets the Online Boutique as it is published beside our declaration of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { DIFFERENCES } from './differences';
import { byCheck, type Finding } from './finding';
import { reachOf, type ReachFigures } from './reach-figures';
import { scan } from './scan';
import { SCANNER_NAMES, SCANNERS } from './scanners';
import { peersSection } from '../../peers/page';
import { writtenByExample } from '../tools/example';

export const COMPARISON = resolve(__dirname, '../../../docs/comparison.md');

/** Manifests and hand-written policies of Google's microservices-demo; the folder of cases that `.ci/run` replays lies beside them. */
const HAND_WRITTEN = resolve(__dirname, '../../..', process.env.CORPUS ?? '../shared/corpus/netpol', '../online-boutique');

type Files = Readonly<Record<string, string>>;

export function comparison(): string {
  const theirs = handWritten();
  const ours = writtenByExample('online-boutique');
  const found = { theirs: scan(theirs), ours: scan(ours) };
  return `${HEAD}
${table(['', 'hand-written', 'declared'], [
  ['objects', objectsIn(theirs), objectsIn(ours)],
  ...SCANNER_NAMES.map((scanner) => [`failed checks of ${SCANNERS[scanner].name}`, found.theirs[scanner].length, found.ours[scanner].length]),
  ...reachRows(reachOf(theirs), reachOf(ours)),
])}

${note(found.theirs.checkov)}

## Which checks fail

${table(['scanner', 'check', 'hand-written', 'declared'], SCANNER_NAMES.flatMap((scanner) => checkRows(SCANNERS[scanner].name, found.theirs[scanner], found.ours[scanner])))}

## Why some fail all the same

What fails in the manifests of any of our examples is listed here, or a test fails.

${table(['what', 'checks', 'examples', 'why'], DIFFERENCES.map(({ topic, checks, examples, reason }) => (
  [topic, SCANNER_NAMES.flatMap((scanner) => (checks[scanner] ?? []).map((check) => `${scanner} \`${check}\``)).join('<br>'), examples.join(', '), reason]
)))}

${peersSection()}`;
}

const HEAD = `# The Online Boutique, hand-written and declared

<!-- Made by \`npm run comparison\`; a test compares. -->

Google's [Online Boutique](https://github.com/GoogleCloudPlatform/microservices-demo) is published with manifests and NetworkPolicies that people
wrote by hand. [Our example](../examples/online-boutique/README.md) declares the same services and calls. Scanners of other people, with their
default rules, and the judge were shown both.
`;

/** checkov's check that nothing stands in the namespace "default". */
const DEFAULT_NAMESPACE = 'CKV_K8S_21';

function note(theirs: readonly Finding[]): string {
  return `The declared application has a mesh and an edge: those are most of the objects that are more, and the edge is what any pod and the internet can connect
to. The hand-written manifests leave their namespace to \`kubectl\`; checkov counts that as the namespace "default", ${countOf(theirs, DEFAULT_NAMESPACE)} times.`;
}

function handWritten(): Files {
  return Object.fromEntries(readdirSync(HAND_WRITTEN).sort().map((name) => [name, readFileSync(join(HAND_WRITTEN, name), 'utf8')]));
}

function objectsIn(files: Files): number {
  return Object.values(files).flatMap((text) => parseAllDocuments(text)).filter((document) => document.contents !== null).length;
}

function reachRows(theirs: ReachFigures, ours: ReachFigures): (string | number)[][] {
  return REACH.map(([title, figure]) => [title, theirs[figure], ours[figure]]);
}

const REACH: readonly [string, keyof ReachFigures][] = [
  ['pairs of workloads that can connect', 'pairs'],
  ['… on any port', 'onAnyPort'],
  ['… only with the declared methods and paths', 'heldToRequests'],
  ['workloads that any pod of any namespace can connect to', 'openToUndeclared'],
  ['workloads that the internet can connect to', 'openToInternet'],
  ['workloads that can connect to the internet', 'reachInternet'],
];

function checkRows(scanner: string, theirs: readonly Finding[], ours: readonly Finding[]): (string | number)[][] {
  return [...byCheck([...theirs, ...ours])].map(([check, [{ title }]]) => (
    [scanner, `${title} (\`${check}\`)`, countOf(theirs, check), countOf(ours, check)]
  ));
}

function countOf(findings: readonly Finding[], check: string): number {
  return findings.filter((finding) => finding.check === check).length;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
