/** Pods of others that programs refer to, as they run: services of other programs, edges, DNS, the control plane and scrapers. */
import type { Workload } from '../../judge/cluster/pod';
import { labelsWords } from '../assumptions/references';
import type { Message } from '../findings/message';
import { hasModelledPods } from '../gateways/table';
import { contractOf } from '../meshes/table';
import type { ProofInput } from '../objects/proof-input';
import { wears } from '../objects/wears';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

interface Place {
  /** What is said to be there. */
  readonly what: string;
  readonly namespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Undefined: nobody said as which account. */
  readonly serviceAccount?: string;
  readonly fix: string;
}

export function* placesOfOthers(graph: Specification, { judgement: { cluster: { workloads } } }: ProofInput): Generator<Message> {
  for (const place of placesIn(graph)) {
    const { what, namespace, podLabels, serviceAccount, fix } = place;
    const there = workloads.filter((one) => one.namespace === namespace && wears(one.labels, podLabels));
    if (there.length === 0) {
      yield { node: undefined, doubt: true, text: `no pods with the labels ${labelsWords(podLabels)} run in ${namespace}, where ${what} was stated to be. ${fix}` };
    }
    for (const one of there) {
      if (serviceAccount === undefined || one.serviceAccount === serviceAccount) continue;
      yield { node: undefined, text: `${nameOf(one)} makes pods with the labels of ${what}, and runs as the ServiceAccount '${one.serviceAccount}', not as '${serviceAccount}' as stated. ${fix}` };
    }
  }
}

function placesIn(graph: Specification): readonly Place[] {
  return [
    ...nodesOf(graph, 'reference').map(({ namespace, name, podLabels, serviceAccount }): Place => ({
      what: `${namespace}/${name}`, namespace, podLabels, serviceAccount, fix: 'State the labels and the account that its pods have: { podLabels, serviceAccountName }',
    })),
    ...nodesOf(graph, 'gateway').filter((node) => !hasModelledPods(node)).map(({ id, podNamespace, podLabels, serviceAccount }): Place => ({
      what: `Gateway ${id}`, namespace: podNamespace, podLabels, serviceAccount, fix: 'State where its pods are, and the labels and the account that they have',
    })),
    ...nodesOf(graph, 'relay').filter(({ owned }) => !owned).flatMap((relay): readonly Place[] => {
      const { namespace, name, serviceAccount, mesh } = relay;
      const of = contractOf(mesh).relayOfOthers?.(relay, []);
      return of ? [{ what: `Gateway ${namespace}/${name}`, namespace, podLabels: of.podLabels, serviceAccount, fix: 'State where it is, and the account that its pods have' }] : [];
    }),
    ...nodesOf(graph, 'platform').flatMap(({ at }): readonly Place[] => (at.kind === 'addresses' ? [] : [{
      what: 'a component of the platform', namespace: at.namespace, podLabels: at.podLabels, fix: 'State what the cluster has in the ClusterProfile, or in Mesh',
    }])),
  ];
}

function nameOf({ ref: { kind, namespace, name } }: Workload): string {
  return `${kind} ${namespace}/${name}`;
}
