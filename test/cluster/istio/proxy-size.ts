/**
 * How much configuration Istio sends a sidecar with our Sidecar objects and without, for applications of growing size.
 * Usage: ts-node test/cluster/istio/proxy-size.ts [services …]
 */
import { ApiObject, App } from 'cdk8s';
import { askIstio } from './ask';
import { declareOurs } from '../../bench/programs/ours';

const PARTS = ['clusters', 'endpoints', 'listeners', 'routes'] as const;

type Received = { readonly workload: string } & Readonly<Record<typeof PARTS[number], { readonly count: number; readonly bytes: number }>>;

/** How many sidecars are measured; they are alike, and the mean is told. */
const MEASURED = 5;

function objectsOf(services: number): object[] {
  const app = new App();
  declareOurs(app, { services, charts: 'one' });
  return app.node.findAll().filter((construct) => ApiObject.isApiObject(construct)).map((object) => (object as ApiObject).toJson() as object);
}

function measure(count: number): void {
  const objects = objectsOf(count) as { kind: string; metadata: { name: string; namespace: string } }[];
  const workloads = objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  const measured = workloads.filter((_, index) => index % Math.ceil(workloads.length / MEASURED) === 0);
  const scoped = askIstio<Received[]>('size', { objects, workloads: measured });
  const unscoped = askIstio<Received[]>('size', { objects: objects.filter(({ kind }) => kind !== 'Sidecar'), workloads: measured });
  for (const [name, received] of [['with', scoped], ['without', unscoped]] as const) {
    const mean = (value: (item: Received) => number) => Math.round(received.reduce((sum, item) => sum + value(item), 0) / received.length);
    const bytes = mean((item) => PARTS.reduce((sum, part) => sum + item[part].bytes, 0));
    const cells = [count, name, ...PARTS.map((part) => mean((item) => item[part].count)), `${(bytes / 1024).toFixed(0)} KiB`];
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
  }
}

const sizes = process.argv.slice(2).map(Number);
process.stdout.write('| services | Sidecar objects | clusters | endpoint sets | listeners | routes | configuration of one sidecar |\n');
process.stdout.write(`|${' --- |'.repeat(7)}\n`);
for (const size of sizes.length > 0 ? sizes : [100, 1000]) measure(size);
