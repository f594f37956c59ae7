import type { Io } from '../../src/cli/io';
import { run } from '../../src/cli/main';

export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  /** What is piped in. @default - a terminal, so nothing */
  readonly stdin?: string;
  readonly terminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds that each look at the clock takes. */
  readonly slowness?: number;
}

/** Runs the command in this process. */
export async function zeroTrust(argv: readonly string[], { stdin, terminal = false, env = {}, slowness = 0 }: Surroundings = {}): Promise<Result> {
  let out = '';
  let err = '';
  let clock = 0;
  const io: Io = {
    stdout: { terminal, columns: 100, write: (text) => { out += text; } },
    stderr: { terminal, columns: 100, write: (text) => { err += text; } },
    stdinIsTerminal: stdin === undefined,
    readStdin: () => stdin ?? '',
    env,
    cwd: process.cwd(),
    now: () => (clock += slowness),
    today: () => '2026-11-22',
  };
  return { code: await run(argv, io), out, err };
}
