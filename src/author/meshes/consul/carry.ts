import { isConsul } from './mesh';
import { INBOUND_PORT } from './ports';
import type { Leg } from '../../graph/leg';
import type { GraphNode } from '../../graph/nodes';
import type { CarriedCall } from '../mesh';
import { carriedBetween } from '../proxied-calls';

/** What the network sees of calls between proxies: the port of the callee's proxy, but the port itself where pods are dialled by their own addresses. */
export function carry(call: CarriedCall): readonly Leg[] | undefined {
  return isDialledDirectly(call.to) ? undefined : carriedBetween(call, isConsul, INBOUND_PORT);
}

/**
 * The Service of a StatefulSet has no address. Proxies of callers are told to take the addresses of its pods for those of the mesh, and keep the port.
 * @see https://developer.hashicorp.com/consul/docs/connect/config-entries/service-defaults#dialeddirectly
 */
export function isDialledDirectly(callee: GraphNode): boolean {
  return callee.kind === 'workload' && callee.headless && isConsul(callee.mesh);
}
