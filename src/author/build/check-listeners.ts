/** Routes to edges of others: a listener must take their host, and routes of the namespace in which they are written. */
import type { Declaration } from '../graph/declarations';
import { NAMESPACE_NAME_LABEL } from '../graph/labels';
import type { Labels } from '../graph/labels';
import type { ListenerNode, StatedListeners } from '../graph/listener-nodes';
import { tryFindListener } from '../graph/listeners';
import type { GatewayNode, NamespaceNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Mistake, Problem } from '../graph/problem';
import type { RouteNode } from '../graph/route';

export function checkListeners(declarations: readonly Declaration[]): readonly Problem[] {
  const namespaces = new Map(declarations.flatMap((declaration) => declaration.namespaces).map((namespace) => [namespace.name, namespace]));
  return declarations.flatMap(({ gateways }) => gateways).flatMap((gateway) => {
    const { listens } = gateway;
    if (listens.kind === 'written') return [];
    return gateway.routes.flatMap((route) => {
      const mistakes = route.hosts.flatMap((host) => check(gateway, listens, { route, host, namespaces }));
      return mistakes.map((mistake): Problem => ({ ...mistake, severity: 'error', path: gateway.path, subject: `exposes ${route.to}` }));
    });
  });
}

interface Wanted {
  readonly route: RouteNode;
  readonly host: string;
  readonly namespaces: ReadonlyMap<string, NamespaceNode>;
}

function check(gateway: GatewayNode, { listeners, routesBesideGateway }: StatedListeners, { route, host, namespaces }: Wanted): readonly Mistake[] {
  const listener = tryFindListener(listeners, host);
  if (!listener) {
    return [{
      code: 'host',
      value: quoted(host),
      expected: `a host that a listener of ${gateway.id} takes: ${listeners.map(({ name, hostname }) => `${hostname ?? 'every host'} (${name})`).join(', ')}`,
      fix: 'name another host, or state the listener that takes this one',
    }];
  }
  const [ofService = ''] = route.to.split('/');
  const from = routesBesideGateway ? gateway.namespace : ofService;
  if (admits(listener, gateway, from, namespaces.get(from))) return [];
  const beside = routesBesideGateway
    ? 'leave routesBesideGateway out, so that routes are written beside their service, '
    : 'write the routes beside the Gateway, with a ReferenceGrant here: routesBesideGateway: true, ';
  return [{
    code: 'placement',
    value: `${quoted(host)} at the listener ${quoted(listener.name)}, which takes routes of ${wordsOf(listener, gateway)} alone`,
    expected: `a listener that takes routes of the namespace ${quoted(from)}, in which this one is written`,
    fix: `${listener.routesFrom.kind === 'labelled' && !routesBesideGateway ? 'give the namespace these labels, ' : beside}or let the owner of the Gateway admit it`,
  }];
}

function admits({ routesFrom }: ListenerNode, gateway: GatewayNode, from: string, namespace: NamespaceNode | undefined): boolean {
  switch (routesFrom.kind) {
    case 'any': return true;
    case 'same': return from === gateway.namespace;
    case 'only': return routesFrom.items.includes(from);
    case 'labelled': {
      const labels: Labels = { ...namespace?.labels, [NAMESPACE_NAME_LABEL]: from };
      return Object.entries(routesFrom.labels).every(([key, value]) => labels[key] === value);
    }
  }
}

function wordsOf({ routesFrom }: ListenerNode, { namespace }: GatewayNode): string {
  switch (routesFrom.kind) {
    case 'any': return 'any namespace';
    case 'same': return `the namespace ${quoted(namespace)}`;
    case 'only': return `the namespaces ${routesFrom.items.map(quoted).join(', ')}`;
    case 'labelled': return `namespaces with ${Object.entries(routesFrom.labels).map(([key, value]) => `${key}=${value}`).join(', ')}`;
  }
}
