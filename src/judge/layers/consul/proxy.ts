/**
 * What a pod says of its proxy. Sources: Consul "Annotations and Labels"; consul-k8s, connect-inject/webhook/redirect_traffic.go (what goes around
 * the proxy), mesh_webhook.go (the port of the service, probes) and common (TransparentProxyEnabled: the pod, then its namespace, then the default).
 */
import { parseGoBool } from './go-bool';
import type { ConsulInstallation } from './installations';
import { exposedProbes, type ExposedPath } from './probes';
import {
  ENABLE_METRICS_ANNOTATION, EXCLUDE_CIDRS_ANNOTATION, EXCLUDE_INBOUND_ANNOTATION, EXCLUDE_OUTBOUND_ANNOTATION, EXCLUDE_UIDS_ANNOTATION,
  HEALTH_CHECK_ANNOTATION, HEALTH_PORT, INIT_UID, KUBERNETES_SERVICE_ANNOTATION, OPAQUE_ANNOTATIONS, OVERWRITE_PROBES_ANNOTATION, PORT_ANNOTATION,
  PROXY_CONTAINER, PROXY_UID, REDIRECT_KEY, REDIRECT_STATUS_ANNOTATION, SCRAPE_PORT, SCRAPE_PORT_ANNOTATION, SERVICE_ANNOTATION, UPSTREAMS_ANNOTATION,
} from './well-known';
import type { Known } from './well-known';
import { tryParseCidrOrAddress, type AddressRange } from '../../cluster/ip';
import type { NamespaceFacts } from '../../cluster/namespaces';
import type { ProxyNotes } from '../../cluster/pod';
import { isPortNumber } from '../../cluster/ports';
import type { Truth } from '../../core/verdict';
import { fieldsOf, itemsOf, type Body } from '../../objects/kinds/kind';
import type { PodTemplate } from '../../objects/read/pod';

export interface ConsulProxy extends ProxyNotes {
  /** Whether all that the pod sends and receives is led to the proxy. */
  readonly captured: Known;
  /** The name of the service, where the pod says it. */
  readonly service?: string;
  /** The Service of Kubernetes that makes it known to Consul, where it says which. */
  readonly kubernetesService?: string;
  /** Where the application listens; `unknown` for pods that no manifest gives, `none` where nobody can call it. */
  readonly port: number | 'none' | 'unknown';
  readonly excludeInbound: readonly number[];
  /** As they are dialled. */
  readonly excludeOutbound: readonly number[];
  readonly excludeCidrs: readonly AddressRange[];
  /** What the proxy passes on to the application from whoever asks for it. */
  readonly exposed: readonly ExposedPath[];
  /** Ports at which the proxy itself answers whoever asks. */
  readonly open: readonly { readonly port: number; readonly truth: Extract<Truth, 'yes' | 'unknown'> }[];
  /** Whether it names services that it calls at ports of its own. */
  readonly hasUpstreams: boolean;
}

/** Proxies, and what makes it impossible to say anything of them. */
export interface FoundProxy {
  readonly proxy: ConsulProxy;
  readonly unclear?: string;
  /** Whether containers run as a user whose traffic goes around the proxy. */
  readonly goesAround: boolean;
}

interface Made {
  readonly installation: ConsulInstallation;
  readonly isWritten: boolean;
}

