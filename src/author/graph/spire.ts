/** Certificates of SPIRE, each with the SPIFFE ID of one ServiceAccount. */
import type { ServiceIdentityRecord } from './record/values';

/** How SPIRE is installed in a cluster. */
export interface SpireNode {
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

/** Where the main container of a callee finds whom it may admit. */
export const IDENTITIES = { volume: 'service-identities', directory: '/etc/service-identities' } as const;

/** Whether a service looks at certificates of its callers. */
export function asksForCertificates(said: ServiceIdentityRecord | undefined): boolean {
  return said?.factory === 'spiffe';
}

/** The ConfigMap that says whom a service may admit. */
export function identitiesConfigMap(workload: string): string {
  return `${workload}-service-identities`;
}

/** The object by which SPIRE knows the pods of a workload. Its name is one of the whole cluster; namespaces have no dots. */
export function clusterIdentityName(namespace: string, workload: string): string {
  return `${namespace}.${workload}`;
}

/** The ID of a ServiceAccount, in the form that meshes give it, too. */
export function idOf(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
