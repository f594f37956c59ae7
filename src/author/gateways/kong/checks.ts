import type { MeshNode } from '../../graph/mesh';
import type { GatewayNode } from '../../graph/nodes';
import type { Mistake } from '../../graph/problem';
import { keyOfClients } from '../../graph/route';
import type { RouteNode } from '../../graph/route';
import { checkOutside } from '../outside-of-meshes';

/** Its pods are labelled by its own configuration, which asks no mesh for a proxy. */
export function checkMesh(mesh: MeshNode): readonly Mistake[] {
  return checkOutside('Kong', mesh);
}

/** Which proxies before it Kong believes is set in its pods; and a plugin holds for a whole route. */
export function checkClients({ listens, routes }: GatewayNode): readonly Mistake[] {
  if (listens.kind === 'stated') return [];
  const told: readonly Mistake[] = listens.clientAddress?.kind === 'told' ? [{
    code: 'cidr',
    value: `addresses of clients that are told by ${listens.clientAddress.by}, at an edge of Kong`,
    expected: 'those of packets: whom Kong believes is set in its pods, where nothing proves it',
    fix: 'say clientAddress: ClientAddress.ofConnection(), if load balancer and nodes keep them',
  }] : [];
  return [...told, ...mixed(routes)];
}

function mixed(routes: readonly RouteNode[]): readonly Mistake[] {
  const differing = routes.flatMap((route) => route.hosts.filter((host) => routes.some((other) => (
    other.to === route.to && other.hosts.includes(host) && keyOfClients(other) !== keyOfClients(route)
  ))).map((host) => `${route.to} under ${host}`));
  return [...new Set(differing)].slice(0, 1).map((value): Mistake => ({
    code: 'cidr',
    value: `different addresses of clients for ${value}, at an edge of Kong`,
    expected: 'the same for all paths of a service under one host: a plugin of Kong holds for all of them',
    fix: 'name the same addresses for all of them, or expose the paths under hosts of their own',
  }));
}

/** What Kong would not do, or what nobody here has seen it do. */
export function checkEdge({ listens, routes }: GatewayNode): readonly Mistake[] {
  const refused = (code: Mistake['code'], value: string, expected: string, fix: string): readonly Mistake[] => [{ code, value: `${value} at an edge of Kong`, expected, fix }];
  const written = listens.kind === 'written' ? [
    ...(listens.redirectPort === undefined ? [] : refused(
      'port-number', 'redirectPort', 'HTTPS alone: how Kong tells a route for plain HTTP from others of its host differs between versions', 'leave it out: Kong refuses plain HTTP with 426',
    )),
    ...(listens.clients.kind === 'any' ? [] : refused(
      'cidr', 'clientCidrs', 'addresses of clients by route: Kong Operator writes a NetworkPolicy of its own, which lets anybody at the ports of its proxies',
      "name them where a service is exposed: edge.exposes(web, { clientCidrs: ['…'] })",
    )),
  ] : [];
  return [
    ...written,
    ...(routes.some(({ changes: { cors } }) => cors) ? refused('host', 'cors', 'no filter CORS: Kong\'s controller passes over it, and browsers let no page of another origin read answers', 'let the service answer for pages of other origins') : []),
    ...(routes.some(({ changes: { prefix, host } }) => prefix !== undefined || host !== undefined)
      ? refused('http-path', 'rewritePrefix or rewriteHost', 'requests as they come: what Kong makes of the filter URLRewrite has not been tried', 'leave it out, and let the service take the path and the host that clients ask for')
      : []),
  ];
}
