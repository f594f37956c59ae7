import type { Field, ObjectRef, ObjectProblem } from './field';
import type { Body, DoubtfulKind } from '../kinds/kind';
import type { LayerKey, LayerObjects } from '../layer-key';
import type { UnknownObject } from '../manifests';

/** Lists that are still being filled. */
export type Filling<Objects> = { -readonly [K in keyof Objects]: Objects[K] extends readonly (infer Item)[] ? Item[] : Objects[K] };

/** One object while it is being read. */
export class Reading {
  constructor(
    readonly ref: ObjectRef, readonly root: Field, readonly body: Body, private readonly problems: readonly ObjectProblem[],
    private readonly unknownKinds: UnknownObject[], private readonly routeParents: ReadonlySet<string> = new Set(),
    private readonly before = problems.length,
  ) {}

  /** Whether anything in it could not be understood so far. */
  readonly malformed = (): boolean => this.problems.length > this.before;

  /** Whether some layer knows what routes do whose parent is of a kind. */
  isFollowed(group: string, kind: string): boolean {
    return this.routeParents.has(`${group} ${kind}`);
  }

  /** Adds what the object may do beside what is read of it. */
  doubt(matters: DoubtfulKind): void {
    this.unknownKinds.push(Object.freeze({ ref: this.ref, apiVersion: this.root.child('apiVersion').string() ?? '', unknown: false, matters }));
  }
}

/** Reads objects of one kind into the lists of a layer. */
export interface KindReader<Objects> {
  // A method, so that readers of all layers go into one table.
  read(into: Filling<Objects>, reading: Reading): void;
}

/** Readers by API group and kind. */
export type KindReaders<Objects> = Readonly<Record<string, Readonly<Record<string, KindReader<Objects>>>>>;

/** What an object says that a layer looks for among those of a kind that no layer reads. */
export type Sighting = Pick<UnknownObject, 'known' | 'ofProxies' | 'matters'>;

/** What a layer reads of the manifests. */
export interface LayerReader<Objects extends LayerObjects = LayerObjects> {
  readonly key: LayerKey<Objects>;
  readonly readers: KindReaders<Objects>;
  /** Kinds of parents of routes, as `group kind`, of which it knows what routes do that are attached to them. @default - none */
  readonly routeParents?: readonly string[];
  /** Its lists, all empty. */
  empty(): Filling<Objects>;
  /** Looks at an object of a kind that no layer reads. @default - such objects tell it nothing */
  sight?(group: string, ref: ObjectRef, body: Body, into: Filling<Objects>): Sighting | undefined;
}

/** A reader of a list: a parser for each object. */
export function listOf<Name extends string, Item>(
  name: Name, parse: (ref: ObjectRef, root: Field, malformed: () => boolean) => Item,
): KindReader<Readonly<Record<Name, readonly Item[]>>> {
  return { read: (into, { ref, root, malformed }) => { (into as Record<Name, Item[]>)[name].push(parse(ref, root, malformed)); } };
}
