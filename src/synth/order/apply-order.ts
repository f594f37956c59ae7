import { Names } from 'cdk8s';
import type { ApiObject, Chart } from 'cdk8s';
import type { Order, OrderedChart } from './order';

/** What is looked at of a manifest to see what it makes and what it needs. */
interface Applied {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown };
  readonly spec?: { readonly group?: unknown; readonly names?: { readonly kind?: unknown } };
}

/** The file of Namespaces and definitions where no order of the charts puts them first. */
const GROUND = 'namespaces';

/**
 * The order with Namespaces and CustomResourceDefinitions before what needs them: an API server refuses an object in a namespace that is not there
 * yet, and kubectl applies files by their names. Where everything is in place already, nothing changes.
 */
export function inApplyOrder(order: Order, manifestOf: (object: ApiObject) => object): Order {
  const makers = makersIn(order, manifestOf);
  if (makers.size === 0) return order;
  const needs = order.charts.map(({ objects }) => objects.map((object) => needsOf(manifestOf(object) as Applied).filter((key) => makers.has(key))));
  const charts = order.charts.map((chart, index) => (isLate(chart, needs[index], makers) ? makersFirst(chart, makers) : chart));
  const before = new Map(order.charts.map(({ chart }, index) => [chart, chartsBefore(chart, needs[index].flat(), makers)]));
  const names = order.numbered ? order.charts : byFileName(order.charts);
  if ([names, order.charts].every((some) => isInOrder(some, before))) return { ...order, charts };
  const sorted = tryInOrder(charts, (chart) => [...order.awaited.get(chart) ?? [], ...before.get(chart) ?? []]);
  if (!sorted) return { ...order, numbered: true, charts: groundFirst(charts, makers) };
  return { ...order, numbered: order.numbered || !isInOrder(names, before), charts: sorted };
}

/** The objects that make something others need, by what they make. */
type Makers = ReadonlyMap<string, { readonly object: ApiObject; readonly chart: Chart }>;

function makersIn({ charts }: Order, manifestOf: (object: ApiObject) => object): Makers {
  const makers = new Map<string, { readonly object: ApiObject; readonly chart: Chart }>();
  for (const { chart, objects } of charts) {
    for (const object of objects) {
      if (object.kind !== 'Namespace' && object.kind !== 'CustomResourceDefinition') continue;
      const { metadata, spec } = manifestOf(object) as Applied;
      makers.set(object.kind === 'Namespace' ? namespaceKey(metadata?.name) : kindKey(spec?.group, spec?.names?.kind), { object, chart });
    }
  }
  return makers;
}

function needsOf({ apiVersion, kind, metadata }: Applied): readonly string[] {
  const group = typeof apiVersion === 'string' && apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return [namespaceKey(metadata?.namespace), kindKey(group, kind)];
}

function namespaceKey(name: unknown): string {
  return `namespace ${String(name)}`;
}

function kindKey(group: unknown, kind: unknown): string {
  return `kind ${String(group)} ${String(kind)}`;
}

/** Whether an object of the chart stands before another one of it that it needs. */
function isLate({ objects }: OrderedChart, needs: readonly (readonly string[])[], makers: Makers): boolean {
  const waiting = new Set<ApiObject>();
  return objects.some((object, index) => {
    for (const key of needs[index]) waiting.add(makers.get(key)!.object);
    return waiting.has(object);
  });
}

function makersFirst(chart: OrderedChart, makers: Makers): OrderedChart {
  const made = new Set([...makers.values()].map(({ object }) => object));
  return { ...chart, objects: [...chart.objects.filter((object) => made.has(object)), ...chart.objects.filter((object) => !made.has(object))] };
}

function chartsBefore(chart: Chart, needs: readonly string[], makers: Makers): readonly Chart[] {
  return [...new Set(needs.map((key) => makers.get(key)!.chart))].filter((other) => other !== chart);
}

/** The charts in the order of their files. */
function byFileName(charts: readonly OrderedChart[]): readonly OrderedChart[] {
  const named = charts.map((chart) => ({ chart, name: `${Names.toDnsLabel(chart.chart)}.` }));
  return named.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ chart }) => chart);
}

function isInOrder(charts: readonly OrderedChart[], before: ReadonlyMap<Chart, readonly Chart[]>): boolean {
  const place = new Map(charts.map(({ chart }, index) => [chart, index]));
  return [...before].every(([chart, others]) => others.every((other) => place.get(other)! < place.get(chart)!));
}

/** Each chart after those that it needs, and otherwise as they come; undefined where they need one another. */
function tryInOrder(charts: readonly OrderedChart[], before: (chart: Chart) => readonly Chart[]): readonly OrderedChart[] | undefined {
  const byChart = new Map(charts.map((chart) => [chart.chart, chart]));
  const sorted = new Set<OrderedChart>();
  const open = new Set<Chart>();
  const place = (chart: Chart): boolean => {
    const ordered = byChart.get(chart);
    if (!ordered || sorted.has(ordered)) return true;
    if (open.has(chart)) return false;
    open.add(chart);
    const placed = before(chart).every(place);
    sorted.add(ordered);
    return placed;
  };
  return charts.every(({ chart }) => place(chart)) ? [...sorted] : undefined;
}

function groundFirst(charts: readonly OrderedChart[], makers: Makers): readonly OrderedChart[] {
  const ground = [...makers.values()];
  const made = new Set(ground.map(({ object }) => object));
  return [
    { chart: ground[0].chart, name: GROUND, objects: ground.map(({ object }) => object) },
    ...charts.map((chart) => ({ ...chart, objects: chart.objects.filter((object) => !made.has(object)) })),
  ];
}
