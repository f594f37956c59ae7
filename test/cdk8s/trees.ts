import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import * as fc from 'fast-check';

/** A tree of constructs as data, so that it can be built in two apps. */
export interface Tree {
  readonly items: readonly Item[];
  readonly dependencies: readonly (readonly [number, number])[];
}

interface Item {
  readonly kind: 'chart' | 'group' | 'object';
  /** An earlier item; the app where there is none. */
  readonly parent: number;
  readonly id: string;
}

/** Trees with charts in charts, objects in objects, ids that are numbers, and dependencies between any two. */
export function arbitraryTree(maxItems: number, maxDependencies: number): fc.Arbitrary<Tree> {
  const item = fc.record({
    kind: fc.constantFrom('chart' as const, 'chart' as const, 'group' as const, 'object' as const, 'object' as const, 'object' as const),
    parent: fc.nat(),
    number: fc.boolean(),
  });
  return fc.record({
    items: fc.array(item, { minLength: 1, maxLength: maxItems }),
    pairs: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: maxDependencies }),
  }).map(({ items, pairs }) => ({
    items: items.map(({ kind, parent, number }, index) => ({
      // Only a chart can stand in the app.
      kind: index === 0 ? 'chart' : kind,
      parent: kind === 'chart' ? (parent % (index + 1)) - 1 : parent % Math.max(index, 1),
      id: number ? `${(index * 7) % 10}${index}` : `${kind[0]}${index}`,
    })).map((tidy, index) => (index === 0 ? { ...tidy, parent: -1 } : tidy)),
    dependencies: pairs.map(([from, to]) => [from % items.length, to % items.length] as const).filter(([from, to]) => from !== to),
  }));
}

/** Builds the tree in an app; the constructs by their number. */
export function build(app: App, { items, dependencies }: Tree): readonly IConstruct[] {
  const made: Construct[] = [];
  for (const { kind, parent, id } of items) made.push(BUILDERS[kind](made[parent] ?? app, id));
  for (const [from, to] of dependencies) made[from]?.node.addDependency(made[to]!);
  return made;
}

const BUILDERS: Record<Item['kind'], (scope: Construct, id: string) => Construct> = {
  chart: (scope, id) => new Chart(scope, id),
  group: (scope, id) => new Construct(scope, id),
  object: (scope, id) => new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', data: { id } }),
};
