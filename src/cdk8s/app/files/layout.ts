import { Names, YamlOutputType } from 'cdk8s';
import type { ApiObject, App } from 'cdk8s';
import { distinctNames } from './distinct-names';
import type { NamedObject } from './distinct-names';
import type { Order, OrderedChart } from '../order/order';
import type { Synthesis } from '../sealing/synthesis';

/** A file of manifests. */
export interface ManifestFile {
  /** Relative to the output directory, without the extension. */
  readonly name: string;
  readonly objects: readonly ApiObject[];
}

export interface Layout {
  readonly files: readonly ManifestFile[];
  /** Folders that are there even where nothing is in them. */
  readonly folders: readonly string[];
}

/** Under this name cdk8s keeps an app that is one file. */
const APP_FILE = 'app';

type Layouts = { readonly [T in YamlOutputType]: (order: Order, synthesis: Synthesis) => Layout };

const LAYOUTS: Layouts = {
  [YamlOutputType.FILE_PER_APP]: filePerApp,
  [YamlOutputType.FILE_PER_CHART]: filePerChart,
  [YamlOutputType.FILE_PER_RESOURCE]: filePerResource,
  [YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE]: folderPerChart,
};

/** What is written where: as cdk8s does it, but for objects that would have to share a name, of which it writes the last one only. */
export function layoutOf(app: App, order: Order, synthesis: Synthesis): Layout {
  return LAYOUTS[app.yamlOutputType](order, synthesis);
}

/** Everything in one file. */
export function filePerApp({ charts }: Order): Layout {
  return { folders: [], files: charts.length > 0 ? [{ name: APP_FILE, objects: charts.flatMap(({ objects }) => objects) }] : [] };
}

function filePerChart(order: Order): Layout {
  return { folders: [], files: order.charts.map((chart, index) => ({ name: chartName(order, chart, index), objects: chart.objects })) };
}

function filePerResource({ charts }: Order, synthesis: Synthesis): Layout {
  const objects = charts.flatMap((chart) => chart.objects);
  return { folders: [], files: distinctNames(objects.map((object) => asRendered(object, synthesis))) };
}

function folderPerChart(order: Order): Layout {
  const folders = order.charts.map((chart, index) => chartName(order, chart, index));
  const files = order.charts.flatMap(({ objects }, index) => distinctNames(objects.map(asDeclared)).map(({ name, ...file }) => ({
    ...file, name: `${folders[index]}/${name}`,
  })));
  return { folders, files };
}

function chartName({ numbered }: Order, { chart, name = Names.toDnsLabel(chart) }: OrderedChart, index: number): string {
  return numbered ? `${index.toString().padStart(4, '0')}-${name}` : name;
}

/** cdk8s names the file after what is in it in one mode, and after the construct in the other; patches make a difference. */
function asRendered(object: ApiObject, synthesis: Synthesis): NamedObject {
  const { kind, metadata } = synthesis.render(object) as Rendered;
  return { object, kind: `${kind}`, name: `${metadata.name}`, namespace: metadata.namespace === undefined ? '' : `${metadata.namespace}` };
}

interface Rendered {
  readonly kind: unknown;
  readonly metadata: { readonly name: unknown; readonly namespace?: unknown };
}

function asDeclared(object: ApiObject): NamedObject {
  return { object, kind: object.kind, name: `${object.metadata.name}`, namespace: object.metadata.namespace ?? '' };
}
