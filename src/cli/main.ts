/** From an argument vector to an exit code. */
import { CommanderError } from 'commander';
import { ClusterError } from './cluster/cluster-error';
import { EXIT, type ExitCode } from './exit-code';
import { processIo, type Io } from './io';
import { printable } from './printable';
import { programOf } from './program';
import { optimizeLater } from '../cdk8s/app/optimize-later';

/** `argv` is what stands behind the command's name. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  try {
    await programOf(io, (result) => { code = result; }).parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.badInput;
    if (error instanceof ClusterError) {
      io.stderr.write(printable(`${error.message}\n`));
      return EXIT.noCluster;
    }
    // Loaded here, so that a command line without a mistake does not pay for it.
    const message = describeError(error);
    if (message === undefined) throw error;
    io.stderr.write(printable(`${message}\n`));
    return EXIT.badInput;
  }
}

function describeError(error: unknown): string | undefined {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  return (require('./input') as typeof import('./input')).tryDescribeBadInput(error);
}

/** The entry of bin/zero-trust. A crash is no verdict, so it must not look like one. */
export function main(): void {
  optimizeLater();
  const io = processIo();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader, such as `head`, may have read enough.
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.clean);
    throw error;
  });
  run(process.argv.slice(2), io).then(
    (code) => { process.exitCode = code; },
    (error: unknown) => {
      io.stderr.write(`This is a bug in zero-trust, not in the manifests: ${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = EXIT.badInput;
    },
  );
}
