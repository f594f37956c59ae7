import type { IConstruct } from 'constructs';
import type { AccessNode, CalleeNode } from '../graph/declarations';
import { mark } from '../graph/prop-types';
import type { Reader } from '../graph/reader';
import type { CalleeRecord } from '../graph/record/record';
import type { TokenAudience } from '../graph/service-tokens';

/**
 * Who calls, as far as that is settled when it is said.
 *
 * @internal
 */
export interface _HeardCaller {
  /** Of its node in the graph. */
  readonly id: string;
  /** Whether the mesh vouches for who it is. */
  readonly showsIdentity: boolean;
}

/**
 * How much a caller may use.
 *
 * @internal
 */
export interface _AskedFor {
  readonly _node: AccessNode;
  /** Who must be signed in for it; absent: nobody. */
  readonly _users?: object;
}

/** @internal */
export interface _CalleeParts {
  readonly name: string;
  readonly read: (reader: Reader) => CalleeNode | undefined;
  readonly record: () => CalleeRecord;
  /** Hears what it is called for, as soon as somebody says so. @default - it makes no difference */
  readonly onCall?: (asked: _AskedFor, caller: _HeardCaller) => void;
  /** For whom callers need a token. @default - they need none */
  readonly tokens?: TokenAudience;
  /** Whether callers need a certificate that names their account. @default false */
  readonly certificates?: boolean;
  /** A host that the caller's mesh must know. */
  readonly host?: string;
  /** Whether that is the host of an edge, and not outside. @default false */
  readonly isOfEdge?: boolean;
  /** Addresses that the caller's mesh must know. */
  readonly cidrs?: readonly string[];
}

/**
 * One end of a call: who is called. Made by this library alone: a `SecureService`, a service of another program, an `EdgeHost`, an
 * `ExternalHost`, an `ExternalNetwork` and the `KubernetesApi` each have one.
 */
export class Callee {
  /** @internal */
  public static _of(parts: _CalleeParts): Callee {
    return new Callee(parts);
  }

  /** How reports and errors name it: `namespace/name`, `host:port`. */
  public readonly name: string;

  /** @internal */
  public readonly _parts: _CalleeParts;

  private constructor(parts: _CalleeParts) {
    mark(this, 'Callee');
    this.name = parts.name;
    this._parts = parts;
  }
}

/**
 * Something that can be called: a `SecureService`, a service of another program (`SecureService.fromReference`),
 * a host of an edge (`edge.at(…)`), an `ExternalHost`, an `ExternalNetwork` or the `KubernetesApi`.
 *
 * A construct of your own can be called, too: it hands out the callee of the service that answers for it.
 */
export interface ICallee {
  /** Who is called. */
  readonly callee: Callee;
}

/** What an edge can expose: a `SecureService` or a `ForeignWorkload` of the program. */
export interface IExposable extends ICallee, IConstruct {
  /** The name of the Service that routes lead to: `name.namespace.svc.cluster.local`. */
  readonly host: string;
}
