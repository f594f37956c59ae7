/** What Consul cannot do, by name. */
import type { ConsulMesh } from './mesh';
import { MOST_CONTAINERS } from './ports';
import { isTaken } from './render/around';
import { calledPorts } from './render/service-port';
import type { TrustEdge } from '../../graph/edge';
import type { GraphNode, WorkloadNode } from '../../graph/nodes';
import { transportOf } from '../../graph/port';
import type { PortNode } from '../../graph/port';
import { quoted } from '../../graph/problem';
import type { Mistake, Problem } from '../../graph/problem';
import type { Reader } from '../../graph/reader';
import { askedProbes } from '../asked-probes';
import type { EdgePods, ReceivedCall } from '../mesh';

type Found = Omit<Problem, 'severity' | 'path'>;

/** Intentions name services: whoever shows no name of one is let in by none. */
export function checkReceived({ from, to, access }: ReceivedCall<ConsulMesh>): readonly Mistake[] {
  if (from.kind !== 'pods') return [];
  const asked = to.ports.filter(({ name }) => access.kind !== 'ports' || access.names.includes(name));
  if (asked.length > 0 && asked.every((port) => transportOf(port) === 'UDP')) return [];
  return [{
    code: 'call-without-mesh',
    value: 'pods that are no single service and a callee in Consul',
    expected: 'callers that Consul knows by their names: an intention for whoever has any would let in all services of the mesh',
    fix: 'name the services one by one: SecureService.fromReference(…)',
  }];
}

/** What a proxy cannot take of callers, and of the kubelet. */
export function checkCalled(callee: WorkloadNode, edges: readonly TrustEdge[], nodes: ReadonlyMap<string, GraphNode>): readonly Found[] {
  const called = calledPorts(callee, edges, nodes);
  return [...checkService(callee), ...checkPorts(called), ...checkProbes(callee, called)];
}

/** Source: consul-k8s, `connect-init`: the account of a pod has the name of its service, and exactly one Service selects the pod. */
function checkService({ name, serviceNames, serviceAccount, outside }: WorkloadNode): readonly Found[] {
  if (outside) {
    return [{
      code: 'mesh',
      subject: 'outsideService',
      value: `a second Service of ${quoted(serviceAccount)}`,
      expected: 'one Service: Consul starts no pod that two select',
      fix: 'put what is called from outside into a namespace without a mesh',
    }];
  }
  const names = [...new Set([...serviceNames ?? [name], serviceAccount])];
  if (names.length === 1 && names[0] === name) return [];
  return [{
    code: 'mesh',
    subject: 'serviceNames and serviceAccountName',
    value: names.map(quoted).join(', '),
    expected: `one Service and an account, both called ${quoted(name)}: to Consul this is one name, which no pods with another account may have`,
    fix: 'give them one name, and the workload, too: { name: \'…\' }; or put it into a namespace without a mesh',
  }];
}

/** A proxy passes calls on to one port. */
function checkPorts(called: readonly PortNode[]): readonly Found[] {
  if (called.length < 2) return [];
  return [{
    code: 'access-on-port',
    subject: 'calls of it',
    value: `the ports ${called.map(({ name }) => quoted(name)).join(' and ')}`,
    expected: 'one port over TCP that is called: a proxy of Consul passes all calls on to one',
    fix: 'give each of these ports to a workload of its own, or put it into a namespace without a mesh',
  }];
}

/** What a proxy does not take for the kubelet goes around it, in plain text: not where others call. */
function checkProbes({ pod }: WorkloadNode, called: readonly PortNode[]): readonly Found[] {
  const refused = askedProbes(pod).find((probe) => !isTaken(probe) && called.some(({ containerPort }) => containerPort === probe.action.port));
  if (!refused) return [];
  return [{
    code: 'probes',
    subject: 'probes',
    value: `a probe over ${refused.action.kind === 'grpc' ? 'gRPC' : 'HTTP'} of port ${refused.action.port}, which is called`,
    expected: `one that a proxy of Consul takes for the kubelet: over HTTP in plain text, of the first ${MOST_CONTAINERS} containers that are no init containers`,
    fix: "ask another port (Probes.grpc({ managementPort: 8081 }) or Probes.http('/healthz', { managementPort: 8081 })), or by Probes.tcp() or Probes.exec([…])",
  }];
}

/** Pods of an edge have a proxy of Consul only where none of another mesh is in them. */
export function checkEdge(reader: Reader, { gatewayClass, controller }: EdgePods): void {
  if (controller === undefined) return;
  reader.refuse(
    'mesh', 'mesh', `Mesh.consul() for an edge of the class ${quoted(gatewayClass)}`, `an edge whose pods get a proxy of Consul: those that ${controller} makes have a proxy of their own`,
    'name the class and the pods of another controller: gatewayClassName, podLabels and serviceAccountName',
  );
}
