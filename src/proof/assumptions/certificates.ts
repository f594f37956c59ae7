/** What is assumed of those who issue certificates to workloads. */
import { UNCHECKED } from './assumption';
import type { Assumption } from './assumption';
import { expectedCertificates, expectedIdentities } from '../checks/certificates/expected';
import type { Specification } from '../specification/specification';

export function certificatesOf(graph: Specification): readonly Assumption[] {
  return [...spireOf(graph), ...certManagerOf(graph)];
}

/** One for each issuer: what it signs, and that nobody else is trusted. */
function certManagerOf(graph: Specification): readonly Assumption[] {
  const byIssuer = new Map(expectedCertificates(graph).map((certified) => [JSON.stringify(certified.certManager), certified]));
  return [...byIssuer.values()].map(({ workload, certManager: { trustDomain, issuer, trustConfigMap, trustKey } }) => ({
    kind: 'platform',
    object: `${issuer.kind} ${issuer.name} of ${issuer.group}, for spiffe://${trustDomain}`,
    text: 'cert-manager and the issuer are the platform\'s; nobody else has it sign an ID of these workloads, or a certificate that signs others; nobody but cert-manager and the pods '
      + `themselves reads their Secrets; and the ConfigMap ${trustConfigMap} of each of these namespaces has under ${trustKey} the certificate of its authority, and of no other`,
    check: UNCHECKED,
    effect: {
      is: 'counterexample',
      bodies: () => [{
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: 'of-others', namespace: 'others' },
        spec: { secretName: 'of-others', uris: [`spiffe://${trustDomain}/ns/${workload.namespace}/sa/${workload.serviceAccount}`], issuerRef: issuer },
      }],
    },
  }));
}

function spireOf(graph: Specification): readonly Assumption[] {
  const [first] = expectedIdentities(graph).values();
  if (!first) return [];
  const domains = [...new Set([...expectedIdentities(graph).values()].flatMap(({ cluster: { spire } }) => spire?.trustDomain ?? []))].sort();
  const id = `spiffe://${domains[0] ?? ''}/ns/${first.namespace}/sa/${first.serviceAccount}`;
  return [{
    kind: 'platform',
    object: `SPIRE of ${domains.join(', ')}`,
    text: 'its server, its agents, its controller manager, which has the class that is stated, and the CSI driver are the platform\'s; agents attest pods by the kubelet of their node; '
      + 'and no other entry gives an ID of these workloads to anybody',
    check: UNCHECKED,
    effect: { is: 'counterexample', bodies: () => [{ apiVersion: 'spire.spiffe.io/v1alpha1', kind: 'ClusterSPIFFEID', metadata: { name: 'others' }, spec: { spiffeIDTemplate: id } }] },
  }];
}
