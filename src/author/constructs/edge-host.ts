import { Callee } from './callee';
import type { ICallee } from './callee';
import type { EdgeHostRecord } from '../graph/record/record';
import { readEdgeHost } from '../interpret/edge-host';
import type { EdgeHostSaid } from '../interpret/edge-host';

/** @internal */
export interface _EdgeHostParts {
  readonly host: string;
  /** What is known of the edge, once all is declared. */
  readonly said: () => EdgeHostSaid;
  readonly record: EdgeHostRecord;
}

/**
 * A host of an edge, called from inside the cluster by the name that clients outside use: `web.calls(edge.at('shop.example.com'))`.
 *
 * The caller is opened to the pods of the edge on the port of its listener, and they to the caller. In a mesh the caller's proxy lets this name through, too.
 * Made by `EdgeGateway.at` and `EdgeReference.at`.
 */
export class EdgeHost implements ICallee {
  /** @internal */
  public static _of(parts: _EdgeHostParts): EdgeHost {
    return new EdgeHost(parts);
  }

  public readonly callee: Callee;

  private constructor({ host, said, record }: _EdgeHostParts) {
    this.callee = Callee._of({ name: host, read: (reader) => readEdgeHost(reader, said()), record: () => record, host, isOfEdge: true });
  }
}
