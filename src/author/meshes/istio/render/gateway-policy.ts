import { AUTHORIZATION_POLICY } from './authorization-policy';
import type { AuthorizationPolicyBody, AuthorizationRule } from './authorization-policy';
import type { GatewayNode, RouteNode } from '../../../graph/nodes';
import { pathsOf } from '../../../graph/route-paths';
import { nonEmpty, tryNonEmpty } from '../../../graph/selection';
import type { NonEmpty } from '../../../graph/selection';
import { writtenOf } from '../../../render/gateway-api/gateway';
import type { ObjectTemplate } from '../../../render/manifest';

/** What the edge lets in: the hosts and paths that it exposes. Clients of an edge have no identity in the mesh. */
export const gatewayPolicy: ObjectTemplate<GatewayNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (_graph, gateway) => {
    const to = tryNonEmpty(gateway.routes.map((route) => ({ operation: operationOf(route, gateway) })));
    return {
      spec: {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway.name }],
        action: 'ALLOW',
        ...(to ? { rules: [{ to }] as const } : {}),
      },
    };
  },
};

function operationOf(route: RouteNode, gateway: GatewayNode): AuthorizationRule['to'][number]['operation'] {
  const port = String(writtenOf(gateway).port.containerPort);
  const paths = tryNonEmpty(pathsOf(route));
  return { ports: [port], hosts: nonEmpty(route.hosts.flatMap((host) => withPort(host, port))), ...(paths ? { paths } : {}) };
}

/** Clients may write the port into the Host header. Only one `*` is a wildcard, so a wildcard host names the port. */
function withPort(host: string, port: string): NonEmpty<string> {
  return [host, host.startsWith('*') ? `${host}:${port}` : `${host}:*`];
}
