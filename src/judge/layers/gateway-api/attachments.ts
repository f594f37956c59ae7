/**
 * Which routes are attached to which listeners. Source: Gateway API, "Attaching to Gateways" (parentRefs, sectionName, port,
 * allowedRoutes) and HTTPRoute, hostnames: without a host in common a route is not accepted.
 */
import { ANY_HOST, commonHosts } from './hosts';
import type { Route, RouteParent } from './read/route';
import type { Gateway, GatewayListener } from '../../cluster/gateway';
import { bareNamespace, type NamespaceFacts } from '../../cluster/namespaces';
import { selectionOf } from '../../cluster/selection';
import { truthOf, type Truth } from '../../core/verdict';

/** A route on a listener. */
export interface Attachment {
  readonly listener: GatewayListener;
  readonly route: Route;
  /** Hosts that both have; never empty. */
  readonly hosts: readonly string[];
  /** `unknown`, where the labels of the route's Namespace decide and are not given. */
  readonly truth: Truth;
}

/** Kinds that a listener takes where it does not say which, by its protocol. Others take no requests that are judged here. */
const KINDS_OF_PROTOCOL: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'], HTTPS: ['HTTPRoute', 'GRPCRoute'],
};

/** The attachments of each Gateway, by its `namespace/name`. */
export function attachmentsOf(
  gateways: readonly Gateway[], routes: readonly Route[], namespaces: ReadonlyMap<string, NamespaceFacts>,
): ReadonlyMap<string, readonly Attachment[]> {
  const byKey = new Map(gateways.map((gateway) => [keyOf(gateway.ref), { gateway, sections: sectionsOf(gateway), found: [] as Attachment[] }]));
  for (const route of routes) {
    for (const parent of route.parents) {
      const wanted = byKey.get(keyOf(parent));
      if (!wanted) continue;
      const listeners = parent.section === undefined ? wanted.gateway.listeners : wanted.sections.get(parent.section) ?? [];
      wanted.found.push(...listeners.flatMap((listener) => tryAttach(wanted.gateway, listener, route, parent, namespaces) ?? []));
    }
  }
  return new Map([...byKey].map(([key, { found }]) => [key, found]));
}

/** Whether a listener lets routes of a namespace attach themselves. */
export function admits(gateway: Gateway, { namespaces: allowed }: GatewayListener, namespace: NamespaceFacts): Truth {
  switch (allowed.from) {
    case 'All': return 'yes';
    case 'Same': return truthOf(namespace.name === gateway.ref.namespace);
    case 'Selector': return selectionOf(allowed.selector, namespace);
  }
}

function tryAttach(
  gateway: Gateway, listener: GatewayListener, route: Route, parent: RouteParent, namespaces: ReadonlyMap<string, NamespaceFacts>,
): Attachment | undefined {
  if (parent.port !== undefined && parent.port !== listener.port) return undefined;
  const ofProtocol: readonly string[] = Object.hasOwn(KINDS_OF_PROTOCOL, listener.protocol) ? KINDS_OF_PROTOCOL[listener.protocol] : [];
  if (!ofProtocol.includes(route.ref.kind) || !(listener.kinds ?? ofProtocol).includes(route.ref.kind)) return undefined;
  const truth = admits(gateway, listener, namespaces.get(route.ref.namespace) ?? bareNamespace(route.ref.namespace));
  if (truth === 'no') return undefined;
  const own = listener.hostname ?? ANY_HOST;
  const hosts = route.hostnames.length === 0 ? [own] : route.hostnames.flatMap((host) => commonHosts(own, host) ?? []);
  return hosts.length === 0 ? undefined : Object.freeze({ listener, route, hosts: Object.freeze(hosts), truth });
}

/** Names of listeners are unique by the API; where they are not, nobody knows which is meant, and all are. */
function sectionsOf(gateway: Gateway): ReadonlyMap<string, readonly GatewayListener[]> {
  const sections = new Map<string, GatewayListener[]>();
  for (const listener of gateway.listeners) sections.set(listener.name, [...sections.get(listener.name) ?? [], listener]);
  return sections;
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
