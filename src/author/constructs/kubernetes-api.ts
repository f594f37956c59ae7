import type { ICallee } from './callee';
import type { CalleeNode } from '../graph/declarations';
import type { CalleeRecord } from '../graph/record/record';

/**
 * The API of the cluster itself. A workload with `permissions` calls it anyway; this is for those that need the way alone.
 */
export class KubernetesApi implements ICallee {
  /** The API server of the cluster that the workload runs in, at the addresses of its `ClusterProfile`. */
  public static inCluster(): KubernetesApi {
    return new KubernetesApi();
  }

  public readonly calleeName = 'kubernetes-api';

  private constructor() {}

  /** @internal */
  public _callee(): CalleeNode {
    return { kind: 'kubernetes-api' };
  }

  /** @internal */
  public _record(): CalleeRecord {
    return Object.freeze({ kind: 'kubernetes-api' });
  }
}