export function proxyOf(template: PodTemplate, namespace: NamespaceFacts, { installation, isWritten }: Made): FoundProxy {
  const { annotations, spec } = template;
  const unclear = OPAQUE_ANNOTATIONS.filter((key) => annotations[key] !== undefined).map((key) => `its annotation ${key} changes what its proxy is told`);
  const say = (key: string, expected: string) => unclear.push(`its annotation ${key} is ${expected}`);
  const bool = (key: string): boolean | undefined => {
    const text = annotations[key];
    const value = text === undefined ? undefined : parseGoBool(text);
    if (text !== undefined && value === undefined) say(key, 'neither true nor false');
    return value;
  };
  const list = <T>(key: string, what: string, parse: (text: string) => T | undefined): readonly T[] => {
    const texts = annotations[key]?.split(',').map((text) => text.trim()) ?? [];
    const found = texts.flatMap((text) => parse(text) ?? []);
    if (found.length < texts.length) say(key, `no list of ${what}`);
    return found;
  };
  const services = annotations[SERVICE_ANNOTATION]?.split(',') ?? [];
  if (services.length > 1) unclear.push('its proxies are those of several services');
  const captured = isWritten
    ? knownOf(annotations[REDIRECT_STATUS_ANNOTATION] === 'enabled')
    : redirected(bool(REDIRECT_KEY), namespace, installation, unclear);
  const port = servicePortOf(template);
  if (port === undefined) say(PORT_ANNOTATION, 'no port of the pod, or several');
  const overwritten = bool(OVERWRITE_PROBES_ANNOTATION);
  const metrics = bool(ENABLE_METRICS_ANNOTATION);
  const scrapePort = Number(annotations[SCRAPE_PORT_ANNOTATION] ?? SCRAPE_PORT);
  const excludedUids = list(EXCLUDE_UIDS_ANNOTATION, 'users', parseWhole);
  const kubernetesService = annotations[KUBERNETES_SERVICE_ANNOTATION];
  const proxy: Omit<ConsulProxy, 'key'> = {
    captured,
    ...(services.length === 1 && { service: services[0] }),
    ...(kubernetesService !== undefined && { kubernetesService }),
    port: port ?? 'unknown',
    excludeInbound: list(EXCLUDE_INBOUND_ANNOTATION, 'ports', parsePort),
    excludeOutbound: list(EXCLUDE_OUTBOUND_ANNOTATION, 'ports', parsePort),
    excludeCidrs: list(EXCLUDE_CIDRS_ANNOTATION, 'networks', tryParseCidrOrAddress),
    exposed: captured === 'no' ? [] : exposedProbes(spec, isWritten, overwritten === false ? 'no' : overwritten ? 'yes' : 'unknown'),
    open: [
      ...(metrics === false || !isPortNumber(scrapePort) ? [] : [{ port: scrapePort, truth: metrics ? 'yes' as const : 'unknown' as const }]),
      ...(bool(HEALTH_CHECK_ANNOTATION) ? [{ port: HEALTH_PORT, truth: 'yes' as const }] : []),
    ],
    hasUpstreams: (annotations[UPSTREAMS_ANNOTATION] ?? '').trim() !== '',
  };
  return {
    proxy: Object.freeze({ ...proxy, key: JSON.stringify(proxy, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) }),
    goesAround: runsAs(spec, new Set([PROXY_UID, INIT_UID, ...excludedUids])),
    ...(unclear.length > 0 && { unclear: unclear.join(', ') }),
  };
}

function redirected(own: boolean | undefined, { labels, liveLabels }: NamespaceFacts, installation: ConsulInstallation, unclear: string[]): Known {
  if (own !== undefined) return knownOf(own);
  const text = (labels as Readonly<Record<string, string | undefined>>)[REDIRECT_KEY];
  if (text !== undefined) {
    const value = parseGoBool(text);
    if (value === undefined) unclear.push(`the label ${REDIRECT_KEY} of its namespace is neither true nor false`);
    return value === undefined ? 'unknown' : knownOf(value);
  }
  return liveLabels ? 'unknown' : installation.capturesByDefault;
}

function knownOf(value: boolean): Known {
  return value ? 'yes' : 'no';
}

function parseWhole(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function parsePort(text: string): number | undefined {
  const number = parseWhole(text);
  return number !== undefined && isPortNumber(number) ? number : undefined;
}

/** The port that the pod names, by number or as its container does; where it names none, the first one of its first container. */
export function servicePortOf({ annotations, spec }: PodTemplate): number | 'none' | undefined {
  const containers = itemsOf(spec.containers).map(fieldsOf);
  const text = annotations[PORT_ANNOTATION];
  if (text === undefined || text === '') {
    const [first] = itemsOf(containers.find(({ name }) => name !== PROXY_CONTAINER)?.ports).map(fieldsOf);
    const number = (first as Body | undefined)?.containerPort;
    return typeof number === 'number' && isPortNumber(number) ? number : 'none';
  }
  const named = containers.flatMap(({ ports }) => itemsOf(ports).map(fieldsOf)).find(({ name }) => name === text)?.containerPort;
  return typeof named === 'number' ? named : parsePort(text);
}

function runsAs(spec: Body, users: ReadonlySet<number>): boolean {
  const own = fieldsOf(spec.securityContext).runAsUser;
  return [...itemsOf(spec.containers), ...itemsOf(spec.initContainers)].map(fieldsOf).some(({ name, securityContext }) => {
    const user = fieldsOf(securityContext).runAsUser ?? own;
    return name !== PROXY_CONTAINER && typeof user === 'number' && users.has(user);
  });
}
