/** Certificates with the SPIFFE ID of one ServiceAccount each, whoever issues them. */
import type { CertManagerNode } from './cert-manager';
import type { ServiceIdentityRecord } from './record/values';
import type { SpireNode } from './spire';

/** Who issues them in a cluster. */
export type CertificateIssuer = SpireNode | CertManagerNode;

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

/** The ID of a ServiceAccount, in the form that meshes give it, too. */
export function idOf(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
