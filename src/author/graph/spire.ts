/** Certificates of SPIRE. */

/** How SPIRE is installed in a cluster. */
export interface SpireNode {
  readonly kind: 'spire';
  readonly trustDomain: string;
  /** Undefined: the controller takes objects without a class. */
  readonly className: string | undefined;
  /** The name of the agent's socket, in the directory that the CSI driver mounts. */
  readonly socketFile: string;
}

/** How the main container of a pod gets its certificate. Source: SPIFFE CSI Driver; SPIFFE Workload Endpoint, section 4. */
export const WORKLOAD_API = {
  driver: 'csi.spiffe.io', volume: 'spiffe-workload-api', directory: '/spiffe-workload-api', variable: 'SPIFFE_ENDPOINT_SOCKET',
} as const;

/** The object by which SPIRE knows the pods of a workload. Its name is one of the whole cluster; namespaces have no dots. */
export function clusterIdentityName(namespace: string, workload: string): string {
  return `${namespace}.${workload}`;
}
