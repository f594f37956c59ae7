import type { RouteClientsNode, RouteNode } from '../../graph/route';
import type { RoutesOfHost } from '../../render/gateway-api/http-route';
import type { ObjectTemplate, PlannedObject, RenderedLabels } from '../../render/manifest';
import type { PlannedRoute } from '../controller';

/** Nothing stands under `spec`. Kong takes no field that it does not know, and drops the plugin: nothing here is left to defaults that a version may change. */
export interface KongPluginBody {
  readonly plugin: 'ip-restriction';
  readonly config: { readonly allow?: readonly string[]; readonly deny?: readonly string[]; readonly status: 403; readonly message: string };
  readonly protocols: readonly string[];
}

/** By which a route names its plugins. Source: Kong Ingress Controller, "Annotations". */
const PLUGINS = 'konghq.com/plugins';
/** All by which a request can come to a route. */
const PROTOCOLS = ['grpc', 'grpcs', 'http', 'https'];

export function routeObjects({ id, name, namespace, labels }: PlannedRoute): readonly PlannedObject<RoutesOfHost>[] {
  return [{ id: `policy-of-${id}`, name, namespace, labels, template: ipRestriction }];
}

/** The name of the one plugin, where there is one. */
export function routeAnnotations({ name }: PlannedRoute): RenderedLabels<RoutesOfHost> {
  return { [PLUGINS]: (_graph, { routes }) => (routes.some(({ clients }) => clients) ? name : undefined) };
}

const ipRestriction: ObjectTemplate<RoutesOfHost, KongPluginBody> = {
  apiVersion: 'configuration.konghq.com/v1',
  kind: 'KongPlugin',
  fields: ['plugin', 'config', 'protocols'],
  render: (_graph, { routes }) => ({
    plugin: 'ip-restriction',
    config: { ...listsOf(clientsOf(routes)), status: 403, message: 'Forbidden' },
    protocols: PROTOCOLS,
  }),
};

/** All routes of one object have the same, or the program is refused. */
function clientsOf(routes: readonly RouteNode[]): RouteClientsNode {
  const found = routes.find(({ clients }) => clients)?.clients;
  if (!found) throw new Error('a route without addresses of clients has no plugin that compares them');
  return found;
}

function listsOf({ from, except }: RouteClientsNode): Pick<KongPluginBody['config'], 'allow' | 'deny'> {
  return { ...(from.kind === 'only' && { allow: from.items }), ...(except.length > 0 && { deny: except }) };
}
