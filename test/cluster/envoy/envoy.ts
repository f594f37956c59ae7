import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pythonWith } from '../tools/python-tool';

/** A real Envoy with a configuration of its own. */
export interface Envoy {
  readonly stop: () => Promise<void>;
}

/** Starts Envoy and waits until it listens at the last of its addresses. Throws with what Envoy says if it ends before that. */
export async function startEnvoy(bootstrap: object, listensAt: { readonly address: string; readonly port: number }): Promise<Envoy> {
  const folder = mkdtempSync(join(tmpdir(), 'envoy-'));
  const config = join(folder, 'bootstrap.json');
  writeFileSync(config, JSON.stringify(bootstrap));
  // The package's program replaces itself by Envoy, so that what is started is what is stopped; and it dies with whoever started it (PR_SET_PDEATHSIG).
  const envoy = spawn(pythonWith('envoy'), [
    '-c', 'import ctypes; ctypes.CDLL(None).prctl(1, 9); from envoy._main import main; main()',
    '--config-path', config, '--concurrency', '1', '--log-level', 'warning', '--disable-hot-restart', '--use-dynamic-base-id',
  ], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  envoy.stderr.on('data', (text: Buffer) => { said = (said + text.toString()).slice(-20_000); });
  const ended = new Promise<void>((done) => envoy.once('exit', () => done()));
  const stop = async () => {
    envoy.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true });
  };
  while (!await isOpen(listensAt.address, listensAt.port)) {
    if (hasEnded(envoy)) {
      await stop();
      throw new Error(`Envoy ended with ${envoy.exitCode ?? envoy.signalCode}:\n${said}`);
    }
    await wait(100);
  }
  return { stop };
}

function hasEnded(process: ChildProcess): boolean {
  return process.exitCode !== null || process.signalCode !== null;
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port }, () => { socket.destroy(); done(true); });
    socket.once('error', () => done(false));
  });
}
