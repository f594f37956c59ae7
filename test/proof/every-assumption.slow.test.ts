/** Whatever can be declared: each assumption is used, so that the proof fails without it. */
import { existsSync, readdirSync, statSync } from 'fs';
import { join } from 'path';
import { Chart } from 'cdk8s';
import { Mesh, TrustReport, ZeroTrustApp } from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import type { AssumptionText } from '../../src/proof/assumptions/assumption';
import { proveGraph } from '../../src/proof/prove-graph';
import { withCilium } from '../support/programs';

const CASES = join(__dirname, '../cases');
const MESHES: Readonly<Record<string, Mesh>> = { istio: Mesh.istio(), ambient: Mesh.ambient(), none: Mesh.none(), cilium: Mesh.none() };

const programs = readdirSync(CASES)
  .filter((name) => statSync(join(CASES, name)).isDirectory())
  .flatMap((folder) => Object.keys(MESHES).filter((mesh) => existsSync(join(CASES, folder, `${mesh}.yaml`))).map((mesh) => [folder, mesh] as const));

function declared(folder: string, mesh: string) {
  const { declare } = jest.requireActual<{ declare: (chart: Chart, mesh: Mesh) => void }>(join(CASES, folder, 'declaration.ts'));
  const app = new ZeroTrustApp({ outdir: '/dev/null' });
  const chart = new Chart(app, 'test');
  declare(mesh === 'cilium' ? withCilium(chart) : chart, MESHES[mesh]);
  const objects = app.charts.flatMap((one) => one.toJson() as object[]);
  return { assumptions: TrustReport.of(app).assumptions, graph: Registry.of(app).graph(), objects };
}

const seen = new Set<string>();

test.each(programs)('%s, with %s, is not proven without any one of its assumptions', (folder, mesh) => {
  const { assumptions, graph, objects } = declared(folder, mesh);
  for (const { kind } of assumptions) seen.add(kind);
  const told = (without?: (one: AssumptionText) => boolean) => (
    proveGraph(graph, objects, { ...(without && { without }) }).messages.map(({ text }) => text)
  );
  // What is told all the same is lifted by waivers, which are no part of this proof.
  const anyway = new Set(told());
  const needless = assumptions.filter(({ kind, object, text }) =>
    told((one) => one.kind === kind && one.object === object && one.text === text).every((message) => anyway.has(message)));
  expect(needless.map(({ kind, object, text }) => `${kind}: ${object}: ${text}`)).toEqual([]);
});

test('these are assumptions of every kind', () => {
  expect([...seen].sort()).toEqual([
    'authorizer', 'edge', 'foreign-pods', 'gateway', 'mesh', 'namespace', 'network-plugin', 'other-policies', 'platform', 'reference', 'rights',
  ] satisfies AssumptionText['kind'][]);
});
