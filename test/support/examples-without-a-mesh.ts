/** The example without a mesh, as it is and with an object that somebody patched. */
import { ApiObject, App } from 'cdk8s';
import type { JsonPatch } from 'cdk8s';
import { filesWrittenBy } from './examples-manifests';
import { Bank } from '../../examples/without-a-mesh/bank';

export function bankWithoutAMesh(): Readonly<Record<string, string>> {
  return filesWrittenBy((outdir) => {
    const app = new App({ outdir });
    new Bank(app, 'without-a-mesh');
    app.synth();
  });
}

/** An app with the example in which one object is changed. */
export function patched<A extends App>(app: A, kind: string, name: string, patch: JsonPatch): A {
  const bank = new Bank(app, 'without-a-mesh');
  const found = bank.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind && one.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  found.addJsonPatch(patch);
  return app;
}
