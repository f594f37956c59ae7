/** How a Gateway listens, and who may attach routes to it, against the edge that was declared. Source: Gateway API, Gateway. */
import type { AllowedNamespaces, Gateway } from '../../judge/cluster/gateway';
import type { StoredObject } from '../../judge/objects/store';
import { describeDifferences, hasFields, hasItems, is, isAnything, isByDefault, isList, isNothing, isText } from '../checks/matchers';
import type { Meaning } from '../checks/matchers';
import type { Message } from '../findings/message';
import { nameOf } from '../objects/values';
import type { GatewayNode, OwnListeners } from '../specification/nodes';
import type { PortNode } from '../specification/ports';
import { findNode } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** The API server keeps it. Source: Kubernetes "Well-Known Labels, Annotations and Taints". */
const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

export function* listenerFindings(graph: Specification, node: OwnGateway, object: StoredObject, gateway: Gateway | undefined): Generator<Message> {
  const differences = meaningOf(node)(object.body.spec, 'spec');
  if (differences.length > 0) yield { node: node.id, text: `${nameOf(object)} does not listen as ${node.id} was declared to: ${describeDifferences(differences)}. Take back the patch that changed it` };
  for (const { port, hostname, namespaces } of gateway?.listeners ?? []) {
    // What redirects stands beside the edge.
    const declared = port === node.own.redirectPort?.servicePort ? new Set([node.namespace]) : namespacesAt(graph, node, hostname);
    const others = othersAt(namespaces, node.namespace, declared);
    if (others !== undefined) {
      yield { node: node.id, text: `${others} may attach routes to ${nameOf(object)} for ${hostname ?? 'every host'}, which is undeclared. Take back the patch that changed it` };
    }
  }
}

/** An edge that the program writes. */
export type OwnGateway = GatewayNode & { readonly own: OwnListeners };

function meaningOf({ gatewayClass, namespace, own }: OwnGateway) {
  return hasFields({
    gatewayClassName: is(gatewayClass),
    listeners: hasItems('hostname', new Map([...(own.redirectPort ? [[undefined, redirecting(own.redirectPort)] as const] : []), ...own.hosts.map((host) => [host, hasFields({
      name: isText,
      hostname: is(host),
      port: is(own.port.servicePort),
      protocol: is('HTTPS'),
      tls: hasFields({
        mode: isByDefault('Terminate'),
        certificateRefs: hasItems('name', new Map([[own.tlsSecret, hasFields({
          group: isByDefault(''), kind: isByDefault('Secret'), name: is(own.tlsSecret), namespace: isByDefault(namespace),
        })]])),
        // Versions and ciphers; none of them lets anybody else in.
        options: isAnything,
      }),
      // Who may attach routes is asked below, by what it means.
      allowedRoutes: isAnything,
    })] as const)])),
    // What these may say is a question of fields and keys: fields/gateway-api.ts.
    addresses: isAnything,
    infrastructure: isAnything,
    allowedListeners: isAnything,
    defaultScope: isAnything,
    tls: own.clientCa === undefined ? isNothing : hasFields({ frontend: asking(own.clientCa, namespace) }),
  });
}

/** At every port that ends TLS, from every client. Source: Gateway API, GatewayTLSConfig, frontend. */
function asking(name: string, namespace: string): Meaning {
  const ca = hasFields({ group: isByDefault(''), kind: is('ConfigMap'), name: is(name), namespace: isByDefault(namespace) });
  return hasFields({ default: hasFields({ validation: hasFields({ mode: isByDefault('AllowValidOnly'), caCertificateRefs: isList([ca]) }) }) });
}

/** Plain HTTP, under every host: which ones are answered, the route says that redirects. */
function redirecting({ servicePort }: PortNode): Meaning {
  return hasFields({ name: isText, port: is(servicePort), protocol: is('HTTP'), allowedRoutes: isAnything });
}

/** Namespaces whose services are exposed under a host. */
function namespacesAt(graph: Specification, node: GatewayNode, host: string | undefined): ReadonlySet<string> {
  const exposed = node.routes.filter(({ hosts }) => host !== undefined && hosts.includes(host)).map(({ to }) => findNode(graph, to));
  return new Set(exposed.flatMap((callee) => ('namespace' in callee ? [callee.namespace] : [])));
}

/** Namespaces that are admitted beyond the declared ones, in words. Only the label that the API server keeps can't be chosen. */
function othersAt(allowed: AllowedNamespaces, own: string, declared: ReadonlySet<string>): string | undefined {
  if (allowed.from === 'All') return 'every namespace';
  if (allowed.from === 'Same') return declared.has(own) ? undefined : `the namespace '${own}'`;
  const byName = allowed.selector.requirements.filter(({ key }) => key === NAMESPACE_NAME_LABEL);
  if (byName.some(({ operator }) => operator === 'DoesNotExist')) return undefined;
  const lists = byName.filter(({ operator }) => operator === 'In').map(({ values }) => values);
  if (lists.length === 0) return 'namespaces that anybody may label';
  const others = lists[0].filter((name) => !declared.has(name) && lists.every((list) => list.includes(name)));
  return others.length > 0 ? `the namespace '${others.join("', '")}'` : undefined;
}
