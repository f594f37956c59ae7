import type { Access } from './access';
import { Callee } from './callee';
import type { ICallee } from './callee';
import { _callFrom } from './caller';
import type { SecureService } from './secure-service';

/**
 * The API of the cluster itself. A workload with `permissions` calls it anyway; this is for those that need the way alone.
 *
 * It can call, too: webhooks, and the services behind an APIService.
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

  /**
   * Declares that the API server calls a service of this program, as a webhook or behind an APIService: one of its ports is opened to the
   * addresses of the API server, which the `ClusterProfile` of the service states (`apiServerCidrs`). The API server is in no mesh and shows
   * no identity, so that in a mesh this port, and no other, takes connections without mutual TLS, from these addresses; nobody else may call it.
   *
   * Without a network of its own for the control plane, the calls come from the addresses of the control plane's nodes.
   *
   * @param callee what it calls
   * @param access the port; all declared ports by default
   */
  public calls(callee: SecureService, access?: Access): void {
    const record = Object.freeze({ kind: 'kubernetes-api' as const });
    _callFrom({ name: 'kubernetes-api', read: () => record, record: () => record, showsIdentity: false }, callee, access);
  }
}
