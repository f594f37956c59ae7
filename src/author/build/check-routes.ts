import type { Declaration } from '../graph/declarations';
import type { GatewayNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';
import type { RouteNode, RoutePathNode } from '../graph/route';
import { pathKey } from '../graph/route-paths';

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
        for (const [path, method] of placesOf(route)) {
          const key = JSON.stringify([host.toLowerCase(), pathKey(path), method, route.headers]);
          const first = firsts.get(key) ?? firsts.set(key, route).get(key)!;
          if (first.to !== route.to || first.port !== route.port) problems.set(key, clash(gateway, first, route, `${method}${host}${path.path}`));
        }
      }
    }
    return [...problems.values()];
  });
}

function placesOf({ paths, methods }: RouteNode): readonly (readonly [RoutePathNode, string])[] {
  const words = methods.kind === 'any' ? [''] : methods.items.map((method) => `${method} `);
  return paths.flatMap((path) => words.map((method) => [path, method] as const));
}

function clash(gateway: GatewayNode, first: RouteNode, second: RouteNode, place: string): Problem {
  return {
    severity: 'error',
    path: gateway.path,
    code: 'call-target',
    subject: `exposes ${second.to}`,
    value: `${quoted(place)} for ${nameOf(second)} and for ${nameOf(first)}`,
    expected: 'one service for each host, path and method: only the older route is ever asked',
    fix: "give one of them another host, path or method: { hosts: ['…'], pathPrefixes: ['/…'] }",
  };
}

function nameOf({ to, port }: RouteNode): string {
  return port === undefined ? to : `${to} (port ${port})`;
}
