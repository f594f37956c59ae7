/** What programs say differently of one namespace, and what two of them claim. */
import { contractOf } from '../meshes/table';
import type { ProofMessage } from '../prove-graph';
import type { GatewayNode } from '../specification/nodes';
import { transportOf } from '../specification/ports';
import { findNode, nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** @param joined what all of them declare, as one */
export function contradictions(programs: readonly Specification[], joined: Specification): readonly ProofMessage[] {
  return [...ofNamespaces(joined), ...declaredTwice(programs), ...hostsOf(programs), ...nodesOf(joined, 'gateway').flatMap(placesOf)].map((text) => ({ node: undefined, doubt: false, text }));
}

function ofNamespaces({ described }: Specification): readonly string[] {
  return [...described.values()].flatMap((said) => {
    const [{ name }] = said;
    const owners = said.filter(({ owned }) => owned).length;
    const differing = [
      ...(new Set(said.map(({ mesh }) => JSON.stringify(mesh))).size > 1 ? ['its mesh'] : []),
      ...(new Set(said.map(({ cluster }) => cluster.kubernetesVersion)).size > 1 ? ['the version of Kubernetes'] : []),
      ...(new Set(said.map(({ cluster }) => JSON.stringify([cluster.dns, cluster.podCidrs, cluster.apiServer]))).size > 1 ? ['the cluster'] : []),
    ];
    return [
      ...(owners > 1 ? [`Namespace ${name} is owned by ${owners} programs, expected one: let the others refer to it, with ZeroTrustNamespace.fromReference`] : []),
      ...differing.map((what) => `programs say different things of ${what} in namespace ${name}: describe it alike in all of them`),
    ];
  });
}

/** Each would write the policies of it, and the one that is applied last would win. */
function declaredTwice(programs: readonly Specification[]): readonly string[] {
  const owners = new Map<string, number>();
  for (const { nodes } of programs) {
    for (const node of nodes.values()) if (node.kind === 'workload' || (node.kind === 'gateway' && node.own)) owners.set(node.id, (owners.get(node.id) ?? 0) + 1);
  }
  return [...owners].filter(([, count]) => count > 1).map(([id, count]) => (
    `${id} is declared by ${count} programs, expected one: let the others refer to it, with fromReference`
  ));
}

/** In some meshes a namespace has one object for each host, with the ports of all who call it. */
function hostsOf(programs: readonly Specification[]): readonly string[] {
  const ports = new Map<string, Set<string>>();
  for (const program of programs) {
    for (const [called, numbers] of hostsIn(program)) ports.set(called, (ports.get(called) ?? new Set()).add([...numbers].sort((left, right) => left - right).join(', ')));
  }
  return [...ports].filter(([, different]) => different.size > 1).map(([called, different]) => (
    `programs call ${called} on different ports: ${[...different].join(' and ')}. They write one object with the ports, and the one that is applied last replaces the other. `
      + 'Call the same ports in all of them, or from namespaces of their own'
  ));
}

function hostsIn(program: Specification): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  for (const { from, to, grants } of program.edges) {
    const [caller, callee] = [findNode(program, from), findNode(program, to)];
    if (caller.kind !== 'workload' || (callee.kind !== 'host' && callee.kind !== 'network')) continue;
    const kind = contractOf(caller.mesh).kinds.ofHosts;
    if (kind === undefined) continue;
    const called = `${callee.kind === 'host' ? callee.host : callee.name} from namespace ${caller.namespace} (${kind})`;
    const numbers = found.get(called) ?? new Set();
    for (const { port } of grants) if (transportOf(port) === 'TCP') numbers.add(port.servicePort);
    found.set(called, numbers);
  }
  return found;
}

/** One host and path of a Gateway leads to one service. Source: Gateway API, HTTPRouteRule, "precedence": of two the older route is asked. */
function placesOf({ id, routes }: GatewayNode): readonly string[] {
  const places = new Map<string, Set<string>>();
  for (const { to, port, hosts, paths, methods, headers } of routes) {
    const asked = (methods ?? ['']).map((method) => [method, ...Object.keys(headers).sort().map((name) => `with ${name}: ${headers[name]}`)].filter((word) => word !== '').join(' '));
    const requests = paths.flatMap(({ whole, text }) => asked.map((words) => `${text}${whole ? '' : '/'}${words === '' ? '' : ` (${words})`}`));
    for (const place of hosts.flatMap((host) => requests.map((request) => `${host}${request}`))) {
      places.set(place, (places.get(place) ?? new Set()).add(`${to}:${port?.servicePort ?? ''}`));
    }
  }
  return [...places].filter(([, services]) => services.size > 1).map(([place, services]) => (
    `programs lead ${place} of Gateway ${id} to ${[...services].join(' and ')}: only the older route is asked. Give one of them another host or path`
  ));
}
