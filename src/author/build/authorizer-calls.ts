import { holdingsOf } from '../gateways/table';
import type { AuthorizerNode } from '../graph/authorizer';
import type { CallNode } from '../graph/declarations';
import type { GatewayNode, WorkloadNode } from '../graph/nodes';
import { dialectOf } from '../meshes/table';

/** By which each question comes over gRPC. Source: the protocol envoy.service.auth.v3.Authorization. */
const CHECK = '/envoy.service.auth.v3.Authorization/Check';

/** Proxies call whom they ask, like any other caller, and as the workload or the edge that they stand before. Where none would ask, nobody calls. */
export function authorizerCalls(gateways: readonly GatewayNode[], workloads: readonly WorkloadNode[]): readonly CallNode[] {
  return [
    ...workloads.filter(({ mesh }) => dialectOf(mesh).render.authorizerObjects)
      .flatMap((workload) => (workload.asks ? [callOf(workload, workload.asks)] : [])),
    ...gateways.filter((gateway) => holdingsOf(gateway).authorizers)
      .flatMap((gateway) => authorizersOf(gateway).map((authorizer) => callOf(gateway, authorizer))),
  ];
}

/** Those that an edge asks, each once. */
export function authorizersOf({ routes }: GatewayNode): readonly AuthorizerNode[] {
  return [...new Map(routes.flatMap(({ authorizer }) => (authorizer ? [[JSON.stringify(authorizer), authorizer]] : []))).values()];
}

function callOf({ id, path }: WorkloadNode | GatewayNode, { protocol, service, port, pathPrefix }: AuthorizerNode): CallNode {
  const asked = protocol === 'grpc'
    ? { protocols: ['grpc'] as const, methods: ['POST'], paths: [CHECK] }
    // Proxies ask with the method and behind the prefix with the path of the request.
    : { protocols: ['http', 'http2'] as const, methods: [], paths: pathPrefix === '' ? [] : [`${pathPrefix}/*`] };
  return { path, from: { kind: 'owned', id }, to: { kind: 'owned', id: service }, access: { kind: 'http', port, ...asked, notPaths: [] }, subject: `authorizer ${service}` };
}
