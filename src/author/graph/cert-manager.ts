/** Certificates that cert-manager keeps in Secrets. */

/** How cert-manager issues certificates to workloads. */
export interface CertManagerNode {
  readonly kind: 'cert-manager';
  readonly trustDomain: string;
  readonly issuer: { readonly group: string; readonly kind: string; readonly name: string };
  /** Where the certificate of the authority is, in each namespace: a ConfigMap and its key. */
  readonly trust: { readonly configMap: string; readonly key: string };
}

/** How the main container of a pod gets its certificate, and whom to trust. */
export const CERTIFICATE_FILES = { volume: 'service-certificate', directory: '/var/run/service-certificate' } as const;

/** The Certificate of a workload, and the Secret that is made of it. */
export function certificateName(workload: string): string {
  return `${workload}-service-certificate`;
}
