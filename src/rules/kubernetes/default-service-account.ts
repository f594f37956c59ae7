import { DEFAULT_SERVICE_ACCOUNT } from '../../judge/known';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nist, nsa } from '../standards';
import { nameOf } from '../words';

/** The mesh's identity is the ServiceAccount, and everybody is "default". */
export const DEFAULT_SERVICE_ACCOUNT_USED = defineRule({
  code: 'ZT201',
  name: 'default-service-account',
  title: 'A workload runs as the default ServiceAccount',
  severity: 'error',
  why: 'In a mesh the ServiceAccount is the identity: what one caller with the default account may do, every pod of the namespace may that names none.',
  fix: 'Create a ServiceAccount for the workload alone and name it in serviceAccountName.',
  standards: [cis('5.1.5'), nist('800-204', 'MS-SS-1'), nist('800-204B', 'SAUZ-SR-1'), nsa('Protecting Pod service account tokens')],
  check: (input) => input.pods
    .filter((pod) => pod.template.serviceAccount === DEFAULT_SERVICE_ACCOUNT)
    .map((pod) => evidenceAt(pod.ref, pod.spec.child('serviceAccountName'))),
  describe: ({ object }) => `${nameOf(object)} runs as the default ServiceAccount, so no policy can tell it from its neighbours.`,
});
