import { DEFAULT_SERVICE_ACCOUNT } from '../../judge/known';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { kubernetes, nist } from '../standards';
import { nameOf } from '../words';

/** Asked only where the manifests are those that give a namespace its accounts. */
export const UNKNOWN_SERVICE_ACCOUNT = defineRule({
  code: 'ZT210',
  name: 'unknown-service-account',
  title: 'A workload names a ServiceAccount that no manifest gives',
  severity: 'warning',
  why: 'Pods of an account that does not exist are never made; and if somebody else made one of that name, its roles and its token settings are not those that were read here.',
  fix: 'Correct serviceAccountName, or add the ServiceAccount to the manifests.',
  standards: [
    kubernetes('Configure Service Accounts for Pods', 'tasks/configure-pod-container/configure-service-account/'), nist('800-204', 'MS-SS-1'),
  ],
  check: (input) => {
    const giving = new Set([...input.serviceAccounts.values()].map(({ ref }) => ref.namespace));
    return input.pods.flatMap((pod) => {
      const account = pod.template.serviceAccount;
      const key = `${pod.ref.namespace}/${account}`;
      if (account === DEFAULT_SERVICE_ACCOUNT || !giving.has(pod.ref.namespace) || input.serviceAccounts.has(key)) return [];
      const name = pod.spec.child('serviceAccountName');
      return [evidenceAt(pod.ref, name.value === account ? name : pod.spec.child('serviceAccount'), { details: { account: key } })];
    });
  },
  describe: ({ object, details }) => `${nameOf(object)} runs as the ServiceAccount ${details.account}, which no manifest gives.`,
});
