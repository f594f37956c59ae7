import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dependencies, peerDependencies } from '../../package.json';
import { compiled } from '../support/compiled';
import { ROOT } from '../support/files';

/** What `cdk8s` printed and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A user's project: this library installed in it, compiled from the sources as they are now, and whatever a test writes. */
export class Project {
  public readonly folder = mkdtempSync(join(tmpdir(), 'zero-trust-validation-'));

  public constructor() {
    const modules = join(this.folder, 'node_modules');
    for (const name of [...Object.keys(dependencies), ...Object.keys(peerDependencies)]) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    }
    for (const part of ['lib', 'assets', 'package.json']) cpSync(compiled(part), join(modules, 'cdk8s-zero-trust', part), { recursive: true });
  }

  public write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  public read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** Runs the real `cdk8s synth`, which must not ask the network for anything. */
  public synth(...flags: string[]): Outcome {
    rmSync(join(this.folder, 'dist'), { recursive: true, force: true });
    const command = join(dirname(require.resolve('cdk8s-cli/package.json')), 'bin', 'cdk8s');
    const argv = [command, 'synth', '--check-upgrade=false', '--validate', ...flags];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
      cwd: this.folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, npm_config_offline: 'true' },
    });
    // eslint-disable-next-line no-control-regex
    const plain = (text: string) => text.replace(/\u001b\[\d+m/g, '');
    return { code: status, out: plain(stdout), err: plain(stderr) };
  }

  /** Runs a piece of JavaScript in the project. */
  public run(source: string): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', source], { cwd: this.folder, encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** A program that writes this YAML, for what no construct would write. */
export function writing(yaml: string): string {
  return `const fs = require('node:fs');
fs.mkdirSync(process.env.CDK8S_OUTDIR, { recursive: true });
fs.writeFileSync(process.env.CDK8S_OUTDIR + '/app.k8s.yaml', ${JSON.stringify(yaml)});
`;
}
