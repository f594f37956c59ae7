/** Who gets which SPIFFE ID. Source: SPIRE Controller Manager, ClusterSPIFFEID. */
import { idOf } from '../../graph/certificates';
import type { CertificateIssuer } from '../../graph/certificates';
import { NAMESPACE_NAME_LABEL } from '../../graph/labels';
import type { Labels } from '../../graph/labels';
import type { WorkloadNode } from '../../graph/nodes';
import type { ObjectTemplate } from '../manifest';

interface ClusterIdentityBody {
  readonly spec: {
    readonly className?: string;
    readonly spiffeIDTemplate: string;
    readonly namespaceSelector: { readonly matchLabels: Labels };
    readonly podSelector: { readonly matchLabels: Labels };
    readonly ttl: string;
  };
}

/** As Go prints a duration, and so the controller. */
const LIFE = '1h';

/**
 * The ID follows from the account that a pod runs as, and not from its labels: a pod that wears the labels under another account gets the ID of that
 * account. There are no DNS names, which clients that know no SPIFFE IDs would take for an identity.
 */
export const clusterIdentity: ObjectTemplate<WorkloadNode, ClusterIdentityBody> = {
  apiVersion: 'spire.spiffe.io/v1alpha1',
  kind: 'ClusterSPIFFEID',
  fields: ['spec'],
  render: (_graph, { namespace, selector, cluster: { certificateIssuers } }) => ({
    spec: {
      ...classOf(certificateIssuers.at(0)),
      spiffeIDTemplate: idOf(certificateIssuers.at(0)?.trustDomain ?? '', '{{ .PodMeta.Namespace }}', '{{ .PodSpec.ServiceAccountName }}'),
      namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
      podSelector: { matchLabels: selector },
      ttl: LIFE,
    },
  }),
};

function classOf(issuer: CertificateIssuer | undefined): { readonly className?: string } {
  return issuer?.kind === 'spire' && issuer.className !== undefined ? { className: issuer.className } : {};
}
