/** One object that a layer has read. */
export interface LayerObject {
  readonly ref: { readonly namespace: string };
}

/** What a layer reads: lists of objects, by what they are. */
export type LayerObjects = Readonly<Record<string, readonly LayerObject[]>>;

/**
 * Names one layer, and ties to its name the types of what it keeps: the objects that it reads, and these arranged for asking. Rooms
 * that know no layer pass such parts along without looking at them; the layer takes its own out again.
 */
export interface LayerKey<Objects = unknown, Arranged = unknown> {
  readonly name: string;
  /** Never set: it only carries the types. */
  readonly types?: readonly [Objects, Arranged];
}
