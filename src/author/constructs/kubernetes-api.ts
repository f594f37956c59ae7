import { Callee } from './callee';
import type { ICallee } from './callee';

/**
 * The API of the cluster itself. A workload with `permissions` calls it anyway; this is for those that need the way alone.
 */
export class KubernetesApi implements ICallee {
  /** The API server of the cluster that the workload runs in, at the addresses of its `ClusterProfile`. */
  public static inCluster(): KubernetesApi {
    return new KubernetesApi();
  }

  public readonly callee: Callee;

  private constructor() {
    const record = Object.freeze({ kind: 'kubernetes-api' as const });
    this.callee = Callee._of({ name: 'kubernetes-api', read: () => ({ kind: 'kubernetes-api' }), record: () => record });
  }
}
