/**
 * What the proof adds to synthesis, and what synthesis is made of, for applications of growing size.
 * Usage: ts-node test/bench/synthesis.ts [services …]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Yaml } from 'cdk8s';
import { Mesh, Port, Probes, SecureService, ZeroTrustNamespace } from '../../src';
import { proveGraph } from '../../src/prove/prove-graph';
import { Registry } from '../../src/synth/registry';

const CALLS_PER_SERVICE = 10;
const PER_NAMESPACE = 20;
const DIGEST = `sha256:${'0'.repeat(64)}`;

function declare(count: number, outdir: string): App {
  const app = new App({ outdir });
  const chart = new Chart(app, 'bench');
  const mesh = Mesh.istio();
  const namespaces = Array.from({ length: Math.ceil(count / PER_NAMESPACE) }, (_, index) => new ZeroTrustNamespace(chart, `team-${index}`, { mesh }));
  const services = Array.from({ length: count }, (_, index) => new SecureService(namespaces[Math.floor(index / PER_NAMESPACE)]!, `app-${index}`, {
    image: `acme/app@${DIGEST}`, ports: [Port.http(8080)], probes: Probes.http('/healthz'),
  }));
  services.forEach((service, index) => {
    for (let call = 1; call <= CALLS_PER_SERVICE; call++) service.calls(services[(index * 7 + call * 13) % count]!);
  });
  return app;
}

function timed<T>(work: () => T): readonly [T, number] {
  const start = process.hrtime.bigint();
  const result = work();
  return [result, Number(process.hrtime.bigint() - start) / 1e6];
}

function measure(count: number): void {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  const [app, declaring] = timed(() => declare(count, outdir));
  const [graph, building] = timed(() => Registry.of(app).graph());
  const constructs = app.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  const [objects, rendering] = timed(() => constructs.map((object) => object.toJson() as object));
  const [, printing] = timed(() => Yaml.stringify(...objects));
  const [proof, proving] = timed(() => proveGraph(graph, objects));
  const [, synthesis] = timed(() => app.synth());
  rmSync(outdir, { recursive: true });
  if (!proof.holds) throw new Error(proof.messages.map(({ text }) => text).join('\n'));
  const cells = [
    count, objects.length, ...[declaring, building, rendering, printing, proving, synthesis].map((ms) => `${Math.round(ms)}`),
    `${Math.round((proving / (synthesis - proving)) * 100)} %`, Math.round(process.memoryUsage().rss / 2 ** 20),
  ];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

const sizes = process.argv.slice(2).map(Number);
process.stdout.write('| services | objects | declare ms | graph ms | render ms | print ms | proof ms | synth with proof ms | proof over the rest | memory MiB |\n');
process.stdout.write(`|${' --- |'.repeat(10)}\n`);
for (const size of sizes.length > 0 ? sizes : [10, 100, 300, 1000]) measure(size);
