/** Programs that are synthesized into a folder of their own, and what came of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { ZeroTrustApp } from '../../../src';
import { inFolder } from '../../support/files';
import type { Manifest } from '../../support/synth';

export interface Written {
  readonly text: string;
  readonly written: Manifest[];
  readonly error: string;
}

export function writtenBy(declare: (app: ZeroTrustApp) => void): Written {
  return inFolder((outdir) => {
    const app = new ZeroTrustApp({ outdir });
    declare(app);
    let error = '';
    try {
      app.synth();
    } catch (thrown) {
      error = String(thrown);
    }
    const text = readdirSync(outdir).filter((file) => file.endsWith('.yaml')).map((file) => readFileSync(join(outdir, file), 'utf8')).join('---\n');
    return { text, error, written: parseAllDocuments(text).map((document) => document.toJS() as Manifest).filter(Boolean) };
  });
}

/** Patches the one object of this kind and name; that of shop, where there are several. */
export function patch({ chart }: { readonly chart: Chart }, kind: string, name: string, ...patches: JsonPatch[]): void {
  const all = chart.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind && one.name === name);
  const found = all.length > 1 ? all.filter(({ metadata }) => metadata.namespace === 'shop') : all;
  if (found.length !== 1) throw new Error(`expected one ${kind} ${name}, found ${found.length}`);
  found[0]!.addJsonPatch(...patches);
}

/** What must not synthesize: it fails with these words, and no object is written. */
export function expectNothingWritten({ error, written }: Written, words: RegExp): void {
  expect(error).toMatch(words);
  expect(written).toEqual([]);
}
