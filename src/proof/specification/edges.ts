import type { Grant } from './access';
import type { PortNode } from './ports';

/** Why somebody speaks with somebody: it was declared, or nothing works without it. */
export type Purpose = 'call' | 'clients' | 'public-host' | 'dns' | 'control-plane' | 'scrape' | 'probe' | 'api-server';

/** One may speak to another on these ports. One for each two ends and purpose, with one grant for each port. */
export interface SpecificationEdge {
  readonly from: string;
  readonly to: string;
  readonly purpose: Purpose;
  readonly grants: readonly Grant[];
}

interface Draft extends Omit<SpecificationEdge, 'grants'> {
  readonly grants: Map<string, Grant>;
}

/** Gathers what was declared bit by bit: several accesses to one callee add up. */
export class Edges {
  private readonly drafts = new Map<string, Draft>();

  public add(from: string, to: string, purpose: Purpose, grants: readonly Grant[]): void {
    if (grants.length === 0) return;
    const key = `${from}\n${to}\n${purpose}`;
    let draft = this.drafts.get(key);
    if (!draft) this.drafts.set(key, draft = { from, to, purpose, grants: new Map() });
    for (const grant of grants) {
      const port = keyOf(grant.port);
      const known = draft.grants.get(port);
      draft.grants.set(port, known ? united(known, grant) : grant);
    }
  }

  /** Whether anything is open there. */
  public has(from: string, to: string, port: PortNode): boolean {
    return this.drafts.get(`${from}\n${to}\ncall`)?.grants.has(keyOf(port)) === true;
  }

  /** In an order that the order of declaration does not change. */
  public all(): readonly SpecificationEdge[] {
    return [...this.drafts.keys()].sort().map((key) => {
      const { from, to, purpose, grants } = this.drafts.get(key)!;
      return { from, to, purpose, grants: [...grants.values()] };
    });
  }
}

/** Any request is more than some. */
function united(one: Grant, other: Grant): Grant {
  if (one.requests === undefined) return one;
  if (other.requests === undefined) return other;
  const distinct = new Map([...one.requests, ...other.requests].map((requests) => [JSON.stringify(requests), requests]));
  return { port: one.port, requests: [...distinct.values()] };
}

function keyOf({ protocol, containerPort, servicePort }: PortNode): string {
  return `${protocol} ${containerPort} ${servicePort}`;
}
