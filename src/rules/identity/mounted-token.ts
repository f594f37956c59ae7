import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf, show } from '../words';

const AUTOMOUNT = 'automountServiceAccountToken';

/** The pod's word counts before the account's. Source: Kubernetes "Configure Service Accounts for Pods". */
export const MOUNTED_TOKEN = defineRule({
  code: 'ZT203',
  name: 'mounted-token',
  title: 'A pod gets a token for the Kubernetes API',
  severity: 'warning',
  why: 'A service that never calls the Kubernetes API still carries a credential for it, ready for whoever breaks in.',
  fix: `Set \`${AUTOMOUNT}: false\` in the pod's spec and on its ServiceAccount; mount a projected token with an audience where another system needs one.`,
  standards: [cis('5.1.6'), nsa('Protecting Pod service account tokens')],
  check: (input) => input.pods.flatMap((pod) => {
    const own = pod.spec.child(AUTOMOUNT);
    if (own.value === false) return [];
    const account = input.serviceAccounts.get(`${pod.ref.namespace}/${pod.template.serviceAccount}`);
    if (!own.present && account?.root.child(AUTOMOUNT).value === false) return [];
    return [evidenceAt(pod.ref, own, { ...(account && { other: account.ref }) })];
  }),
  describe: (evidence) => `${nameOf(evidence.object)} gets a token of the Kubernetes API: ${AUTOMOUNT} is ${show(evidence.got)}, expected false.`,
});
