/**
 * What stops a synthesis, for those who wrote the program. The frames between their `app.synth()` and the check that failed, and an
 * excerpt of this library's own source, say nothing about the mistake.
 */
import { writeSync } from 'fs';

/** An error that, where nothing catches it, ends the program with its message alone. */
export function synthesisError(message: string): Error {
  const error = new Error(message);
  error.stack = withoutInner(error);
  ERRORS.add(error);
  printAlone();
  return error;
}

const ERRORS = new WeakSet<object>();

let watches = false;

/** Node.js itself would print the source line that throws, and the stack. A program that listens for uncaught errors itself goes on doing so. */
function printAlone(): void {
  if (watches) return;
  watches = true;
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    if (typeof error !== 'object' || error === null || !ERRORS.has(error) || isCaughtElsewhere()) return;
    writeAll(`${(error as Error).message}\n`);
    process.exit(1);
  });
}

function isCaughtElsewhere(): boolean {
  return process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback();
}

/** All of it before the process ends, also into a pipe that is full for the moment. */
function writeAll(text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(process.stderr.fd, rest));
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'EAGAIN') return;
    }
  }
}

/** The frames of the program itself: where it is, and not what it calls. */
function withoutInner({ message, stack = '' }: Error): string {
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n').filter((line) => line.startsWith(FRAME) && !INNER.some((inner) => line.includes(inner)));
  return [`Error: ${message}`, ...frames].join('\n');
}

const FRAME = '    at ';
const INNER: readonly string[] = ['node:', 'node_modules'];
