/** What is assumed of SPIRE, where workloads get certificates of it. */
import { UNCHECKED } from './assumption';
import type { Assumption } from './assumption';
import { expectedIdentities } from '../checks/spire/expected';
import type { Specification } from '../specification/specification';

export function certificatesOf(graph: Specification): readonly Assumption[] {
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
