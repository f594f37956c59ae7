import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { SHORT_LIVED } from './run';

/** How much of what a program said is told where it fails. */
const SAID = 8_000;

/** How long a program may take to begin, on a machine that has other work. */
const PATIENCE = 180_000;

/** How long nobody asks again, in milliseconds: the longer it takes, the longer. */
const SHORTEST_PAUSE = 50;
const LONGEST_PAUSE = 500;

/** A program that goes on running until it is stopped. */
export interface Daemon {
  readonly pid: number;
  readonly said: () => string;
  readonly stop: () => Promise<void>;
}

/** Starts a program and waits until `ready` holds. It ends with this process at the latest. */
export async function startDaemon(command: string, args: readonly string[], ready: () => Promise<boolean>): Promise<Daemon> {
  let said = '';
  let ended: string | undefined;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...SHORT_LIVED } });
  const over = new Promise<void>((resolve) => {
    const end = (how: string) => { ended ??= how; resolve(); };
    child.on('error', (error) => end(error.message));
    child.on('exit', (code, signal) => end(`exit code ${code}, signal ${signal}`));
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => { said = (said + data.toString()).slice(-SAID); });
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);

  const stop = async () => {
    process.off('exit', kill);
    // Nothing that it has in hand is wanted any more.
    kill();
    await over;
  };
  try {
    await until(`${command} ${args[0] ?? ''} is ready`, async () => {
      if (ended !== undefined) throw new Error(`${command}: ${ended}\n${said}`);
      return ready();
    });
  } catch (error) {
    await stop();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${said}`);
  }
  return { pid: child.pid!, said: () => said, stop };
}

/** Waits until something holds; an error of its question is one of the wait. */
export async function until(what: string, holds: () => Promise<boolean>, patience = PATIENCE): Promise<void> {
  const start = Date.now();
  for (let pause = SHORTEST_PAUSE; !await holds(); pause = Math.min(pause * 1.2, LONGEST_PAUSE)) {
    if (Date.now() - start > patience) throw new Error(`waited ${patience / 1000} seconds until ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, pause); });
  }
}

/** Ports that no kernel gives to a connection of its own: it takes those from 32768 on (`ip_local_port_range`). */
const [FIRST_PORT, LAST_PORT] = [10_000, 32_767];

/**
 * A port that nobody listens on. It stays free until the program listens that it is for: connections of others get a higher one,
 * and two tests that look at the same time draw the same one almost never.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise<boolean>((resolve) => {
    server.once('error', () => { resolve(false); });
    // At all addresses: some programs listen there, not on loopback alone.
    server.listen(port, () => { server.close(() => { resolve(true); }); });
  });
}
