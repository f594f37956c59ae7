import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa, podSecurity } from '../standards';
import { nameOf } from '../words';

const SHARED = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

/** A pod in the node's namespaces is a process of the node. */
export const HOST_NAMESPACES = defineRule({
  code: 'ZT108',
  name: 'host-namespaces',
  title: 'A pod shares a namespace of its node',
  severity: 'error',
  why: 'With hostNetwork no NetworkPolicy and no mesh applies to the pod; hostPID and hostIPC show and touch the processes of all others on the node.',
  fix: 'Remove hostNetwork, hostPID and hostIPC. A node agent that needs one belongs in a namespace of its own, with a waiver.',
  standards: [podSecurity('baseline', 'Host Namespaces'), cis('5.2.3'), cis('5.2.4'), cis('5.2.5'), nsa('Pod security enforcement')],
  check: (input) => input.pods.flatMap((pod) => SHARED
    .map((key) => ({ key, field: pod.spec.child(key) }))
    .filter(({ field }) => field.value === true)
    .map(({ key, field }) => evidenceAt(pod.ref, field, { details: { shared: key } }))),
  describe: ({ object, details }) => `${nameOf(object)} sets ${details.shared} and so lives in its node's namespace instead of its own.`,
});
