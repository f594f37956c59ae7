import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { arbitraryTree, build } from './trees';
import { ZeroTrustApp } from '../../src';
import { orderOf } from '../../src/cdk8s/app/order/order';
import { filesWrittenBy } from '../support/examples-manifests';
import { fc, runs } from '../support/properties';

const NUM_RUNS = runs(1000);

function textOrError(work: () => string): { readonly text?: string; readonly cycle?: boolean } {
  try {
    return { text: work() };
  } catch (error) {
    expect(String(error)).toContain('Dependency cycle detected: ');
    return { cycle: true };
  }
}

function object(scope: Construct, id: string): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } });
}

/** The names of all objects in their order. */
function names(app: App): readonly string[] {
  return orderOf(app).charts.flatMap(({ objects }) => objects.map(({ name }) => name));
}

test('any tree comes in the order of cdk8s, or is circular for both', () => {
  const seen = { text: 0, cycle: 0 };
  fc.assert(fc.property(arbitraryTree(12, 5), (tree) => {
    const [ours, theirs] = [new ZeroTrustApp(), new App()];
    for (const app of [ours, theirs]) build(app, tree);
    const expected = textOrError(() => theirs.synthYaml());
    seen[expected.cycle ? 'cycle' : 'text'] += 1;
    expect(textOrError(() => ours.synthYaml())).toEqual(expected);
  }), { numRuns: NUM_RUNS });
  // Both kinds must have been tried.
  expect(Math.min(seen.text, seen.cycle)).toBeGreaterThan(NUM_RUNS / 20);
});

test('charts and files have the names and the order of cdk8s', () => {
  fc.assert(fc.property(arbitraryTree(10, 3), (tree) => {
    const charts: string[][] = [];
    const files = [ZeroTrustApp, App].map((Kind) => filesWrittenBy((outdir) => {
      const app = new Kind({ outdir });
      build(app, tree);
      try {
        app.synth();
        charts.push(app.charts.map(({ node }) => node.path));
      } catch (error) {
        charts.push([]);
        expect(String(error)).toContain('Dependency cycle detected: ');
      }
    }));
    expect(files[0]).toEqual(files[1]);
    expect(charts[0]).toEqual(charts[1]);
  }), { numRuns: Math.ceil(NUM_RUNS / 5) });
});

test('a synthesis leaves the tree as it was, so that the order does not depend on how often it is asked for', () => {
  const app = new ZeroTrustApp();
  const [first, second] = [new Chart(app, 'first'), new Chart(app, 'second')];
  object(first, 'a').addDependency(object(second, 'b'));
  const before = app.synthYaml();

  expect(app.synthYaml()).toBe(before);
  expect(first.node.dependencies).toEqual([]);
});

describe('what waits', () => {
  const app = () => new App();

  test('for a chart comes after all of its objects', () => {
    const all = app();
    const [first, second] = [new Chart(all, 'first'), new Chart(all, 'second')];
    object(first, 'a').addDependency(second);
    object(second, 'b');
    object(second, 'c');

    expect(names(all)).toEqual(['b', 'c', 'a']);
  });

  test('for an object of its own chart comes after that one, as does everything else of the chart', () => {
    const all = app();
    const chart = new Chart(all, 'chart');
    object(chart, 'a');
    const group = new Construct(chart, 'group');
    object(group, 'b');
    chart.addDependency(object(group, 'c'));

    expect(names(all)).toEqual(['c', 'a', 'b']);
  });

  test('for everything else of its own chart comes last', () => {
    const all = app();
    const chart = new Chart(all, 'chart');
    object(chart, 'a').addDependency(chart);
    object(chart, 'b');

    expect(names(all)).toEqual(['b', 'a']);
  });

  test('in a chain of ten thousand is no deeper than the stack', () => {
    const all = app();
    const chart = new Chart(all, 'chart');
    const chain = Array.from({ length: 10_000 }, (_, index) => object(chart, `o${index}`));
    chain.slice(1).forEach((later, index) => chain[index]!.addDependency(later));

    expect(names(all)).toEqual(chain.map(({ name }) => name).reverse());
  });

  test('for a group of a thousand, a thousand times, is no million of edges', () => {
    const all = app();
    const charts = Array.from({ length: 10 }, (_, index) => new Chart(all, `chart-${index}`));
    charts.forEach((chart, index) => {
      for (let count = 0; count < 1000; count++) object(chart, `o${index}-${count}`);
      if (index > 0) chart.addDependency(charts[index - 1]!);
    });
    const dependencies = jest.fn();
    for (const construct of all.node.findAll()) {
      const { node } = construct;
      const known = node.dependencies;
      Object.defineProperty(node, 'dependencies', { get: () => { dependencies(); return known; } });
    }

    expect(names(all)).toHaveLength(10_000);
    expect(dependencies.mock.calls.length).toBeLessThan(11_000);
  });
});

describe('a cycle is an error that names it', () => {
  const cases: readonly (readonly [string, (chart: Chart, other: Chart) => void, string])[] = [
    ['of two objects', (chart) => {
      const [a, b] = [object(chart, 'a'), object(chart, 'b')];
      a.addDependency(b);
      b.addDependency(a);
    }, 'chart/a => chart/b => chart/a'],
    ['of one object', (chart) => {
      const a = object(chart, 'a');
      a.addDependency(a);
    }, 'chart/a => chart/a'],
    ['of two charts, through objects that wait for others', (chart, other) => {
      object(chart, 'a').addDependency(object(other, 'b'));
      object(other, 'c').addDependency(object(chart, 'd'));
    }, 'chart => other => chart'],
    ['of a chart and two of its objects', (chart) => {
      chart.addDependency(object(chart, 'a'), object(chart, 'b'));
    }, 'chart/a => chart/b => chart/a'],
  ];

  test.each(cases)('%s', (_name, declare, cycle) => {
    const app = new ZeroTrustApp();
    declare(new Chart(app, 'chart'), new Chart(app, 'other'));

    expect(() => app.synthYaml()).toThrow(cycle);
    expect(() => app.synthYaml()).toThrow('leave one of these dependencies out');
  });
});
