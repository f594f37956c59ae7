/**
 * The settings of an Istio, from the ConfigMap in which istiod reads them: `istio`, or `istio-<revision>`, with the settings as YAML under `mesh`.
 * Sources: the chart of istiod (templates/configmap.yaml) and MeshConfig. What is listed as harmless changes neither who reaches whom nor which
 * policies there are; everything else that is set is reason for doubt.
 */
import { readExtensionProviders, type ExtensionProvider } from './extension-providers';
import { fieldsOf, type Body } from '../../../objects/kinds/kind';
import type { ObjectRef } from '../../../objects/read/field';
import type { MeshInstallation, OutboundTrafficPolicy, PathNormalization } from '../../../options';
import { DEFAULT_REVISION, DNS_CAPTURE, HBONE } from '../well-known';

/** What a ConfigMap says of an installation. */
export interface MeshConfig {
  readonly ref: ObjectRef;
  readonly revision: string;
  readonly settings: Omit<MeshInstallation, 'revisions'>;
  /** Whom policies can ask about requests. */
  readonly providers: readonly ExtensionProvider[];
  /** What it sets that is not modelled, in words. */
  readonly doubts: readonly string[];
}

const NAME = /^istio(?:-(.+))?$/;

const HARMLESS: ReadonlySet<string> = new Set([
  'accessLogEncoding', 'accessLogFile', 'accessLogFormat', 'configSources', 'connectTimeout', 'defaultHttpRetryPolicy', 'defaultProviders',
  'disableEnvoyListenerLog', 'dnsRefreshRate', 'enableEnvoyAccessLogService', 'enablePrometheusMerge', 'enableTracing', 'extensionProviders',
  'h2UpgradePolicy', 'hboneIdleTimeout', 'inboundClusterStatName', 'ingressClass', 'ingressControllerMode', 'ingressSelector', 'ingressService',
  'localityLbSetting', 'meshMTLS', 'mixerCheckServer', 'mixerReportServer', 'outboundClusterStatName', 'proxyAdminPort', 'reportBatchMaxEntries',
  'reportBatchMaxTime', 'sdsUdsPath', 'tcpKeepalive', 'thriftConfig', 'tlsDefaults', 'verifyCertificateAtClient',
]);

/** Fields of `defaultConfig` likewise. Source: ProxyConfig. */
const HARMLESS_PROXY: ReadonlySet<string> = new Set([
  'availabilityZone', 'binaryPath', 'concurrency', 'configPath', 'controlPlaneAuthPolicy', 'discoveryAddress', 'drainDuration', 'envoyAccessLogService',
  'envoyMetricsService', 'extraStatTags', 'fileFlushInterval', 'fileFlushMinSizeKb', 'gatewayTopology', 'holdApplicationUntilProxyStarts', 'image',
  'parentShutdownDuration', 'proxyAdminPort', 'proxyHeaders', 'proxyStatsMatcher', 'readinessProbe', 'runtimeValues', 'serviceCluster', 'statNameLength',
  'statsdUdpAddress', 'statusPort', 'terminationDrainDuration', 'tracing', 'tracingServiceName',
]);

const HARMLESS_VARIABLES: ReadonlySet<string> = new Set([
  'ISTIO_META_DNS_AUTO_ALLOCATE', 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', 'MINIMUM_DRAIN_DURATION', 'TERMINATION_DRAIN_DURATION_SECONDS',
]);

type Values = Readonly<Record<string, unknown>>;

/** How the fields that count are read: undefined where the value is not understood. */
const READ: Readonly<Record<string, (value: unknown) => MeshConfig['settings'] | undefined>> = {
  trustDomain: (value) => (isText(value) ? { trustDomain: value } : value === '' ? {} : undefined),
  trustDomainAliases: (value) => (Array.isArray(value) && value.every(isText) ? { trustDomainAliases: value } : undefined),
  rootNamespace: (value) => (isText(value) ? { rootNamespace: value } : value === '' ? {} : undefined),
  outboundTrafficPolicy: (value) => {
    const mode = fieldsOf(value).mode ?? 'REGISTRY_ONLY';
    return isOneOf<OutboundTrafficPolicy>(mode, ['ALLOW_ANY', 'REGISTRY_ONLY']) ? { outboundTrafficPolicy: mode } : undefined;
  },
  pathNormalization: (value) => {
    const mode = fieldsOf(value).normalization ?? 'DEFAULT';
    if (mode === 'DEFAULT') return {};
    return isOneOf<PathNormalization>(mode, ['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES']) ? { pathNormalization: mode } : undefined;
  },
  // Callers send mutual TLS where the callee takes it; without that only what DestinationRules say.
  enableAutoMtls: (value) => (value === true ? {} : undefined),
  defaultConfig: readProxyConfig,
};

/** The settings of a mesh in an object, if it is one that holds them. */
export function tryReadMeshConfig(ref: ObjectRef, body: Body): MeshConfig | undefined {
  const [, revision = DEFAULT_REVISION] = NAME.exec(ref.name) ?? [undefined, ''];
  const { mesh } = fieldsOf(body.data);
  if (revision === '' || mesh === undefined) return undefined;
  const values = typeof mesh === 'string' ? tryParse(mesh) : undefined;
  if (!values) return { ref, revision, settings: {}, providers: [], doubts: ['mesh, which is no YAML object'] };
  let settings: MeshConfig['settings'] = {};
  const doubts: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const read = Object.hasOwn(READ, name) ? READ[name](value) : undefined;
    if (read) settings = { ...settings, ...read };
    else if (value !== null && !(HARMLESS.has(name) && !Object.hasOwn(READ, name))) doubts.push(name);
  }
  const providers = Object.freeze(readExtensionProviders(values.extensionProviders));
  return Object.freeze({ ref, revision, settings: Object.freeze(settings), providers, doubts: Object.freeze(doubts) });
}

function readProxyConfig(value: unknown): MeshConfig['settings'] | undefined {
  const { proxyMetadata, interceptionMode, ...others } = fieldsOf(value);
  if (interceptionMode !== undefined && interceptionMode !== 'REDIRECT') return undefined;
  if (Object.keys(others).some((name) => !HARMLESS_PROXY.has(name))) return undefined;
  const { [DNS_CAPTURE]: capture, [HBONE]: tunnels, ...variables } = fieldsOf(proxyMetadata);
  if (Object.keys(variables).some((name) => !HARMLESS_VARIABLES.has(name))) return undefined;
  return {
    ...(capture !== undefined && { answersDns: String(capture) === 'true' }),
    // Who reads the settings of a mesh knows that nothing else turns it on.
    tunnels: String(tunnels) === 'true' ? 'yes' : 'no',
  };
}

function tryParse(text: string): Values | undefined {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded where there is such an object
    const parsed = (require('yaml') as { readonly parse: (text: string) => unknown }).parse(text);
    return parsed === null ? {} : typeof parsed === 'object' && !Array.isArray(parsed) ? parsed as Values : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isOneOf<T extends string>(value: unknown, words: readonly T[]): value is T {
  return words.includes(value as T);
}
