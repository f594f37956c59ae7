import { ApiObject, Chart } from 'cdk8s';
import type { App } from 'cdk8s';
import { Dependencies } from './dependencies';
import { topology } from './topology';
import { Vertices } from './vertices';

/** A chart and its own objects, in the order in which they are written. */
export interface OrderedChart {
  readonly chart: Chart;
  readonly objects: readonly ApiObject[];
  /** What its file is called after. @default - the chart */
  readonly name?: string;
}

export interface Order {
  readonly charts: readonly OrderedChart[];
  /** Whether the order of the charts matters, so that it stands in the names of files. */
  readonly numbered: boolean;
  /** The charts that each chart depends on. */
  readonly awaited: ReadonlyMap<Chart, readonly Chart[]>;
}

/** The order of cdk8s, without its cost: that one walks every path between objects, and the whole app for every chart. */
export function orderOf(app: App): Order {
  const dependencies = new Dependencies(app);
  const vertices = new Vertices(dependencies);
  const charts = topology(dependencies.constructs, vertices).filter((construct): construct is Chart => Chart.isChart(construct));
  return {
    numbered: dependencies.amongCharts,
    awaited: new Map(charts.map((chart) => [chart, dependencies.of(chart).filter((other) => Chart.isChart(other))])),
    charts: charts.map((chart) => ({
      chart,
      objects: topology(chart.node.findAll(), vertices)
        .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct) && dependencies.chartOf(construct) === chart),
    })),
  };
}
