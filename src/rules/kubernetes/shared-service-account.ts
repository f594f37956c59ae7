import { DEFAULT_SERVICE_ACCOUNT } from '../../judge/known';
import { evidenceAt } from '../evidence';
import { workloadOf, type PodItem } from '../pods';
import { defineRule } from '../rule';
import { cis, nist } from '../standards';
import { nameOf } from '../words';

/** Two workloads with one identity have the rights of both. */
export const SHARED_SERVICE_ACCOUNT = defineRule({
  code: 'ZT202',
  name: 'shared-service-account',
  title: 'Several workloads share a ServiceAccount',
  severity: 'warning',
  why: 'A policy that lets one of them in lets all of them in, and an intruder in the weakest speaks for the strongest.',
  fix: 'Give each workload a ServiceAccount of its own.',
  standards: [nist('800-204', 'MS-SS-1'), nist('800-204B', 'SAUZ-SR-1'), cis('5.1.5')],
  check: (input) => {
    const first = new Map<string, PodItem>();
    return input.pods.flatMap((pod) => {
      if (pod.template.serviceAccount === DEFAULT_SERVICE_ACCOUNT) return [];
      const key = `${pod.ref.namespace}/${pod.template.serviceAccount}`;
      const other = first.get(key);
      if (!other) first.set(key, pod);
      if (!other || workloadOf(other) === workloadOf(pod)) return [];
      return [evidenceAt(pod.ref, pod.spec.child('serviceAccountName'), { other: other.ref, details: { account: key } })];
    });
  },
  describe: ({ object, other, details }) => `${nameOf(object)} shares the ServiceAccount ${details.account} with ${other ? nameOf(other) : 'another workload'}.`,
});
