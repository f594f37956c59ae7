import { NAMESPACE_NAME_LABEL } from '../../graph/labels';
import type { GatewayNode, WrittenListeners } from '../../graph/nodes';
import { sortedUnique } from '../../graph/order';
import { findNode } from '../../graph/trust-graph';
import type { TrustGraph } from '../../graph/trust-graph';
import type { LabelSelector } from '../kubernetes/label-selector';
import type { ObjectTemplate } from '../manifest';

export interface GatewayBody {
  readonly spec: { readonly gatewayClassName: string; readonly listeners: readonly Listener[] };
}

export interface Listener {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'HTTPS';
  readonly hostname: string;
  readonly tls: { readonly mode: 'Terminate'; readonly certificateRefs: readonly [CertificateRef] };
  readonly allowedRoutes: { readonly namespaces: { readonly from: 'Selector'; readonly selector: LabelSelector } };
}

/** The group of Secrets has no name. Said outright, as the API server does, because tools compare lists whole. */
export interface CertificateRef {
  readonly group: '';
  readonly kind: 'Secret';
  readonly name: string;
}

/** One HTTPS listener for each host; routes may come only from the namespaces whose services are exposed. */
export const gateway: ObjectTemplate<GatewayNode, GatewayBody> = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  fields: ['spec'],
  render: (graph, node) => {
    const written = writtenOf(node);
    return { spec: { gatewayClassName: node.gatewayClass, listeners: written.hosts.map((hostname) => listener(graph, node, written, hostname)) } };
  },
};

/** Throws for an edge of others, of which nothing is written. */
export function writtenOf({ id, listens }: GatewayNode): WrittenListeners {
  if (listens.kind !== 'written') throw new Error(`Gateway ${id} is somebody else's, and none of its listeners is written`);
  return listens;
}

/** The host's own name, so that a listener keeps its name whatever hosts come and go beside it. */
export function listenerName(host: string): string {
  return host.replace('*', 'any');
}

function listener(graph: TrustGraph, node: GatewayNode, { port, tlsSecret }: WrittenListeners, hostname: string): Listener {
  const exposed = node.routes.filter((route) => route.hosts.includes(hostname)).map((route) => findNode(graph, route.to));
  const namespaces = sortedUnique(exposed.flatMap((callee) => ('namespace' in callee ? [callee.namespace] : [])));
  return {
    name: listenerName(hostname),
    port: port.servicePort,
    protocol: 'HTTPS',
    hostname,
    tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: tlsSecret }] },
    allowedRoutes: {
      namespaces: {
        // An empty list of values matches nothing; leaving the selector out would admit routes from everywhere.
        from: 'Selector',
        selector: namespaces.length > 0
          ? { matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: 'In', values: namespaces }] }
          : { matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: 'DoesNotExist' }] },
      },
    },
  };
}
