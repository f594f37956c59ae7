import type { Declaration } from '../graph/declarations';
import type { GatewayNode, RouteNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';
import { barePrefix } from '../graph/route-paths';

/**
 * Two services at one host and path of an edge: only one of them is ever asked, the one whose route is older.
 * Source: Gateway API, HTTPRouteRule, "precedence".
 */
export function checkRoutes(declarations: readonly Declaration[]): readonly Problem[] {
  return declarations.flatMap(({ gateways }) => gateways).flatMap((gateway) => {
    const firsts = new Map<string, RouteNode>();
    const problems = new Map<string, Problem>();
    for (const route of gateway.routes) {
      for (const host of route.hosts) {
        for (const prefix of route.pathPrefixes) {
          const key = JSON.stringify([host.toLowerCase(), barePrefix(prefix)]);
          const first = firsts.get(key) ?? firsts.set(key, route).get(key)!;
          if (first.to !== route.to || first.port !== route.port) problems.set(key, clash(gateway, first, route, `${host}${prefix}`));
        }
      }
    }
    return [...problems.values()];
  });
}

function clash(gateway: GatewayNode, first: RouteNode, second: RouteNode, place: string): Problem {
  return {
    severity: 'error',
    path: gateway.path,
    code: 'call-target',
    subject: `exposes ${second.to}`,
    value: `${quoted(place)} for ${nameOf(second)} and for ${nameOf(first)}`,
    expected: 'one service for each host and path: only the older route is ever asked',
    fix: "give one of them another host or path: { hosts: ['…'], pathPrefixes: ['/…'] }",
  };
}

function nameOf({ to, port }: RouteNode): string {
  return port === undefined ? to : `${to} (port ${port})`;
}
