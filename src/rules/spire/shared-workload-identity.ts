import { SPIFFE_IDS } from './standards';
import { tryRender } from './template';
import { DEFAULT_SERVICE_ACCOUNT } from '../../judge/known';
import type { Field } from '../../judge/objects/read/field';
import { parseCustomLabelSelector, selects } from '../../judge/objects/read/selector';
import { evidenceAt } from '../evidence';
import type { RuleInput } from '../input';
import { workloadOf, type PodItem } from '../pods';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { nameOf } from '../words';

/** Where two workloads share their ServiceAccount, too, `shared-service-account` says so. */
export const SHARED_WORKLOAD_IDENTITY = defineRule({
  code: 'ZT218',
  name: 'shared-workload-identity',
  title: 'Several workloads get one SPIFFE ID',
  severity: 'warning',
  why: 'Whoever trusts the ID trusts all of them, and an intruder in the weakest speaks for the strongest.',
  fix: 'Let the template tell them apart by namespace and ServiceAccount, and name with namespaceSelector and podSelector the pods that are meant: without any it is every pod.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), SPIFFE_IDS],
  check: (input) => {
    const first = new Map<string, PodItem>();
    return input.ofKind('spire.spiffe.io', 'ClusterSPIFFEID').flatMap(({ ref, root }) => {
      const template = root.child('spec').child('spiffeIDTemplate');
      if (typeof template.value !== 'string') return [];
      return podsOf(input, root.child('spec')).flatMap((pod) => {
        const id = tryRender(template.value as string, pod);
        const other = id === undefined ? undefined : first.get(id);
        if (id !== undefined && !other) first.set(id, pod);
        if (id === undefined || !other || workloadOf(other) === workloadOf(pod) || isToldElsewhere(pod, other)) return [];
        return [evidenceAt(ref, template, { other: pod.ref, details: { id, first: nameOf(other.ref) } })];
      });
    });
  },
  describe: ({ object, other, details }) => `${nameOf(object)} gives ${other ? nameOf(other) : 'a pod'} the SPIFFE ID of ${details.first}: ${details.id}.`,
});

/** No selector at all selects everything. */
function podsOf(input: RuleInput, spec: Field): readonly PodItem[] {
  const [ofNamespaces, ofPods] = ['namespaceSelector', 'podSelector'].map((key) => spec.child(key));
  const namespaces = ofNamespaces.present ? input.namespacesMatching(parseCustomLabelSelector(ofNamespaces)) : undefined;
  const selector = ofPods.present ? parseCustomLabelSelector(ofPods) : undefined;
  return input.pods.filter(({ ref, template }) => (namespaces?.has(ref.namespace) ?? true) && (!selector || selects(selector, template.labels)));
}

function isToldElsewhere({ ref, template }: PodItem, other: PodItem): boolean {
  const { serviceAccount } = template;
  return ref.namespace === other.ref.namespace && serviceAccount === other.template.serviceAccount && serviceAccount !== DEFAULT_SERVICE_ACCOUNT;
}
