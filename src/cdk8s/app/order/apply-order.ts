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
  const makers = new Makers(order, manifestOf);
  if (makers.all.length === 0) return order;
  const needs = order.charts.map(({ objects }) => objects.map((object) => makers.neededBy(manifestOf(object) as Applied)));
  const charts = order.charts.map((chart, index) => (isLate(chart, needs[index]) ? makersFirst(chart, makers) : chart));
  const before = new Map(order.charts.map(({ chart }, index) => [chart, chartsBefore(chart, needs[index])]));
  const names = order.numbered ? order.charts : byFileName(order.charts);
  if ([names, order.charts].every((some) => isInOrder(some, before))) return { ...order, charts };
  const sorted = tryInOrder(charts, (chart) => [...order.awaited.get(chart) ?? [], ...before.get(chart) ?? []]);
  if (!sorted) return { ...order, numbered: true, charts: groundFirst(charts, makers) };
  return { ...order, numbered: order.numbered || !isInOrder(names, before), charts: sorted };
}

/** An object that makes something that others need. */
interface Maker {
  readonly object: ApiObject;
  readonly chart: Chart;
}

const NOTHING: readonly Maker[] = [];

class Makers {
  public readonly all: readonly Maker[];
  private readonly namespaces = new Map<unknown, readonly [Maker]>();
  private readonly kinds = new Map<string, readonly [Maker]>();

  public constructor({ charts }: Order, manifestOf: (object: ApiObject) => object) {
    for (const { chart, objects } of charts) {
      for (const object of objects) {
        if (object.kind !== 'Namespace' && object.kind !== 'CustomResourceDefinition') continue;
        const { metadata, spec } = manifestOf(object) as Applied;
        if (object.kind === 'Namespace') this.namespaces.set(metadata?.name, [{ object, chart }]);
        else this.kinds.set(keyOfKind(spec?.group, spec?.names?.kind), [{ object, chart }]);
      }
    }
    this.all = [...this.namespaces.values(), ...this.kinds.values()].flat();
  }

  /** Lists are shared: there are many objects. */
  public neededBy({ apiVersion, kind, metadata }: Applied): readonly Maker[] {
    const namespace = this.namespaces.get(metadata?.namespace) ?? NOTHING;
    if (this.kinds.size === 0) return namespace;
    const group = typeof apiVersion === 'string' && apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    return [...namespace, ...this.kinds.get(keyOfKind(group, kind)) ?? NOTHING];
  }
}

function keyOfKind(group: unknown, kind: unknown): string {
  return `${String(group)} ${String(kind)}`;
}

/** Whether an object of the chart stands before another one of it that it needs. */
function isLate({ objects }: OrderedChart, needs: readonly (readonly Maker[])[]): boolean {
  const waiting = new Set<ApiObject>();
  return objects.some((object, index) => {
    for (const maker of needs[index]) waiting.add(maker.object);
    return waiting.has(object);
  });
}

function makersFirst(chart: OrderedChart, { all }: Makers): OrderedChart {
  const made = new Set(all.map(({ object }) => object));
  return { ...chart, objects: [...chart.objects.filter((object) => made.has(object)), ...chart.objects.filter((object) => !made.has(object))] };
}

function chartsBefore(chart: Chart, needs: readonly (readonly Maker[])[]): readonly Chart[] {
  const others = new Set<Chart>();
  for (const makers of needs) for (const maker of makers) if (maker.chart !== chart) others.add(maker.chart);
  return [...others];
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

function groundFirst(charts: readonly OrderedChart[], { all: ground }: Makers): readonly OrderedChart[] {
  const made = new Set(ground.map(({ object }) => object));
  return [
    { chart: ground[0].chart, name: GROUND, objects: ground.map(({ object }) => object) },
    ...charts.map((chart) => ({ ...chart, objects: chart.objects.filter((object) => !made.has(object)) })),
  ];
}
