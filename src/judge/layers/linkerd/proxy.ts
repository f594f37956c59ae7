/**
 * What a pod, or its namespace, says of its proxy. The injector copies what a namespace says to pods that do not say it, when it makes them: of a proxy
 * that is written already only the pod's own annotations count. Source: Linkerd "Proxy Configuration"; pkg/inject, AppendNamespaceAnnotations.
 */
import { isInboundPolicy, type InboundPolicy } from './inbound-policy';
import { parsePortRanges } from './read/ports';
import {
  ADMIN_PORT, ADMIN_PORT_ANNOTATION, DISABLE_IDENTITY_ANNOTATION, INBOUND_POLICY_ANNOTATION, INBOUND_PORT_ANNOTATION, INBOUND_PROXY_PORT,
  OPAQUE_ANNOTATION, PROXY_CONTAINER, PROXY_IMAGE_ANNOTATION, PROXY_UID, PROXY_UID_ANNOTATION, REQUIRE_IDENTITY_ANNOTATION, SKIP_INBOUND_ANNOTATION,
  SKIP_OUTBOUND_ANNOTATION, SKIP_SUBNETS_ANNOTATION,
} from './well-known';
import { tryParseCidrOrAddress, type AddressRange } from '../../cluster/ip';
import type { NamespaceFacts } from '../../cluster/namespaces';
import type { ProxyNotes } from '../../cluster/pod';
import { isPortNumber, type PortRange } from '../../cluster/ports';
import { fieldsOf, itemsOf, type Body } from '../../objects/kinds/kind';
import type { PodTemplate } from '../../objects/read/pod';

export interface LinkerdProxy extends ProxyNotes {
  /** Absent: as the installation says. */
  readonly inboundPolicy?: InboundPolicy | { readonly unclear: string };
  /** Absent: as the installation says. */
  readonly skipInbound?: readonly PortRange[];
  readonly skipOutbound?: readonly PortRange[];
  readonly opaque?: readonly PortRange[];
  /** Networks whose packets go around the proxy. */
  readonly skipSubnets: readonly AddressRange[];
  /** Ports at which the default inbound policy lets in nobody without an identity. */
  readonly identityPorts: readonly PortRange[];
  /** What the kubelet asks for, by port. */
  readonly probes: readonly Probe[];
  /** Its own port for what arrives. */
  readonly inboundPort: number;
}

export interface Probe {
  readonly port: number;
  readonly path: string;
}

/** Proxies, and what makes it impossible to say anything of them. */
export interface FoundProxy {
  readonly proxy: LinkerdProxy;
  readonly unclear?: string;
  /** Whether containers run as the user whose traffic goes around the proxy. */
  readonly goesAround: boolean;
}

export function proxyOf(template: PodTemplate, namespace: NamespaceFacts, isWritten: boolean): FoundProxy {
  const around = isWritten ? undefined : namespace.annotations;
  const said = (key: string): string | undefined => template.annotations[key] ?? around?.[key];
  const unclear: string[] = [];
  const ports = (key: string): readonly PortRange[] | undefined => {
    const text = said(key);
    if (text === undefined) return undefined;
    const found = parsePortRanges(text);
    if (!found) unclear.push(`its annotation ${key} is no list of ports`);
    return found;
  };
  if (said(PROXY_IMAGE_ANNOTATION) !== undefined) unclear.push(`its annotation ${PROXY_IMAGE_ANNOTATION} replaces the proxy`);
  if (said(DISABLE_IDENTITY_ANNOTATION) === 'true') unclear.push('its proxy has no identity');
  const inboundPolicy = policyOf(said(INBOUND_POLICY_ANNOTATION), !isWritten && namespace.liveLabels ? namespace.name : undefined);
  const subnets = said(SKIP_SUBNETS_ANNOTATION)?.split(',').map((text) => text.trim()).filter((text) => text !== '') ?? [];
  const skipSubnets = subnets.flatMap((text) => tryParseCidrOrAddress(text) ?? []);
  if (skipSubnets.length < subnets.length) unclear.push(`its annotation ${SKIP_SUBNETS_ANNOTATION} is no list of networks`);
  const number = Number(said(INBOUND_PORT_ANNOTATION) ?? INBOUND_PROXY_PORT);
  // The injector gives the proxy probes of its own.
  const adminPort = Number(said(ADMIN_PORT_ANNOTATION) ?? ADMIN_PORT);
  const [skipInbound, skipOutbound, opaque] = [SKIP_INBOUND_ANNOTATION, SKIP_OUTBOUND_ANNOTATION, OPAQUE_ANNOTATION].map(ports);
  const proxy: Omit<LinkerdProxy, 'key'> = {
    ...(inboundPolicy !== undefined && { inboundPolicy }),
    ...(skipInbound && { skipInbound }),
    ...(skipOutbound && { skipOutbound }),
    ...(opaque && { opaque }),
    skipSubnets,
    identityPorts: ports(REQUIRE_IDENTITY_ANNOTATION) ?? [],
    probes: [...probesOf(template.spec), ...(isWritten ? [] : ['/live', '/ready'].map((path) => ({ port: adminPort, path })))],
    inboundPort: isPortNumber(number) ? number : INBOUND_PROXY_PORT,
  };
  return {
    proxy: Object.freeze({ ...proxy, key: JSON.stringify(proxy, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) }),
    goesAround: runsAs(template.spec, Number(said(PROXY_UID_ANNOTATION) ?? PROXY_UID)),
    ...(unclear.length > 0 && { unclear: unclear.join(', ') }),
  };
}

function policyOf(text: string | undefined, missingNamespace: string | undefined): LinkerdProxy['inboundPolicy'] {
  if (text === undefined) {
    return missingNamespace === undefined ? undefined : { unclear: `its default inbound policy depends on annotations of Namespace ${missingNamespace}, which is not given` };
  }
  return isInboundPolicy(text) ? text : { unclear: `its default inbound policy ${JSON.stringify(text)} is not known to Linkerd` };
}

/** Source: index/src/inbound/workload.rs, pod_http_probes: `httpGet` of all containers, with names of ports of the same container. */
function probesOf(spec: Body): readonly Probe[] {
  const containers = [...itemsOf(spec.containers), ...itemsOf(spec.initContainers)].map(fieldsOf);
  const found = containers.flatMap((container) => ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((key) => {
    const { port, path = '/' } = fieldsOf(fieldsOf(container[key]).httpGet);
    const number = typeof port === 'string' ? numberOf(container, port) : port;
    return typeof number === 'number' && typeof path === 'string' && path.startsWith('/') ? [{ port: number, path: path.replace(/[?#].*$/s, '') }] : [];
  }));
  return [...new Map(found.map((probe) => [JSON.stringify(probe), probe])).values()];
}

function numberOf(container: Body, name: string): unknown {
  const port = itemsOf(container.ports).map(fieldsOf).find((one) => (
    typeof one.name === 'string' && one.name.toLowerCase() === name.toLowerCase() && (one.protocol ?? 'TCP') === 'TCP'
  ));
  return port?.containerPort;
}

function runsAs(spec: Body, user: number): boolean {
  const own = fieldsOf(spec.securityContext).runAsUser;
  return itemsOf(spec.containers).map(fieldsOf).some(({ name, securityContext }) => (
    name !== PROXY_CONTAINER && (fieldsOf(securityContext).runAsUser ?? own) === user
  ));
}
