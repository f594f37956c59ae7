import { existsSync, readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { Mesh } from '../../src';
import { find, Manifest, manifestsOf } from '../support/synth';

/**
 * One declaration, one expectation for each mesh, written to be read: `declaration.ts` and `<mesh>.yaml` in a folder of the name
 * of what it shows. Each object of an expectation is compared whole, less its labels; what every namespace has stands in
 * `empty-namespace` alone.
 */
interface Case {
  readonly declare: (chart: Chart, mesh: Mesh) => void;
}

const MESHES: Record<string, Mesh> = { istio: Mesh.istio(), none: Mesh.none() };

const folders = readdirSync(__dirname).filter((name) => statSync(join(__dirname, name)).isDirectory());

describe.each(folders)('%s', (folder) => {
  const { declare } = jest.requireActual<Case>(join(__dirname, folder, 'declaration.ts'));
  const meshes = Object.keys(MESHES).filter((mesh) => existsSync(expectation(folder, mesh)));

  test('has an expectation', () => expect(meshes).not.toEqual([]));

  test.each(meshes)('with %s', (mesh) => {
    const expected = parseAllDocuments(readFileSync(expectation(folder, mesh), 'utf8')).map((document) => document.toJS() as Manifest);
    const manifests = manifestsOf((chart) => declare(chart, MESHES[mesh]!));
    const actual = expected.map(({ kind, metadata: { name, namespace } }) => find(manifests, kind, name, namespace));

    expect(actual.map(withoutLabels)).toEqual(expected);
  });
});

function expectation(folder: string, mesh: string): string {
  return join(__dirname, folder, `${mesh}.yaml`);
}

function withoutLabels({ metadata: { labels, ...metadata }, ...rest }: Manifest): Manifest {
  return { ...rest, metadata };
}
