import { askIstio } from '../istio/ask';

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Certificates of one authority, by SPIFFE ID. */
export interface Certificates {
  readonly authority: string;
  readonly identities: Readonly<Record<string, Certificate>>;
}

export function issueCertificates(identities: readonly string[]): Certificates {
  return askIstio('certificates', { identities: [...new Set(identities)] });
}

export function spiffeId(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
