import type { HttpOperations } from './http-operations';
import type { PortNode } from './port';
import type { NonEmpty } from './selection';

/** Why an edge exists: somebody declared a call, or the platform cannot work without it. */
export type Purpose = 'call' | 'clients' | 'public-host' | 'dns' | 'control-plane' | 'scrape' | 'probe' | 'api-server';

/** What an edge allows on one port of its target. */
export interface Grant {
  readonly port: PortNode;
  readonly http: HttpOperations;
}

/** One may speak to another, on these ports. There is one edge at most for each pair and purpose. */
export interface TrustEdge {
  readonly from: string;
  readonly to: string;
  readonly purpose: Purpose;
  readonly grants: NonEmpty<Grant>;
}
