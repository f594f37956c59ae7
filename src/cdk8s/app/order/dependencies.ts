import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** A tree as cdk8s sees it when it decides on an order: constructs, their charts, and their dependencies. */
export class Dependencies {
  /** All constructs, parents first. */
  public readonly constructs: readonly IConstruct[];

  private readonly charts = new Map<IConstruct, Chart>();
  private readonly awaited = new Map<IConstruct, Set<IConstruct>>();
  private dependentCharts = false;

  public constructor(root: IConstruct) {
    this.constructs = root.node.findAll();
    for (const construct of this.constructs) {
      const chart = Chart.isChart(construct) ? construct : construct.node.scope && this.charts.get(construct.node.scope);
      if (chart) this.charts.set(construct, chart);
      const { dependencies } = construct.node;
      if (dependencies.length > 0) this.awaited.set(construct, new Set(dependencies));
    }
    this.awaitNestedCharts();
    this.awaitChartsOfConstructs();
  }

  /** Whether some chart depends on another; cdk8s numbers the files then. */
  public get amongCharts(): boolean {
    return this.dependentCharts;
  }

  public get isEmpty(): boolean {
    return this.awaited.size === 0;
  }

  /** What a construct depends on, including the charts of its dependencies, in the order of cdk8s. */
  public of(construct: IConstruct): readonly IConstruct[] {
    return [...this.awaited.get(construct) ?? []];
  }

  public has(construct: IConstruct): boolean {
    return this.awaited.has(construct);
  }

  /** Throws where it is in no chart, as cdk8s does. */
  public chartOf(construct: IConstruct): Chart {
    return this.charts.get(construct) ?? Chart.of(construct);
  }

  /** The objects of a construct for dependencies: those under it in its own chart. */
  public objectsOf(construct: IConstruct): readonly ApiObject[] {
    const chart = this.chartOf(construct);
    return construct.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child) && this.chartOf(child) === chart);
  }

  private awaitNestedCharts(): void {
    for (const parent of this.constructs.filter((construct) => Chart.isChart(construct))) {
      for (const child of parent.node.children.filter((construct) => Chart.isChart(construct))) this.await(parent, child);
    }
  }

  private awaitChartsOfConstructs(): void {
    for (const construct of this.constructs) {
      for (const dependency of this.of(construct)) {
        const [source, target] = [this.chartOf(construct), this.chartOf(dependency)];
        if (source !== target) this.await(source, target);
      }
    }
  }

  private await(source: Chart, target: Chart): void {
    this.dependentCharts = true;
    const awaited = this.awaited.get(source);
    if (awaited) awaited.add(target);
    else this.awaited.set(source, new Set([target]));
  }
}
