import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import type { ObjectToWrite, SynthesisExtension } from '../../src/cdk8s/app/extension';
import { sealApp } from '../../src/cdk8s/app/sealing/sealed-app';
import { manifestsAsYaml, writeManifests } from '../../src/cdk8s/app/write-app';

let outdir: string;
beforeEach(() => { outdir = mkdtempSync(join(tmpdir(), 'extension-')); });
afterEach(() => { rmSync(outdir, { recursive: true }); });

/** An app without any zero trust: this room knows no more. */
function shop(): App {
  const app = new App({ outdir });
  for (const name of ['a', 'b']) new ApiObject(new Chart(app, name), 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' } });
  return app;
}

function recording(over: Partial<SynthesisExtension> = {}) {
  const inspected: ObjectToWrite[] = [];
  const extension: SynthesisExtension = {
    inspect: (_synthesis, objects) => { inspected.push(...objects); },
    filesBeside: () => [{ path: 'beside.txt', text: () => ['beside', ' them'] }],
    ...over,
  };
  return { inspected, extension };
}

test('an extension sees every object as it is written, and its files are written with the manifests', () => {
  const { inspected, extension } = recording();
  writeManifests(shop(), { recordConstructMetadata: false, extension });
  expect(inspected.map(({ object, manifest }) => [object.node.path, (manifest as { kind: string }).kind])).toEqual([['a/map', 'ConfigMap'], ['b/map', 'ConfigMap']]);
  expect(inspected.every(({ manifest }) => Object.isFrozen(manifest))).toBe(true);
  expect(readdirSync(outdir).sort()).toEqual(['a.k8s.yaml', 'b.k8s.yaml', 'beside.txt']);
  expect(readFileSync(join(outdir, 'beside.txt'), 'utf8')).toBe('beside them');
});

test('nothing is written if an extension refuses the objects', () => {
  const { extension } = recording({ inspect: () => { throw new Error('not these'); } });
  expect(() => { writeManifests(shop(), { recordConstructMetadata: false, extension }); }).toThrow('not these');
  expect(() => manifestsAsYaml(shop(), extension)).toThrow('not these');
  expect(readdirSync(outdir)).toEqual([]);
});

test('nothing is written if a file beside the manifests cannot be made', () => {
  const { extension } = recording({ filesBeside: () => [{ path: 'beside.txt', text: () => { throw new Error('no facts'); } }] });
  expect(() => { writeManifests(shop(), { recordConstructMetadata: false, extension }); }).toThrow('no facts');
  expect(readdirSync(outdir)).toEqual([]);
});

test('an App of cdk8s writes the files of an extension, too', () => {
  const app = shop();
  sealApp(app, recording().extension);
  app.synth();
  expect(readdirSync(outdir).sort()).toEqual(['a.k8s.yaml', 'b.k8s.yaml', 'beside.txt']);
});
