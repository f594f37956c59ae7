import { run } from './run';
import { compiled } from '../../support/compiled';
import { filesWrittenBy } from '../../support/examples-manifests';
import type { ExampleName, Files } from '../../support/examples-programs';

/** What the example writes, run as a program of its own. */
export function writtenByExample(name: ExampleName): Files {
  return filesWrittenBy((outdir) => { run(process.execPath, [compiled(`examples/${name}/main.js`)], { env: { CDK8S_OUTDIR: outdir } }); });
}
