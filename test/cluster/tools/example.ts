import { compiled } from './compiled';
import { run } from './run';
import { filesWrittenBy } from '../../support/examples-manifests';
import type { ExampleName, Files } from '../../support/examples-programs';

/** What the example writes, run as a program of its own. */
export function writtenByExample(name: ExampleName): Files {
  const { program, env } = compiled(`examples/${name}/main.js`);
  return filesWrittenBy((outdir) => { run(process.execPath, [program], { env: { ...env, CDK8S_OUTDIR: outdir } }); });
}
