/**
 * Replays a folder of cases through the judge: `<case>/manifests` against `<case>/expected.txt`.
 * Usage: npm run corpus -- <folder>
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, fromMatrix, readExpected } from './expected';
import { KNOWN_BUGS } from './known-bugs';
import { judge } from '../../../src/judge/judge';
import { loadManifests } from '../../../src/judge/load';
import type { ManifestInput } from '../../../src/judge/objects/read/documents';

/** How many differences of one case are worth reading. */
const SHOWN = 10;

export interface CaseResult {
  readonly name: string;
  readonly differences: readonly string[];
}

/** The cluster that the other side assumes. */
const THEIR_CLUSTER = { ipBlockMatchesPods: 'no', hostNetworkPods: 'like-pods', missingNamespaces: 'unlabelled' } as const;

export function replayCase(folder: string, name: string): CaseResult {
  const judgement = judge(loadManifests([join(folder, name, 'manifests')]).map(withSoundNames), THEIR_CLUSTER);
  const kindOf = (key: string) => judgement.cluster.workloadByKey.get(key)?.kind ?? '';
  const actual = fromMatrix(judgement.matrix(), kindOf);
  const expected = readExpected(readFileSync(join(folder, name, 'expected.txt'), 'utf8'));
  return { name, differences: differences(expected, actual) };
}

/** The other side does not look at names: one that an API server refuses, with an underscore, would leave the policy out here. */
function withSoundNames(input: ManifestInput): ManifestInput {
  if (!('text' in input)) return input;
  return { ...input, text: input.text.replace(/^( *name: *)(\S+)$/gm, (_, key: string, name: string) => key + name.replaceAll('_', '-')) };
}

export function casesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'expected.txt'))).sort();
}

function main(folder: string | undefined): number {
  if (folder === undefined) {
    process.stderr.write('Which folder? Usage: npm run corpus -- <folder>\n');
    return 2;
  }
  let failed = 0;
  let passed = 0;
  for (const name of casesIn(folder)) {
    const result = replayCase(folder, name);
    const bug = KNOWN_BUGS.find((item) => item.case === name);
    const agrees = result.differences.length === 0;
    if (agrees || bug) passed += 1;
    else failed += 1;
    process.stdout.write(`${agrees ? 'agree   ' : bug ? 'known   ' : 'disagree'} ${name}${bug && !agrees ? `: ${bug.reason}` : ''}\n`);
    if (!agrees && !bug) for (const line of result.differences.slice(0, SHOWN)) process.stdout.write(`           ${line}\n`);
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

if (require.main === module) process.exitCode = main(process.argv[2]);
