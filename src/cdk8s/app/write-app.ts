import { Chart } from 'cdk8s';
import type { ApiObject, App } from 'cdk8s';
import type { SynthesisExtension } from './extension';
import { filePerApp, layoutOf } from './files/layout';
import { refuseSharedFiles } from './files/shared-files';
import { isStdoutDirectory } from './files/stdout-directory';
import { writeFiles } from './files/write-files';
import type { WrittenFile } from './files/write-files';
import { inApplyOrder } from './order/apply-order';
import { orderOf } from './order/order';
import type { Order } from './order/order';
import { isPlainChart } from './sealing/sealed-app';
import { Synthesis } from './sealing/synthesis';
import { synthesisError } from './synthesis-error';
import { validate } from './validate';
import { YamlPrinter } from './yaml/printer';

/** Between two documents of one file. */
const SEPARATOR = '---\n';

/** Where cdk8s-cli looks for the constructs behind the objects of a report. */
const METADATA_FILE = 'construct-metadata.json';

export interface WriteOptions {
  readonly recordConstructMetadata: boolean;
  readonly extension: SynthesisExtension;
}

/** Writes the manifests of an app: validated, rendered and inspected first, all of them or none. */
export function writeManifests(app: App, { recordConstructMetadata, extension }: WriteOptions): void {
  Synthesis.of(app, (synthesis) => {
    const order = prepared(app, synthesis, extension);
    const forStdout = isStdoutDirectory(app.outdir);
    const { files, folders } = forStdout ? filePerApp(order) : layoutOf(app, order, synthesis);
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
    if (!forStdout) written.push(...extension.filesBeside());
    writeFiles(app.outdir, written, folders);
  });
}

/** The manifests of an app as one text. */
export function manifestsAsYaml(app: App, extension: SynthesisExtension): string {
  return Synthesis.of(app, (synthesis) => {
    const { charts } = prepared(app, synthesis, extension);
    return [...printed(charts.flatMap(({ objects }) => objects), synthesis, new YamlPrinter())].join('');
  });
}

/** The charts of an app, each after those that it depends on. */
export function chartsInOrder(app: App): Chart[] {
  return orderOf(app).charts.map(({ chart }) => chart);
}

/** Everything that can go wrong, before the first file. */
function prepared(app: App, synthesis: Synthesis, extension: SynthesisExtension): Order {
  refuseOverrides(app);
  validate(app);
  const order = orderOf(app);
  const objects = order.charts.flatMap((chart) => chart.objects);
  const unrest = synthesis.seal(app);
  if (unrest.length > 0) throw synthesisError(['nothing can be written:', ...unrest.map(({ text }) => text)].join('\n  '));
  extension.inspect(synthesis, objects.map((object) => ({ object, manifest: synthesis.render(object) })));
  return inApplyOrder(order, (object) => synthesis.render(object));
}

/** The output of such a chart cannot be validated, because it cannot be traced to objects. */
function refuseOverrides(app: App): void {
  for (const construct of app.node.findAll()) {
    if (!Chart.isChart(construct) || isPlainChart(construct)) continue;
    throw synthesisError(`${construct.node.path}: got a chart with a toJson of its own, expected one whose objects are written as they are, because they are validated; `
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
