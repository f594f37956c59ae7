import { spawn } from 'node:child_process';
import { compiled } from '../../support/compiled';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a process of its own, with a kubeconfig and nothing of this machine's. */
export async function zeroTrust(kubeconfig: string, argv: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [compiled('bin/zero-trust'), ...argv, '--kubeconfig', kubeconfig], {
      stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FORCE_COLOR: undefined, KUBECONFIG: undefined },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data: Buffer) => { out += data.toString(); });
    child.stderr.on('data', (data: Buffer) => { err += data.toString(); });
    child.on('close', (code) => done({ code, out, err }));
  });
}
