import type { TrustGraph } from '../graph/trust-graph';

/** Which object it is: fixed from the moment it is declared. */
export interface ObjectIdentity {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Labels or annotations that follow from the graph, beside those that are settled; undefined: none. */
export type RenderedLabels<Node> = Readonly<Record<string, (graph: TrustGraph, node: Node) => string | undefined>>;

/**
 * One kind of object that is written for one kind of node. What it contains is a pure function of
 * the graph, computed when the manifest is written and never before, so that whatever is declared later is seen.
 */
export interface ObjectTemplate<Node, Body extends object> extends ObjectIdentity {
  /** The top-level fields beside apiVersion, kind and metadata. */
  readonly fields: readonly (keyof Body & string)[];
  readonly labels?: RenderedLabels<Node>;
  readonly annotations?: RenderedLabels<Node>;
  readonly render: (graph: TrustGraph, node: Node) => Body;
}

/** A template whose body does not matter when the object is placed. */
export interface AnyTemplate<Node> extends ObjectIdentity {
  readonly fields: readonly string[];
  readonly labels?: RenderedLabels<Node>;
  readonly annotations?: RenderedLabels<Node>;
  readonly render: (graph: TrustGraph, node: Node) => object;
}

/** An object of which everything but the body is settled. */
export interface PlannedObject<Node> {
  /** Unique among the objects planned for one construct. */
  readonly id: string;
  readonly name: string;
  /** Undefined: the object is not namespaced. */
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly template: AnyTemplate<Node>;
}
