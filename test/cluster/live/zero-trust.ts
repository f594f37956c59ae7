import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { compiled } from '../tools/compiled';

const ROOT = resolve(__dirname, '../../..');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a process of its own, with a kubeconfig and nothing of this machine's. */
export async function zeroTrust(kubeconfig: string, argv: readonly string[]): Promise<Ended> {
  const { program, env } = compiled('bin/zero-trust');
  return new Promise((done) => {
    const child = spawn(process.execPath, [program, ...argv, '--kubeconfig', kubeconfig], {
      cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FORCE_COLOR: undefined, KUBECONFIG: undefined, ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data: Buffer) => { out += data.toString(); });
    child.stderr.on('data', (data: Buffer) => { err += data.toString(); });
    child.on('close', (code) => done({ code, out, err }));
  });
}
