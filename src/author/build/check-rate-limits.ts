import { tellsUnheard, unheldAt } from './check-clients';
import { edgesThat, holdingsOf } from '../gateways/table';
import type { TrustEdge } from '../graph/edge';
import type { GatewayNode, GraphNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Mistake, Problem } from '../graph/problem';
import type { RouteNode } from '../graph/route';
import { isWithin } from '../graph/route-paths';
import { DIALECTS, dialectOf } from '../meshes/table';

/** Rate limits at edges that nobody would keep, or that anybody could get around. */
export function checkRateLimits(nodes: ReadonlyMap<string, GraphNode>, edges: readonly TrustEdge[]): readonly Problem[] {
  return [...nodes.values()].flatMap((node) => (node.kind !== 'gateway' ? [] : node.routes.filter(({ rateLimits }) => rateLimits.length > 0).flatMap((route) => (
    mistakesAt(node, route, edges).map((mistake): Problem => ({ ...mistake, severity: 'error', path: node.path, subject: `exposes ${route.to}: rateLimits` }))
  ))));
}

function mistakesAt(gateway: GatewayNode, route: RouteNode, edges: readonly TrustEdge[]): readonly Mistake[] {
  const unheld = nobodyCounts(gateway);
  if (unheld.length > 0) return unheld;
  const { checkRateLimits: check } = dialectOf(gateway.mesh);
  const byMesh = check?.(gateway.mesh, route.rateLimits, gateway) ?? [];
  return [...byMesh, ...byAddress(gateway, route, edges), ...outside(route), ...wildcards(gateway, route), ...strange(route)];
}

function nobodyCounts(gateway: GatewayNode): readonly Mistake[] {
  const where = `an edge of this program that counts requests: ${edgesThat(({ rateLimits }) => rateLimits, DIALECTS)}`;
  if (gateway.listens.kind === 'stated') return [{ code: 'rate-limit', value: 'rate limits at an edge of others', expected: where, fix: 'leave them out, and ask the owner of the Gateway' }];
  if (holdingsOf(gateway).rateLimits) return [];
  const value = `rate limits at an edge of the class ${quoted(gateway.gatewayClass)} with ${dialectOf(gateway.mesh).words}`;
  return [{ code: 'rate-limit', value, expected: where, fix: 'leave them out, and limit requests where the controller does' }];
}

/** Who a client is must be known, and nobody may make it up. */
function byAddress(gateway: GatewayNode, { rateLimits }: RouteNode, edges: readonly TrustEdge[]): readonly Mistake[] {
  if (!rateLimits.some(({ countedBy }) => countedBy === 'client-address')) return [];
  return [...unheldAt(gateway), ...(gateway.listens.kind === 'written' ? tellsUnheard(gateway, gateway.listens, edges) : [])];
}

function outside({ rateLimits, paths }: RouteNode): readonly Mistake[] {
  return rateLimits.flatMap((limit) => limit.paths).filter((path) => !paths.some((exposed) => isWithin(path, exposed))).map((path) => ({
    code: 'http-path', value: quoted(path), expected: `a path that is exposed: ${paths.map((one) => one.path).join(' or ')}`, fix: 'expose it, or leave it out',
  }));
}

/** What filters compare as it stands: in other values, they would read a command. */
const PLAIN = /^[\w ,;=:./?~+-]{1,128}$/;

function strange({ headers }: RouteNode): readonly Mistake[] {
  return headers.filter(({ value }) => !PLAIN.test(value)).map(({ name, value }) => ({
    code: 'rate-limit',
    value: `requests that are told apart by the header ${name}: ${quoted(value)}`,
    expected: 'values of at most 128 letters, digits, spaces and . , ; = : / ? + ~ - _',
    fix: 'expose it by another value, or without headers',
  }));
}

function wildcards({ listens }: GatewayNode, { hosts }: RouteNode): readonly Mistake[] {
  const wild = hosts.find((host) => host.startsWith('*'));
  if (wild === undefined || listens.kind === 'stated' || listens.hosts.every((host) => hosts.includes(host))) return [];
  return [{
    code: 'rate-limit',
    value: `rate limits under ${wild}, at an edge with other hosts`,
    expected: 'single hosts, or all hosts of the edge: requests are told apart by whole hosts',
    fix: 'expose it under single hosts, or by an edge of its own',
  }];
}
