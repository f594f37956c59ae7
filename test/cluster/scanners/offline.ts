import { run, type RunOptions } from '../tools/run';

/** Runs a program that has no network at all, not even loopback: what a scanner says must not depend on what it can download. */
export function offline(command: string, args: readonly string[], options: RunOptions = {}): string {
  return run('unshare', ['--net', '--map-root-user', command, ...args], options);
}
