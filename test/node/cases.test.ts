import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { startCluster } from './cluster';
import { startIstio } from './istio';
import type { Node } from './node';
import { callersOutside, hostsOf, networksOf, startOutside, type Outside } from './outside';
import { tryApplication } from './trial';
import { Mesh } from '../../src';
import type { Daemon } from '../cluster/tools/daemon';
import { manifestsOf, type Manifest } from '../support/synth';

const CASES = join(__dirname, '..', 'cases');

/** Addresses that the case `outside-the-cluster` states for hosts. */
const STATED = { 'db.example.com': '203.0.113.7', 'archive.example.com': '203.0.113.8' };
const OUTSIDE = 'outside-the-cluster';

let node: Node;
let outside: Daemon | undefined;
let cameAbout = 0;

beforeAll(async () => {
  node = await startCluster(outsideOf(OUTSIDE));
  outside = await startOutside(outsideOf(OUTSIDE));
});
afterAll(async () => {
  await outside?.stop();
  await node.stop();
});

/** Those of which a node can show more than the applications of `examples.test.ts`. */
const NAMES = [
  'across-namespaces', 'edge', 'kubernetes-api', 'low-ports', 'networks-that-call', 'one-call', 'outside-the-cluster', 'references', 'replicas-of-a-database', 'secrets',
];

describe.each(['none', 'istio'])('cases with the mesh %s', (mesh) => {
  const withMesh = mesh === 'istio';

  beforeAll(async () => { if (withMesh) await startIstio(node); });

  test.each(NAMES)('%s: exactly the calls come about that the judge allows', async (name) => {
    const found = await tryApplication(node, `${name} with ${mesh}`, manifestsOfCase(name, withMesh), withMesh, {}, name === OUTSIDE ? outsideOf(name) : [], callersOutside(outside!));
    expect(found.different).toEqual([]);
    cameAbout += found.cameAbout;
  });
});

test('calls came about at all', () => {
  expect(cameAbout).toBeGreaterThan(0);
});

function manifestsOfCase(name: string, withMesh: boolean): readonly Manifest[] {
  const { declare } = jest.requireActual<{ readonly declare: (chart: Chart, mesh: Mesh) => void }>(join(CASES, name, 'declaration.ts'));
  return manifestsOf((chart) => declare(chart, withMesh ? Mesh.istio() : Mesh.none()));
}

function outsideOf(name: string): readonly Outside[] {
  const manifests = manifestsOfCase(name, true);
  // Whether an address of a host is open hangs on its name.
  return [...hostsOf(manifests, STATED), ...networksOf(manifests).filter(({ address }) => !Object.values<string>(STATED).includes(address))];
}
