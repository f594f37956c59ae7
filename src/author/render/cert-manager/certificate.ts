/** The certificate of a workload. Source: cert-manager, Certificate. */
import { certificateName } from '../../graph/cert-manager';
import { idOf } from '../../graph/certificates';
import type { WorkloadNode } from '../../graph/nodes';
import type { ObjectTemplate } from '../manifest';

interface CertificateBody {
  readonly spec: {
    readonly secretName: string;
    readonly duration: string;
    readonly renewBefore: string;
    readonly revisionHistoryLimit: number;
    readonly privateKey: { readonly algorithm: 'ECDSA'; readonly size: number; readonly encoding: 'PKCS8'; readonly rotationPolicy: 'Always' };
    readonly usages: readonly string[];
    readonly uris: readonly string[];
    readonly issuerRef: { readonly group: string; readonly kind: string; readonly name: string };
  };
}

/** As Go prints durations, and so the API server. An authority that is away for a working day stops nobody. */
const LIFE = { duration: '24h0m0s', renewBefore: '12h0m0s' } as const;

/**
 * The ID is that of the account. There are no DNS names, which clients that know no SPIFFE IDs would take for an identity. Each renewal has a new key.
 */
export const certificate: ObjectTemplate<WorkloadNode, CertificateBody> = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  fields: ['spec'],
  render: (_graph, { name, namespace, serviceAccount, cluster: { certificateIssuers } }) => {
    const issuer = certificateIssuers.find(({ kind }) => kind === 'cert-manager');
    if (issuer?.kind !== 'cert-manager') throw new Error(`${namespace}/${name} has no issuer of certificates`);
    const { group, kind, name: issuerName } = issuer.issuer;
    return {
      spec: {
        secretName: certificateName(name),
        ...LIFE,
        revisionHistoryLimit: 1,
        privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
        usages: ['digital signature', 'server auth', 'client auth'],
        uris: [idOf(issuer.trustDomain, namespace, serviceAccount)],
        issuerRef: { group, kind, name: issuerName },
      },
    };
  },
};
