/** Gateways that others own, and what is stated of them. */
import type { AssumedObject } from './assumed-object';
import { BY_CLUSTER, BY_VERIFY } from './assumption';
import type { Assumption } from './assumption';
import { labelsWords, openEnd } from './references';
import type { GatewayNode, ListenerNode } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

export function gatewaysOfOthers(graph: Specification): readonly Assumption[] {
  return nodesOf(graph, 'gateway').flatMap((node) => (node.own ? [] : ofGateway(node, graph)));
}

function ofGateway(node: GatewayNode, graph: Specification): readonly Assumption[] {
  const { id, gatewayClass, podNamespace, podLabels, serviceAccount, stated, routes } = node;
  const [route] = routes;
  const beside = routes.some(({ besideGateway }) => besideGateway);
  return [{
    kind: 'gateway',
    object: `Gateway ${id}`,
    text: `it is of the class ${gatewayClass}, with the listeners ${stated.map(listenerWords).join('; ')}, and no narrower one for hosts of this program; `
      + 'policies of its owner let in its clients, and let out its calls to services of this program',
    check: BY_VERIFY,
    effect: { is: 'objects', bodies: [gatewayOf(node)] },
  }, {
    kind: 'gateway',
    object: `pods ${labelsWords(podLabels)} of ${podNamespace}`,
    text: `they are those of Gateway ${id}, run as the account ${serviceAccount}, and nobody else makes such pods`,
    check: BY_CLUSTER,
    effect: { is: 'node', id, bodies: graph.namespaces.has(podNamespace) ? [openEnd({ namespace: podNamespace, name: node.name, podLabels })] : [] },
  }, ...(route ? [{
    kind: 'gateway' as const,
    object: `routes of others to Gateway ${id}`,
    text: `none of them is for hosts of this program${beside ? `, and none in ${node.namespace} leads to its services` : ''}`,
    check: BY_VERIFY,
    effect: { is: 'counterexample' as const, bodies: () => [rival(node, route)] },
  }] : [])];
}

function listenerWords({ name, hostname, port, routesFrom }: ListenerNode): string {
  return `${name} (HTTPS for ${hostname ?? 'every host'} on port ${port.servicePort}, routes of ${namespacesWords(routesFrom)})`;
}

function namespacesWords(from: ListenerNode['routesFrom']): string {
  switch (from.kind) {
    case 'same': return 'its own namespace';
    case 'any': return 'any namespace';
    case 'named': return from.names.join(', ');
    case 'labelled': return `namespaces with ${labelsWords(from.labels)}`;
  }
}

function gatewayOf({ name, namespace, gatewayClass, stated }: GatewayNode): AssumedObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: {
      gatewayClassName: gatewayClass,
      listeners: stated.map((listener) => ({
        name: listener.name,
        ...(listener.hostname !== undefined && { hostname: listener.hostname }),
        port: listener.port.servicePort,
        protocol: 'HTTPS',
        tls: { mode: 'Terminate', certificateRefs: [{ name }] },
        allowedRoutes: { namespaces: allowedOf(listener.routesFrom) },
      })),
    },
  };
}

/** Source: Kubernetes "Well-Known Labels", `kubernetes.io/metadata.name`. */
function allowedOf(from: ListenerNode['routesFrom']): object {
  switch (from.kind) {
    case 'same': return { from: 'Same' };
    case 'any': return { from: 'All' };
    case 'named': return { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: from.names }] } };
    case 'labelled': return { from: 'Selector', selector: { matchLabels: from.labels } };
  }
}

/** A route that takes a host from one of this program, and leads elsewhere. It is where the listener takes it. */
function rival({ name, namespace }: GatewayNode, { to, hosts, besideGateway }: GatewayNode['routes'][number]): AssumedObject {
  const [ofService = ''] = to.split('/');
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: `others-${name}`, namespace: besideGateway ? namespace : ofService },
    spec: {
      parentRefs: [{ name, namespace }],
      hostnames: [hosts[0]],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/others' } }], backendRefs: [{ name: 'others', port: 80 }] }],
    },
  };
}
