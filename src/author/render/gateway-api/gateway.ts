import { NAMESPACE_NAME_LABEL } from '../../graph/labels';
import type { WrittenListeners } from '../../graph/listener-nodes';
import type { GatewayNode } from '../../graph/nodes';
import { sortedUnique } from '../../graph/order';
import { findNode } from '../../graph/trust-graph';
import type { TrustGraph } from '../../graph/trust-graph';
import type { LabelSelector } from '../kubernetes/label-selector';
import type { ObjectTemplate } from '../manifest';

export interface GatewayBody {
  readonly spec: { readonly gatewayClassName: string; readonly listeners: readonly Listener[]; readonly tls?: GatewayTls };
}

/** What holds for all listeners that end TLS: connections are used again for other hosts, so that one host alone can't ask for certificates. */
export interface GatewayTls {
  readonly frontend: { readonly default: { readonly validation: { readonly mode: 'AllowValidOnly'; readonly caCertificateRefs: readonly [CaRef] } } };
}

export interface CaRef {
  readonly group: '';
  readonly kind: 'ConfigMap';
  readonly name: string;
}

/** One that ends TLS, or one that redirects to those. */
export type Listener = HttpsListener | PlainListener;

export interface HttpsListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'HTTPS';
  readonly hostname: string;
  readonly tls: { readonly mode: 'Terminate'; readonly certificateRefs: readonly [CertificateRef] };
  readonly allowedRoutes: { readonly namespaces: { readonly from: 'Selector'; readonly selector: LabelSelector } };
}

export interface PlainListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'HTTP';
  readonly allowedRoutes: { readonly namespaces: { readonly from: 'Same' } };
}

/** The group of Secrets has no name. Said outright, as the API server does, because tools compare lists whole. */
export interface CertificateRef {
  readonly group: '';
  readonly kind: 'Secret';
  readonly name: string;
}

/** One HTTPS listener for each host, to which routes may come only from the namespaces whose services are exposed, and perhaps one that redirects. */
export const gateway: ObjectTemplate<GatewayNode, GatewayBody> = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  fields: ['spec'],
  render: (graph, node) => {
    const written = writtenOf(node);
    const listeners = [...written.hosts.map((hostname) => listener(graph, node, written, hostname)), ...redirecting(written)];
    return { spec: { gatewayClassName: node.gatewayClass, listeners, ...(written.clientCa !== undefined && { tls: asking(written.clientCa) }) } };
  },
};

function asking(name: string): GatewayTls {
  return { frontend: { default: { validation: { mode: 'AllowValidOnly', caCertificateRefs: [{ group: '', kind: 'ConfigMap', name }] } } } };
}

/** No name of a host: those have dots. */
export const REDIRECTING = 'http';

/** The route that redirects stands beside the Gateway, and no other one is let in. */
function redirecting({ redirectPort }: WrittenListeners): readonly PlainListener[] {
  if (!redirectPort) return [];
  return [{ name: REDIRECTING, port: redirectPort.servicePort, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } }];
}

/** Throws for an edge of others, of which nothing is written. */
export function writtenOf({ id, listens }: GatewayNode): WrittenListeners {
  if (listens.kind !== 'written') throw new Error(`Gateway ${id} is somebody else's, and none of its listeners is written`);
  return listens;
}

/** The host's own name, so that a listener keeps its name whatever hosts come and go beside it. */
export function listenerName(host: string): string {
  return host.replace('*', 'any');
}

function listener(graph: TrustGraph, node: GatewayNode, { port, tlsSecret }: WrittenListeners, hostname: string): HttpsListener {
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
