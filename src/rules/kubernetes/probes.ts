import { evidenceAt } from '../evidence';
import { endsByItself } from '../pods';
import { defineRule } from '../rule';
import { kubernetes, nist } from '../standards';
import { nameOf } from '../words';

const ASKED = ['readinessProbe', 'livenessProbe'] as const;

/** Only behind a Service does readiness mean anything. */
export const PROBES = defineRule({
  code: 'ZT113',
  name: 'probes',
  title: 'Pods behind a Service have no probes',
  severity: 'warning',
  why: 'Without a readiness probe a Service sends requests to pods that cannot answer yet; without a liveness probe a hung one stays.',
  fix: 'Give the container that serves a readinessProbe and a livenessProbe; grpc, httpGet and tcpSocket all do.',
  standards: [
    kubernetes('Configure Liveness, Readiness and Startup Probes', 'tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'),
    nist('800-204', 'MS-SS-7'),
  ],
  check: (input) => input.pods.flatMap((pod) => {
    const service = input.servicesTo.get(pod.template)?.[0];
    const serving = pod.containers.filter(({ role }) => role === 'main' || role === 'sidecar');
    if (!service || endsByItself(pod) || serving.length === 0) return [];
    const missing = ASKED.filter((probe) => !serving.some(({ field }) => field.child(probe).present));
    if (missing.length === 0) return [];
    return [evidenceAt(pod.ref, pod.spec.child('containers'), { got: null, other: service.item.ref, details: { missing: missing.join(' and ') } })];
  }),
  describe: ({ object, other, details }) => `${nameOf(object)} is behind ${other ? nameOf(other) : 'a Service'} and has no ${details.missing}.`,
});
