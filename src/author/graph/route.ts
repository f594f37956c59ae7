import type { AuthorizerNode } from './authorizer';
import type { RateLimitNode } from './rate-limit';
import type { Any, NonEmpty, Only } from './selection';
import type { IssuerNode, SignedIn } from './users';

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
  /** Who decides on its requests, beside the policies of the edge. Undefined: nobody. */
  readonly authorizer: AuthorizerNode | undefined;
  /** The issuer of the passports with which `authorizer` answers, and which take the place of tokens. @default - tokens stay */
  readonly passport?: IssuerNode;
  readonly changes: RouteChangesNode;
  /** From which addresses clients may come; undefined: from any. */
  readonly clients: RouteClientsNode | undefined;
  /** Why nobody has to be signed in, where it was said. */
  readonly openToAll: string | undefined;
  /** How many requests may come; empty: as many as do. */
  readonly rateLimits: readonly RateLimitNode[];
}

/** Networks of clients, without some of them. */
export interface RouteClientsNode {
  readonly from: Any | Only<string>;
  readonly except: readonly string[];
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

/** What becomes of requests on the way to a service, and of its answers. */
export interface RouteChangesNode {
  /** What takes the place of a path prefix, without a slash at its end unless it is '/'. Undefined: it stays. */
  readonly prefix: string | undefined;
  readonly host: string | undefined;
  readonly cors: CorsNode | undefined;
  /** Headers that answers lose. */
  readonly removedResponseHeaders: readonly string[];
}

/** Pages that may read answers. Lists are sorted; an empty one leaves it to browsers. */
export interface CorsNode {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly credentials: boolean;
  /** In seconds. */
  readonly maxAge: number;
}

/** Equal for routes that let in the same clients. */
export function keyOfClients({ clients }: RouteNode): string {
  return clients ? JSON.stringify(clients) : '';
}
