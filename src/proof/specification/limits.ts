/** What callers may ask of a workload at once. */
import type { LimitsRecord } from '../../author/graph/record/record';

/** Undefined: no limit, or that of the mesh. */
export interface LimitsSpec {
  readonly maxConnections: number | undefined;
  readonly maxPendingRequests: number | undefined;
  readonly connectSeconds: number | undefined;
  readonly ejection: { readonly after5xx: number; readonly seconds: number } | undefined;
}

/** Source: `Resilience` of the library, where a pod is ejected for half a minute unless it is said. */
export function readLimits(record: LimitsRecord): LimitsSpec {
  const { maxConnections, maxPendingRequests, connectSeconds, consecutive5xxErrors, ejectionSeconds = 30 } = record;
  const ejection = consecutive5xxErrors === undefined ? undefined : { after5xx: consecutive5xxErrors, seconds: ejectionSeconds };
  return { maxConnections, maxPendingRequests, connectSeconds, ejection };
}
