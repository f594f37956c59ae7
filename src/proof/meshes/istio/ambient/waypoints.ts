/**
 * Which services have a waypoint, and which calls go by way of it. Istio leads calls there by the Service that is called: those of pods in ambient
 * mode, and those of its own gateways where the Service says so; never those of sidecars, and never those of a headless Service, whose name means
 * the addresses of its pods.
 *
 * Sources: Istio "Configure waypoint proxies"; labels `istio.io/use-waypoint` and `istio.io/ingress-use-waypoint`.
 */
import { isTunnelled, meshOf } from './tunnels';
import type { RelayNode, SpecificationNode, WorkloadNode } from '../../../specification/nodes';
import type { Specification } from '../../../specification/specification';
import { isAmbient } from '../cluster-spec';

/** Who calls whom. */
export type Calls = Pick<Specification, 'nodes' | 'edges'>;

export function usesWaypoints(caller: SpecificationNode, callee: SpecificationNode): boolean {
  if (!isTunnelled(caller, callee)) return false;
  if (caller.kind === 'gateway' && caller.controller?.kind === 'istio') return true;
  const mesh = meshOf(caller, callee);
  return mesh !== undefined && isAmbient(mesh);
}

/** By the callees that are behind them. */
export function waypointsOf(calls: Calls): ReadonlyMap<string, RelayNode> {
  let known = KNOWN.get(calls.edges);
  if (!known) KNOWN.set(calls.edges, known = find(calls));
  return known;
}

const KNOWN = new WeakMap<Calls['edges'], ReadonlyMap<string, RelayNode>>();

function find({ nodes, edges }: Calls): ReadonlyMap<string, RelayNode> {
  const found = new Map<string, RelayNode>();
  for (const node of nodes.values()) {
    const relay = node.kind === 'workload' && (node.admits || node.limits || node.requestTimes) ? waypointFor(node) : undefined;
    if (relay) found.set(node.id, relay);
  }
  for (const { from, to, purpose, grants } of edges) {
    const [caller, callee] = [nodes.get(from), nodes.get(to)];
    if (purpose !== 'call' || !caller || callee?.kind !== 'workload' || found.has(to)) continue;
    const relay = grants.some(({ requests }) => requests !== undefined) && usesWaypoints(caller, callee) ? waypointFor(callee) : undefined;
    if (relay) found.set(to, relay);
  }
  return found;
}

/** Its pods, their account and the Gateway have one name. Source: waypoint.yaml of istiod's chart. */
function waypointFor({ namespace, name, mesh, cluster, controller, foreign }: WorkloadNode): RelayNode | undefined {
  if (!isAmbient(mesh) || mesh.waypoint === 'none' || controller === 'StatefulSet' || foreign) return undefined;
  const { waypoint } = mesh;
  const at = typeof waypoint === 'string'
    ? { namespace, name: waypoint === 'ofService' ? `${name}-waypoint` : 'waypoint', owned: true }
    : { namespace: waypoint.namespace ?? namespace, name: waypoint.name, owned: false };
  const serviceAccount = typeof waypoint === 'string' ? at.name : waypoint.serviceAccount;
  return { kind: 'relay', id: `waypoint ${at.namespace}/${at.name}`, ...at, serviceAccount, mesh, cluster };
}
