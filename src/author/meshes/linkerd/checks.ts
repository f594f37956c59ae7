/** What Linkerd cannot do, by name. */
import { isLinkerd } from './mesh';
import type { LinkerdMesh } from './mesh';
import { SKIPPED_PORTS } from './ports';
import { groupsOf, tryFindConflict } from './render/requests';
import type { AskingCaller } from './render/requests';
import { callersAt, probesOf } from './render/route';
import { isOpaque } from './render/server';
import type { TrustEdge } from '../../graph/edge';
import type { WorkloadNode } from '../../graph/nodes';
import { transportOf } from '../../graph/port';
import type { PortNode } from '../../graph/port';
import type { Mistake, Problem } from '../../graph/problem';
import type { Reader } from '../../graph/reader';
import type { EdgePods, ReceivedCall } from '../mesh';
import { identityOf } from './installation';
import { quoted } from '../../graph/problem';

/** Callers of another Linkerd, and ports that no proxy would see. */
export function checkReceived({ mesh, from, to }: ReceivedCall<LinkerdMesh>): readonly Mistake[] {
  const around = to.ports.find(({ containerPort }) => SKIPPED_PORTS.includes(containerPort));
  return [
    ...(around ? [{
      code: 'call-target' as const,
      value: `the port '${around.name}' (${around.containerPort}) of ${to.id}`,
      expected: `any port but ${SKIPPED_PORTS.join(' and ')}: unless its installation is changed, Linkerd lets these go around its proxies, in plain text and past every policy`,
      fix: 'let the application listen on another port; the Service may keep this one: { servicePort: … }',
    }] : []),
    ...(from.kind === 'reference' && from.mesh && isLinkerd(from.mesh) && identityOf(from.mesh, from) !== identityOf(mesh, from) ? [{
      code: 'call-without-mesh' as const,
      value: `a caller of another Linkerd, known there as ${identityOf(from.mesh, from)}`,
      expected: `a caller of the same Linkerd as the callee, known as ${identityOf(mesh, from)}: an account means an identity of one's own Linkerd`,
      fix: 'state the mesh of the reference like that of the callee, or leave it out',
    }] : []),
  ];
}

/** Source: Gateway API, HTTPRouteSpec and HTTPPathMatch. */
const MOST_MATCHES = 128;
const LONGEST = 1024;

type Found = Omit<Problem, 'severity' | 'path'>;

/** Paths of which a proxy takes the one or the other by the age of their routes, and probes that it would refuse. */
export function checkCalled(callee: WorkloadNode, edges: readonly TrustEdge[]): readonly Found[] {
  return [...callee.ports.flatMap((port) => checkPaths(port, callersAt(callee, edges, port.containerPort))), ...checkProbes(callee)];
}

function checkPaths({ name }: PortNode, callers: readonly AskingCaller[]): readonly Found[] {
  const conflict = tryFindConflict(callers);
  const common = { code: 'access-on-port' as const, subject: 'calls of it' };
  if (conflict) {
    return [{
      ...common,
      value: `the paths '${conflict[0]}' and '${conflict[1]}' of the port '${name}', which different callers may ask for`,
      expected: 'paths that no request has in common, where one of them is a template: of two that fit alike Linkerd takes the older route',
      fix: 'let the same callers ask for both with the same methods, or write whole paths or beginnings',
    }];
  }
  const isTooMuch = groupsOf(callers).some(({ matches }) => matches.length > MOST_MATCHES || matches.some(({ path }) => path.value.length > LONGEST));
  return isTooMuch ? [{
    ...common,
    value: `the paths of the port '${name}' that its callers may ask for`,
    expected: `paths that routes can tell apart: at most ${MOST_MATCHES} for the same callers, and expressions of at most ${LONGEST} characters`,
    fix: 'name fewer paths below a beginning that others may ask for, or give them a port of their own',
  }] : [];
}

/** What the kubelet sends is no request where a proxy only sees bytes; and a call of gRPC needs a route, which needs a declared port. */
function checkProbes({ ports, pod }: WorkloadNode): readonly Found[] {
  const refused = probesOf(pod).find((action) => {
    if (action.kind !== 'http' && action.kind !== 'grpc') return false;
    const declared = ports.find((port) => port.containerPort === action.port && transportOf(port) === 'TCP');
    return declared ? isOpaque(declared) : action.kind === 'grpc';
  });
  return refused && refused.kind !== 'exec' ? [{
    code: 'probes',
    subject: 'probes',
    value: `a probe over ${refused.kind === 'grpc' ? 'gRPC' : 'HTTP'} of port ${refused.port}`,
    expected: 'one that Linkerd can let in without an identity: over HTTP in plain text, or over gRPC at a declared port that speaks HTTP',
    fix: "ask another port, a management port over HTTP (Probes.http('/healthz', { managementPort: 8081 })), or by Probes.tcp() or Probes.exec([…])",
  }] : [];
}

/** Pods of an edge have a proxy of Linkerd only where none of another mesh is in them. */
export function checkEdge(reader: Reader, { gatewayClass, controller }: EdgePods): void {
  if (controller === undefined) return;
  reader.refuse(
    'mesh', 'mesh', `Mesh.linkerd() for an edge of the class ${quoted(gatewayClass)}`, `an edge whose pods get a proxy of Linkerd: those that ${controller} makes have its own, beside which Linkerd injects none`,
    'name the class and the pods of another controller: gatewayClassName, podLabels and serviceAccountName',
  );
}
