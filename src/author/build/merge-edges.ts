import type { TrustEdge, Grant, Purpose } from '../graph/edge';
import { uniteOperations } from '../graph/http-operations';
import type { HttpOperations } from '../graph/http-operations';
import { byText, sortedBy } from '../graph/order';
import type { PortNode } from '../graph/port';
import { nonEmpty } from '../graph/selection';

/**
 * Gathers single grants into edges: one for each pair of ends and purpose, one grant for each port,
 * so that saying something twice changes nothing and two accesses add up.
 */
export class EdgeMerger {
  private readonly byEdge = new Map<string, EdgeDraft>();

  public add(from: string, to: string, purpose: Purpose, grants: readonly Grant[]): void {
    if (grants.length === 0) return;
    const key = `${from} ${to} ${purpose}`;
    const draft = this.byEdge.get(key) ?? { from, to, purpose, ports: new Map() };
    this.byEdge.set(key, draft);
    for (const { port, http } of grants) {
      const known = draft.ports.get(port.name);
      draft.ports.set(port.name, { port, http: known ? uniteOperations([known.http, http]) : http });
    }
  }

  /** The edges in an order that no order of declaration can change. */
  public merged(): readonly TrustEdge[] {
    return sortedBy(this.byEdge.entries(), ([key]) => key).map(([, draft]) => ({
      from: draft.from,
      to: draft.to,
      purpose: draft.purpose,
      grants: nonEmpty(grantsOf(draft)),
    }));
  }
}

interface EdgeDraft {
  readonly from: string;
  readonly to: string;
  readonly purpose: Purpose;
  readonly ports: Map<string, { readonly port: PortNode; readonly http: HttpOperations }>;
}

function grantsOf(draft: EdgeDraft): Grant[] {
  return [...draft.ports.values()]
    .sort((a, b) => a.port.containerPort - b.port.containerPort || byText(a.port.name, b.port.name))
    .map(({ port, http }) => ({ port, http: uniteOperations([http]) }));
}

/** Edges, or legs of them, under the id of one of their ends. */
export function indexBy<T extends { readonly from: string; readonly to: string }>(edges: readonly T[], end: 'from' | 'to'): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const edge of edges) {
    const list = index.get(edge[end]);
    if (list) list.push(edge);
    else index.set(edge[end], [edge]);
  }
  return index;
}
