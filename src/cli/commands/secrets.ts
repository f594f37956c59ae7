/** `zero-trust secrets`: who can read which Secret, and by which binding. */
import { SecretReaders, secretsIn } from '../../judge/questions/secret-readers';
import { secretsJson, secretsMarkdown, secretsTable, type ReadSecret } from '../../report/secret-readers';
import { BadInput } from '../bad-input';
import { EXIT, type ExitCode } from '../exit-code';
import { readFacts, type FactsFlags } from '../facts';
import type { SecretsFormat } from '../formats';
import { readInput } from '../input';
import { terminalOf, type Io } from '../io';
import { judged } from '../judged';
import { notesOf, tellNotes } from '../notes';
import { writeReport } from '../output';
import { exitCodeOf } from '../unknown-kinds';

export interface SecretsFlags extends FactsFlags {
  readonly output: SecretsFormat;
  readonly outFile?: string;
  readonly secret?: string;
  readonly namespace?: string;
}

export function secrets(paths: readonly string[], flags: SecretsFlags, io: Io): ExitCode {
  const judgement = judged(readInput(paths, io), flags, readFacts(paths, flags));
  const { manifests } = judgement.cluster;
  const readers = new SecretReaders(manifests);
  const found = asked(flags) ?? secretsIn(manifests).filter(({ namespace }) => flags.namespace === undefined || namespace === flags.namespace);
  const read = found.map((secret): ReadSecret => ({ secret, readers: readers.readersOf(secret) }));
  const notes = notesOf(judgement);
  tellNotes(notes, io);
  const writers: Readonly<Record<SecretsFormat, () => string>> = {
    table: () => secretsTable(read, terminalOf(io)),
    json: () => secretsJson(read, notes),
    markdown: () => secretsMarkdown(read),
  };
  writeReport(writers[flags.output](), flags.outFile, io);
  const isUnknown = read.some((one) => one.readers.some(({ verdict }) => verdict === 'unknown'));
  return exitCodeOf(isUnknown ? EXIT.undecided : EXIT.clean, judgement);
}

/** One Secret, whether or not a manifest gives it: who could read it is a question of rights. */
function asked({ secret }: SecretsFlags): readonly [ReadSecret['secret']] | undefined {
  if (secret === undefined) return undefined;
  const [namespace, name, ...more] = secret.split('/');
  if (!namespace || !name || more.length > 0) throw new BadInput(`Invalid Secret ${JSON.stringify(secret)}: expected namespace/name.`);
  return [{ namespace, name }];
}
