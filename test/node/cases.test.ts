import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { startDns } from './dns';
import { startIstio } from './istio';
import { startNode, type Node } from './node';
import { tryApplication } from './trial';
import { Mesh } from '../../src';
import { installCrds, WRITTEN_FOR } from '../cluster/kubernetes/crds';
import { manifestsOf } from '../support/synth';

const CASES = join(__dirname, '..', 'cases');

let node: Node;
let cameAbout = 0;

beforeAll(async () => {
  node = await startNode();
  await installCrds(node, WRITTEN_FOR);
  await startDns(node);
});
afterAll(async () => node.stop());

/** The others need what this node has not yet, such as somebody who makes their Secrets. */
const NAMES = ['across-namespaces', 'edge', 'low-ports', 'one-call', 'outside-the-cluster', 'references', 'replicas-of-a-database'];

describe.each(['none', 'istio'])('cases with the mesh %s', (mesh) => {
  const withMesh = mesh === 'istio';

  beforeAll(async () => { if (withMesh) await startIstio(node); });

  test.each(NAMES)('%s: exactly the calls come about that the judge allows', async (name) => {
    const { declare } = jest.requireActual<{ readonly declare: (chart: Chart, mesh: Mesh) => void }>(join(CASES, name, 'declaration.ts'));
    const manifests = manifestsOf((chart) => declare(chart, withMesh ? Mesh.istio() : Mesh.none()));
    const found = await tryApplication(node, `${name} with ${mesh}`, manifests, withMesh);
    expect(found.different).toEqual([]);
    cameAbout += found.cameAbout;
  });
});

test('calls came about at all', () => {
  expect(cameAbout).toBeGreaterThan(0);
});
