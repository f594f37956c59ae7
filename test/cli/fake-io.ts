import type { Connect } from '../../src/cli/cluster/connection';
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
  /** @default - no cluster is there, and asking for one is a fault of the test */
  readonly connect?: Connect;
}

/** Runs the command in this process. */
export async function zeroTrust(argv: readonly string[], surroundings: Surroundings = {}): Promise<Result> {
  const { stdin, terminal = false, env = {}, slowness = 0, connect = noCluster } = surroundings;
  let out = '';
  let err = '';
  let clock = 0;
  const io: Io = {
    stdout: { terminal, columns: 100, write: (text) => { out += text; } },
    stderr: { terminal, columns: 100, write: (text) => { err += text; } },
    stdinIsTerminal: stdin === undefined,
    readStdin: () => stdin ?? '',
    connect,
    env,
    cwd: process.cwd(),
    now: () => (clock += slowness),
    today: () => '2026-11-22',
  };
  return { code: await run(argv, io), out, err };
}

async function noCluster(): Promise<never> {
  throw new Error('no cluster was to be asked');
}
