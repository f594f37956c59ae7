/**
 * What the App of cdk8s writes is what was proven, too. cdk8s validates the whole app again for each of its charts and renders after that;
 * here everything is validated and rendered once, and held still while cdk8s does its work.
 */
import { Chart, YamlOutputType } from 'cdk8s';
import type { App } from 'cdk8s';
import { nameOfManifest } from './seal';
import { objectsOf } from './stillness';
import { Synthesis } from './synthesis';
import type { SynthesisExtension } from '../extension';
import { refuseSharedFiles } from '../files/shared-files';
import { isStdoutDirectory } from '../files/stdout-directory';
import { writeFiles } from '../files/write-files';
import { synthesisError } from '../synthesis-error';
import { validate } from '../validate';
import { tryFindMisread } from '../yaml/misread';

/** Of charts that were sealed, what is asked in the place of their `toJson`. */
const SEALED = new WeakMap<Chart, () => object[]>();

/** Apps that validate, render and prove everything once by themselves. */
const WHOLE = new WeakSet<App>();

/** Such an app is left as it is. */
export function isWholeByItself(app: App): void {
  WHOLE.add(app);
}

/** Makes an App of cdk8s write what was validated, and what the extension adds. */
export function sealApp(app: App, extension: SynthesisExtension): void {
  if (WHOLE.has(app)) return;
  const { synth, synthYaml } = app;
  app.synth = () => whole(app, () => {
    refuseSharedFiles(filesOf(app));
    refuseMisread(app);
    const forStdout = isStdoutDirectory(app.outdir);
    synth.call(app);
    if (!forStdout) writeFiles(app.outdir, extension.filesBeside(), []);
  });
  app.synthYaml = () => whole(app, () => {
    refuseMisread(app);
    return synthYaml.call(app);
  });
}

/** Files of single objects, as cdk8s names them: without their namespace. File names of charts include a hash. */
function filesOf(app: App) {
  const perChart = app.yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;
  if (!perChart && app.yamlOutputType !== YamlOutputType.FILE_PER_RESOURCE) return [];
  return objectsOf(app).map((object) => {
    const manifest = object.toJson() as { readonly kind: unknown; readonly metadata: { readonly name: unknown } };
    const [kind, name] = perChart ? [object.kind, object.metadata.name] : [manifest.kind, manifest.metadata.name];
    const file = `${String(kind)}.${String(name)}`.replace(/[^0-9a-zA-Z-_.]/g, '');
    return { path: `${perChart ? `${Chart.of(object).node.path}/` : ''}${file}${app.outputFileExtension}`, of: `${nameOfManifest(manifest)} at ${object.node.path}` };
  });
}

/** The same for a chart that is rendered alone, as tests do it. What it returns is the caller's to change. */
export function sealChart(chart: Chart, app: App): void {
  if (SEALED.has(chart)) return;
  const { toJson } = chart;
  const sealed = () => (Synthesis.underWay(app)
    ? toJson.call(chart) as object[]
    : whole(app, () => (toJson.call(chart) as object[]).map((manifest) => structuredClone(manifest))));
  SEALED.set(chart, sealed);
  chart.toJson = sealed;
}

/** Whether a chart is written as cdk8s writes it. */
export function isPlainChart(chart: Chart): boolean {
  const toJson = Object.getOwnPropertyDescriptor(chart, 'toJson')?.value as unknown;
  return Object.getPrototypeOf(chart).toJson === Chart.prototype.toJson && (toJson === undefined || toJson === SEALED.get(chart));
}

function whole<T>(app: App, write: () => T): T {
  return Synthesis.of(app, (synthesis) => {
    if (synthesis.isSealed) return write();
    validate(app);
    synthesis.seal(app);
    try {
      return write();
    } catch (error) {
      throw isLocked(error) ? synthesisError(`${error.message}: everything was rendered and looked at already; make it before app.synth()`) : error;
    }
  });
}

/** What cdk8s prints, kubectl must read as what was proven. */
function refuseMisread(app: App): void {
  Synthesis.of(app, (synthesis) => {
    for (const object of synthesis.objects) {
      const manifest = synthesis.render(object);
      const found = tryFindMisread(manifest);
      if (!found) continue;
      throw new Error(`${nameOfManifest(manifest)}: got ${JSON.stringify(found.text)} at ${found.path}, expected a text that kubectl reads as cdk8s writes it, without quotes; `
        + 'synthesize with a ZeroTrustApp, which writes quotes, or change the text');
    }
  });
}

/** In the words of constructs. */
function isLocked(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith('Cannot add children');
}
