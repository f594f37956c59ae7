/**
 * Pods that have a proxy of their own making, of which nothing can be said.
 *
 * Sources: Istio "Customizing injection" (a pod's own container of that name is merged into the injected one), "Resource Annotations", and
 * the injection template. What is listed here changes neither what the proxy takes nor what it does with it; everything else may.
 */
import { templatesOf } from './injection';
import { isObject, proxyConfigOf } from './proxy-config';
import { injectedContainersOf } from './read/injected-containers';
import {
  EXCLUDE_INBOUND_ANNOTATION, EXCLUDE_OUTBOUND_ANNOTATION, GATEWAY_TEMPLATE, PROXY_CONFIG_ANNOTATION, PROXY_CONTAINER, SIDECAR_TEMPLATE,
  TLS_MODE_ISTIO, TLS_MODE_LABEL,
} from './well-known';
import type { PodTemplate } from '../../objects/read/pod';

/** Values that change nothing, by annotation; with any other value nothing can be said of the proxy. */
const UNDERSTOOD: Readonly<Record<string, (value: string) => boolean>> = {
  [EXCLUDE_INBOUND_ANNOTATION]: isPortList,
  [EXCLUDE_OUTBOUND_ANNOTATION]: isPortList,
  'traffic.sidecar.istio.io/includeInboundPorts': isEverything,
  'traffic.sidecar.istio.io/includeOutboundIPRanges': isEverything,
  'traffic.sidecar.istio.io/includeOutboundPorts': isEmpty,
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': isEmpty,
  'traffic.sidecar.istio.io/excludeInterfaces': isEmpty,
  'traffic.sidecar.istio.io/kubevirtInterfaces': isEmpty,
  'istio.io/reroute-virtual-interfaces': isEmpty,
  'sidecar.istio.io/interceptionMode': (value) => value === 'REDIRECT',
  'sidecar.istio.io/proxyImage': isEmpty,
  'sidecar.istio.io/proxyImageType': (value) => ['', 'default', 'distroless', 'debug'].includes(value),
  'sidecar.istio.io/bootstrapOverride': () => false,
  'sidecar.istio.io/discoveryAddress': () => false,
  'sidecar.istio.io/userVolume': () => false,
  'sidecar.istio.io/userVolumeMount': () => false,
  'status.sidecar.istio.io/port': (value) => value === '15020',
  'proxy.istio.io/overrides': () => false,
};

/** Fields of a pod's own proxy container that change nothing; a gateway's is its own main container. */
const CONTAINER_FIELDS: ReadonlySet<string> = new Set(['name', 'image', 'imagePullPolicy', 'resources', 'terminationMessagePath', 'terminationMessagePolicy']);
const GATEWAY_FIELDS: ReadonlySet<string> = new Set([
  ...CONTAINER_FIELDS, 'ports', 'securityContext', 'lifecycle', 'readinessProbe', 'livenessProbe', 'startupProbe', 'stdin', 'tty',
]);

/** The image that stands for the injector's own. Source: pkg/kube/inject, AutoImage. */
const AUTO_IMAGE = 'auto';

/** Fields of the proxy's configuration that change nothing. Source: Istio ProxyConfig. */
const CONFIG_FIELDS: ReadonlySet<string> = new Set([
  'holdApplicationUntilProxyStarts', 'concurrency', 'drainDuration', 'terminationDrainDuration', 'parentShutdownDuration', 'tracing',
  'proxyStatsMatcher', 'extraStatTags', 'statNameLength', 'readinessProbe', 'runtimeValues', 'proxyHeaders',
]);

/** Variables of the proxy that change nothing, or whose effect is understood. */
const CONFIG_VARIABLES: ReadonlySet<string> = new Set([
  'ISTIO_META_DNS_CAPTURE', 'ISTIO_META_DNS_AUTO_ALLOCATE', 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', 'MINIMUM_DRAIN_DURATION', 'TERMINATION_DRAIN_DURATION_SECONDS',
]);

/** Why nothing can be said of an injected pod's proxy, if that is so. `isWritten`: the containers are as the injector left them. */
export function tryFindOwnProxy(template: PodTemplate, isWritten: boolean): string | undefined {
  for (const key of Object.keys(template.annotations)) {
    const understood = Object.hasOwn(UNDERSTOOD, key) ? UNDERSTOOD[key] : undefined;
    if (understood && !understood(template.annotations[key].trim())) return `its annotation ${key} changes its proxy in a way that is not modelled`;
  }
  const mode = template.labels[TLS_MODE_LABEL] as string | undefined;
  if (mode !== undefined && mode !== TLS_MODE_ISTIO) return `its label ${TLS_MODE_LABEL} makes callers send ${mode}, which is not modelled`;
  const templates = templatesOf(template);
  if (templates.length > 1 || templates.some((name) => name !== GATEWAY_TEMPLATE && name !== SIDECAR_TEMPLATE)) {
    return `it is injected from the templates ${templates.join(', ')}, which are not modelled`;
  }
  return configReason(template) ?? (isWritten ? undefined : containerReason(template, templates.includes(GATEWAY_TEMPLATE)));
}

function configReason(template: PodTemplate): string | undefined {
  const config = proxyConfigOf(template);
  if (config === undefined) return undefined;
  if (config === 'invalid') return `its annotation ${PROXY_CONFIG_ANNOTATION} is no YAML object, which the injector refuses`;
  const wrong = Object.keys(config).find((key) => !isUnderstood(key, config[key]));
  return wrong === undefined ? undefined : `its annotation ${PROXY_CONFIG_ANNOTATION} sets ${wrong}, which is not modelled`;
}

function isUnderstood(key: string, value: unknown): boolean {
  if (CONFIG_FIELDS.has(key)) return true;
  if (key === 'interceptionMode') return value === 'REDIRECT';
  if (key === 'image') return isObject(value) && Object.keys(value).every((field) => field === 'imageType');
  return key === 'proxyMetadata' && (value === null || (isObject(value) && Object.keys(value).every((name) => CONFIG_VARIABLES.has(name))));
}

function containerReason({ spec }: PodTemplate, isGateway: boolean): string | undefined {
  for (const { name, fields } of injectedContainersOf(spec)) {
    const known = isGateway ? GATEWAY_FIELDS : CONTAINER_FIELDS;
    const other = name === PROXY_CONTAINER ? Object.keys(fields).find((field) => !known.has(field)) : 'name';
    if (other !== undefined) return `its own container ${name} is merged into the proxy's and sets ${other}, which is not modelled`;
    const { image } = fields;
    if (image !== undefined && image !== AUTO_IMAGE) return `its own container ${name} brings an image of its own, and its effect is unknown`;
  }
  return undefined;
}

function isPortList(value: string): boolean {
  return !/[^\d,\s]/.test(value);
}

function isEverything(value: string): boolean {
  return value === '*';
}

function isEmpty(value: string): boolean {
  return value === '';
}
