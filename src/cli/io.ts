/** Everything that the command takes from its surroundings, so that a test can stand in for them. */
import { readFileSync } from 'node:fs';
import type { Connect } from './cluster/connection';
import type { Terminal } from '../report/table';

export interface Output {
  readonly terminal: boolean;
  readonly columns?: number;
  write(text: string): void;
}

export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether somebody types; then there is nothing to read. */
  readonly stdinIsTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Speaks with the cluster that the flags name. */
  readonly connect: Connect;
  /** Throws if it is not text in UTF-8. */
  readStdin(): string;
  /** Milliseconds, for progress. */
  now(): number;
  /** YYYY-MM-DD, for waivers. */
  today(): string;
}

/** A table may be wider than a pipe's hundred columns, never narrower than is readable. */
const PIPE_COLUMNS = 100;
const LEAST_COLUMNS = 60;

/** What tables drawn for an output may use. Colour follows no-color.org. */
export function terminalOf({ stdout, env }: Io): Terminal {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0';
  const refused = env.NO_COLOR !== undefined && env.NO_COLOR !== '';
  return {
    colour: !refused && (forced || stdout.terminal),
    columns: stdout.terminal ? Math.max(LEAST_COLUMNS, stdout.columns ?? PIPE_COLUMNS) : PIPE_COLUMNS,
  };
}

export function processIo(): Io {
  const outputOf = (stream: NodeJS.WriteStream): Output => ({
    // Undefined in a pipe, whatever its type says; and who is asked for colours with undefined decides by the environment.
    write: (text) => { stream.write(text); }, terminal: Boolean(stream.isTTY), columns: stream.columns,
  });
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdinIsTerminal: process.stdin.isTTY,
    // Loaded where a cluster is asked for, because nobody else should pay for it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
    connect: async (flags) => (require('./cluster/connect') as typeof import('./cluster/connect')).connect(flags),
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
    readStdin: () => (require('../judge/objects/read/decode-text') as typeof import('../judge/objects/read/decode-text')).decodeText(readFileSync(0)),
    env: process.env,
    cwd: process.cwd(),
    now: () => Date.now(),
    today: () => new Date().toISOString().slice(0, 'YYYY-MM-DD'.length),
  };
}
