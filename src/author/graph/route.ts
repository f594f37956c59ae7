import type { Any, NonEmpty, Only } from './selection';
import type { SignedIn } from './users';

/** One service behind an edge. */
export interface RouteNode {
  readonly to: string;
  /** Undefined: the callee's one port that speaks HTTP. */
  readonly port: string | undefined;
  readonly hosts: NonEmpty<string>;
  readonly paths: NonEmpty<RoutePathNode>;
  readonly methods: Any | Only<string>;
  /** Headers that a request has to have, with these values. */
  readonly headers: readonly RouteHeaderNode[];
  readonly users: SignedIn;
  /** Of its paths those for which nobody has to be signed in. */
  readonly publicPaths: readonly string[];
  /** Why nobody has to be signed in, where it was said. */
  readonly openToAll: string | undefined;
}

/** A path of a route: itself, or as a prefix of whole segments. */
export interface RoutePathNode {
  readonly kind: 'prefix' | 'exact';
  readonly path: string;
}

export interface RouteHeaderNode {
  readonly name: string;
  readonly value: string;
}
