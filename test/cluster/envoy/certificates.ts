import type { Written } from '../../support/examples-manifests';
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

/** The Secret with the certificate of an edge, which controllers look at before they use it. */
export function tlsSecret({ certificate, key }: Certificate, metadata = { name: 'edge-tls', namespace: 'istio-ingress' }): Written {
  const data = { 'tls.crt': Buffer.from(certificate).toString('base64'), 'tls.key': Buffer.from(key).toString('base64') };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/tls', data } as unknown as Written;
}
