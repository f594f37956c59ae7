import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judge } from '../../src/judge/judge';
import { loadManifests } from '../../src/judge/load';

const POD = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\nspec: {containers: [{name: main, image: x}]}\n`;

describe('loading manifests', () => {
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'reach-')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('reads files and all manifests below a folder, in a fixed order', () => {
    mkdirSync(join(folder, 'nested'));
    writeFileSync(join(folder, 'b.yaml'), POD('b'));
    writeFileSync(join(folder, 'nested', 'c.yml'), POD('c'));
    writeFileSync(join(folder, 'a.json'), JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'shop' }, spec: { containers: [{ name: 'main', image: 'x' }] } }));
    writeFileSync(join(folder, 'README.md'), 'not a manifest');
    expect(judge(loadManifests([folder])).cluster.workloads.map((workload) => workload.key)).toEqual(['shop/a', 'shop/b', 'shop/c']);
    expect(loadManifests([join(folder, 'b.yaml')])).toEqual([{ text: POD('b'), file: join(folder, 'b.yaml') }]);
  });

  test('a file that is not there is an error that names it', () => {
    expect(() => loadManifests([join(folder, 'absent.yaml')])).toThrow(/absent\.yaml/);
  });
});
