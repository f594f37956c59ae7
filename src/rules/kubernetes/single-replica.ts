import { evidenceAt } from '../evidence';
import type { RuleInput } from '../input';
import { defineRule } from '../rule';
import { kubernetes, nist } from '../standards';
import { nameOf } from '../words';

/** A single pod is unavailable while its node is drained. A StatefulSet may have one pod on purpose. */
export const SINGLE_REPLICA = defineRule({
  code: 'ZT118',
  name: 'single-replica',
  title: 'A Deployment behind a Service runs one pod',
  severity: 'note',
  why: 'Every drained node, update and eviction is an outage, and so security updates of nodes wait.',
  fix: 'Run two replicas or more, or let a HorizontalPodAutoscaler choose from two upwards.',
  standards: [nist('800-204', 'MS-SS-7'), kubernetes('Disruptions', 'concepts/workloads/pods/disruptions/')],
  check: (input) => {
    const scaled = scaledDeployments(input);
    return input.pods.flatMap((pod) => {
      const replicas = pod.item.root.child('spec').child('replicas');
      const service = input.servicesTo.get(pod.template)?.[0];
      if (pod.kind !== 'Deployment' || !service || (replicas.value ?? 1) !== 1 || scaled.has(`${pod.ref.namespace}/${pod.ref.name}`)) return [];
      return [evidenceAt(pod.ref, replicas, { other: service.item.ref })];
    });
  },
  describe: ({ object, other }) => `${nameOf(object)} runs one pod behind ${other ? nameOf(other) : 'a Service'}.`,
});

/** Deployments whose number somebody else chooses: the autoscaler of Kubernetes, or KEDA's. */
function scaledDeployments(input: RuleInput): ReadonlySet<string> {
  const scalers = [...input.ofKind('autoscaling', 'HorizontalPodAutoscaler'), ...input.ofKind('keda.sh', 'ScaledObject')];
  return new Set(scalers.flatMap(({ ref, root }) => {
    const target = root.child('spec').child('scaleTargetRef');
    return (target.child('kind').value ?? 'Deployment') === 'Deployment' ? [`${ref.namespace}/${String(target.child('name').value)}`] : [];
  }));
}
