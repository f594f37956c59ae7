import type { Field } from '../../judge/objects/read/field';
import type { RuleInput } from '../input';
import type { Container, PodItem } from '../pods';
import { defineRule, type Evidence } from '../rule';
import { kubernetes } from '../standards';
import { show, subjectOf } from '../words';
import { containerEvidence, effective, inContainers, securityContext } from './containers';

/** Source: Linux, ip-sysctl, ip_unprivileged_port_start: below it, CAP_NET_BIND_SERVICE is needed. */
const FIRST_UNPRIVILEGED_PORT = 1024;
const SYSCTL = 'net.ipv4.ip_unprivileged_port_start';

/** What a container runtime allows by itself differs: containerd lets everybody listen on any port from 2.0 on, others do not. */
export const PRIVILEGED_PORT = defineRule({
  code: 'ZT125',
  name: 'privileged-port',
  title: 'A container that is not root listens on a port under 1024',
  severity: 'note',
  why: 'Without a capability, Linux lets root alone listen there. Some container runtimes lift this for pods and others do not: the same manifest runs here, and there ends with "permission denied".',
  fix: `Listen on a port from 1024 on, which a Service can offer as any other, or set the safe sysctl ${SYSCTL} of the pod to the port.`,
  standards: [kubernetes('Using sysctls in a Cluster', 'tasks/administer-cluster/sysctl-cluster/')],
  check: (input: RuleInput) => inContainers(input, (container, pod) => privilegedPorts(container, pod)),
  describe: (evidence) => `${subjectOf(evidence)} is not root and listens on port ${show(evidence.got)}, which not every node lets it.`,
});

function privilegedPorts(container: Container, pod: PodItem): readonly Evidence[] {
  const ports = container.field.child('ports').items().map((port) => port.child('containerPort'));
  const low = ports.filter(({ value }) => typeof value === 'number' && value > 0 && value < unprivilegedFrom(pod));
  return low.length === 0 || mayBeRoot(container, pod) || mayBind(container) ? [] : low.map((port) => containerEvidence(pod, container, port));
}

function unprivilegedFrom({ spec }: PodItem): number {
  const said = spec.child('securityContext').child('sysctls').items().find((item) => item.child('name').value === SYSCTL);
  return said ? Number(said.child('value').value) : FIRST_UNPRIVILEGED_PORT;
}

function mayBeRoot(container: Container, pod: PodItem): boolean {
  const user = effective(container, pod, 'runAsUser').value;
  return user === 0 || (effective(container, pod, 'runAsNonRoot').value !== true && typeof user !== 'number');
}

/** With the capability, an image can let its program use it. */
function mayBind(container: Container): boolean {
  const added: readonly Field[] = securityContext(container).child('capabilities').child('add').items();
  return added.some(({ value }) => value === 'NET_BIND_SERVICE' || value === 'CAP_NET_BIND_SERVICE' || value === 'ALL');
}
