import { Chart } from 'cdk8s';
import type { ApiObject, App } from 'cdk8s';
import { LAZY } from './lazy';
import { Registry } from './registry';
import { isPlainChart } from './sealed-synthesis';
import { Synthesis } from './synthesis';
import { synthesisError } from './synthesis-error';
import { validate } from './validate';
import { factsFile } from '../app/files/facts-file';
import { filePerApp, layoutOf } from '../app/files/layout';
import { refuseSharedFiles } from '../app/files/shared-files';
import { isThrowaway } from '../app/files/throwaway';
import { writeFiles } from '../app/files/write-files';
import type { WrittenFile } from '../app/files/write-files';
import { inApplyOrder } from '../app/order/apply-order';
import { orderOf } from '../app/order/order';
import type { Order } from '../app/order/order';
import { YamlPrinter } from '../app/yaml/printer';

/** Between two documents of one file. */
const SEPARATOR = '---\n';

/** Where cdk8s-cli looks for the constructs behind the objects of a report. */
const METADATA_FILE = 'construct-metadata.json';

export interface WriteOptions {
  readonly recordConstructMetadata: boolean;
}

/** Writes the manifests of an app: validated, rendered and proven first, all of them or none. */
export function writeManifests(app: App, { recordConstructMetadata }: WriteOptions): void {
  Synthesis.of(app, (synthesis) => {
    const order = prepared(app, synthesis);
    const isThrown = isThrowaway(app.outdir);
    const { files, folders } = isThrown ? filePerApp(order) : layoutOf(app, order, synthesis);
    const printer = new YamlPrinter();
    const written: WrittenFile[] = files.map(({ name, objects }) => ({
      path: name + app.outputFileExtension,
      text: () => printed(objects, synthesis, printer),
    }));
    refuseSharedFiles([
      ...files.map(({ name, objects }) => ({ path: name + app.outputFileExtension, of: objects[0] ? `the objects beside ${objects[0].node.path}` : 'an empty chart' })),
      ...(recordConstructMetadata ? [{ path: METADATA_FILE, of: 'the metadata of constructs' }] : []),
    ]);
    if (recordConstructMetadata) written.push({ path: METADATA_FILE, text: () => [constructMetadata(order)] });
    // What prints a directory and throws it away prints manifests.
    const graph = isThrown ? undefined : Registry.tryOf(app)?.graph();
    writeFiles(app.outdir, graph ? [...written, factsFile(graph)] : written, folders);
  });
}

/** The manifests of an app as one text. */
export function manifestsAsYaml(app: App): string {
  return Synthesis.of(app, (synthesis) => {
    const { charts } = prepared(app, synthesis);
    return [...printed(charts.flatMap(({ objects }) => objects), synthesis, new YamlPrinter())].join('');
  });
}

/** The charts of an app, each after those that it depends on. */
export function chartsInOrder(app: App): Chart[] {
  return orderOf(app).charts.map(({ chart }) => chart);
}

/** Everything that can go wrong, before the first file. */
function prepared(app: App, synthesis: Synthesis): Order {
  refuseOverrides(app);
  validate(app);
  const order = orderOf(app);
  const objects = order.charts.flatMap((chart) => chart.objects);
  const unrest = synthesis.seal(app);
  if (unrest.length > 0) throw synthesisError(['nothing can be written:', ...unrest.map(({ text }) => text)].join('\n  '));
  if (!synthesis.areDistinct) LAZY.duplicates().refuseDuplicates(objects.map((object) => ({ object, manifest: synthesis.render(object) })));
  return inApplyOrder(order, (object) => synthesis.render(object));
}

/** What such a chart returns can't be proven: nobody knows of which object it is. */
function refuseOverrides(app: App): void {
  for (const construct of app.node.findAll()) {
    if (!Chart.isChart(construct) || isPlainChart(construct)) continue;
    throw synthesisError(`${construct.node.path}: got a chart with a toJson of its own, expected one whose objects are written as they are, because they are proven; `
      + 'change objects with ApiObject.of(…).addJsonPatch instead, or use the App of cdk8s');
  }
}

function* printed(objects: readonly ApiObject[], synthesis: Synthesis, printer: YamlPrinter): Iterable<string> {
  let separator = '';
  for (const object of objects) {
    yield separator + printer.print(synthesis.render(object));
    separator = SEPARATOR;
  }
}

function constructMetadata({ charts }: Order): string {
  const resources = Object.fromEntries(charts.flatMap(({ objects }) => objects).map(({ name, node }) => [name, { path: node.path }]));
  return JSON.stringify({ version: '1.0.0', resources });
}
