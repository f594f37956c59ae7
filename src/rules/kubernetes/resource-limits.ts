import { defineRule } from '../rule';
import { nsa, owasp } from '../standards';
import { subjectOf } from '../words';
import { containerEvidence, inContainers } from './containers';

/** A limit on CPU only slows a service down, so none is asked for. */
const WANTED = [['requests', 'cpu'], ['requests', 'memory'], ['limits', 'memory']] as const;

/** One container without limits can starve a node. */
export const RESOURCE_LIMITS = defineRule({
  code: 'ZT112',
  name: 'resource-limits',
  title: 'A container has no memory limit or no requests',
  severity: 'warning',
  why: 'Without a memory limit one leak or one flood of requests takes the whole node down; without requests the scheduler packs nodes blindly.',
  fix: 'Set resources.requests for cpu and memory and resources.limits for memory, on the container or on the pod.',
  standards: [nsa('Resource policies'), owasp('API4')],
  check: (input) => inContainers(input, (container, pod) => {
    if (container.role === 'init' || container.role === 'ephemeral') return [];
    const resources = container.field.child('resources');
    const missing = WANTED
      .filter(([list, resource]) => {
        if (resources.child(list).child(resource).present || pod.spec.child('resources').child(list).child(resource).present) return false;
        // Kubernetes takes a missing request from the limit.
        return !(list === 'requests' && resources.child('limits').child(resource).present);
      })
      .map((steps) => steps.join('.'));
    return missing.length === 0 ? [] : [containerEvidence(pod, container, resources, { details: { missing: missing.join(', ') } })];
  }),
  describe: (evidence) => `${subjectOf(evidence)} does not say how much it needs or may take: ${evidence.details.missing} missing.`,
});
