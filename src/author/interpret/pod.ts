import { readCertificate } from './certificates';
import { plannedConfig } from './config';
import { filesOf, readContainers } from './containers';
import { readPortNumber } from './ports';
import { readProbes } from './probes';
import { readResources } from './resources';
import { graceOf, readMetadata, readPreStop, readScheduling, readSysctls } from './scheduling';
import { checkSeconds } from './seconds';
import { plannedSecret } from './secrets';
import { readTokens } from './service-tokens';
import type { _WorkloadState } from './state';
import { NONROOT, readId } from './user';
import { checkMounts, readStorage, readWritablePaths } from './writable-paths';
import { CERTIFICATE_FILES } from '../graph/cert-manager';
import { IDENTITIES, identitiesConfigMap } from '../graph/certificates';
import { sortedUnique } from '../graph/order';
import type { MetricsNode, PodNode, VerifierNode } from '../graph/pod';
import type { PortNode } from '../graph/port';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { VERIFIER, verifierConfigMap } from '../graph/service-tokens';
import { WORKLOAD_API } from '../graph/spire';
import { dialectOf } from '../meshes/table';

const GRACE_SECONDS = 30;

/** The shortest life that the API server gives a token. */
const TOKEN_SECONDS = 600;

export function readPod(reader: Reader, state: _WorkloadState, ports: readonly PortNode[]): PodNode {
  const { props, service } = state;
  const writable = readWritablePaths(reader, props.writablePaths);
  const volumes = readStorage(reader, service?.volumes ?? []);
  const secrets = state.secrets.map((secret) => plannedSecret(secret, { workload: state.name, namespace: state.namespace?.name ?? '' }));
  const configs = (props.config ?? []).map((config) => plannedConfig(config, state.name));
  const files = filesOf(secrets, configs);
  const tokens = readTokens(reader, state);
  const verifier = ports.length === 0 ? undefined : verifierOf(state);
  const certificate = readCertificate(reader, state);
  const mounted = [...tokens, ...(verifier ? [verifier] : []), ...(certificate ? [certificate.kind === 'socket' ? WORKLOAD_API : CERTIFICATE_FILES] : [])];
  const shown = mounted.map(({ volume, directory }) => ({ name: volume, path: directory }));
  const mounts = [...writable, ...volumes, ...files, ...shown];
  checkMounts(reader, mounts);
  const user = readId(reader, state, 'user', props.user ?? NONROOT);
  const graceSeconds = graceOf(props) ?? GRACE_SECONDS;
  checkSeconds(reader, 'quantity', 'terminationGracePeriod', graceSeconds);
  readMetadata(reader, state);
  readMetrics(reader, service?.metrics);
  checkLimits(reader, state);
  return {
    container: state.name,
    others: readContainers(reader, state, ports, mounts),
    user,
    group: props.group === undefined ? user : readId(reader, state, 'group', props.group),
    resources: readResources(reader, props.resources ?? {}, writable),
    probes: readProbes(reader, state, ports),
    writable,
    preStop: readPreStop(reader, state, graceSeconds),
    graceSeconds,
    annotations: { ...props.podAnnotations, ...metricsAnnotations(service?.metrics) },
    apiToken: needsApiToken(state) ? { expirationSeconds: TOKEN_SECONDS } : undefined,
    tokens,
    verifier,
    certificate,
    imagePullSecrets: sortedUnique(props.imagePullSecrets ?? []),
    secrets,
    configs,
    volumes,
    scheduling: readScheduling(reader, state),
    sysctls: readSysctls(reader, props),
    metrics: service?.metrics,
  };
}

/** A service looks at tokens or at certificates of its callers, or at neither. */
function verifierOf({ service, name }: _WorkloadState): VerifierNode | undefined {
  if (service?.certificates === true) return { ...IDENTITIES, configMap: identitiesConfigMap(name) };
  return service?.audience === undefined ? undefined : { ...VERIFIER, configMap: verifierConfigMap(name) };
}

/** The workload calls the Kubernetes API itself, or its proxy shows who it is. */
function needsApiToken({ props, namespace }: _WorkloadState): boolean {
  return (props.permissions ?? []).length > 0 || (namespace !== undefined && dialectOf(namespace.mesh).needsApiToken === true);
}

/** A container that was added through cdk8s-plus can take a node's memory as well as ours could. */
function checkLimits(reader: Reader, { containers, props }: _WorkloadState): void {
  for (const { name, resources } of containers.slice(1)) {
    if (resources?.memory?.limit || props.containers?.some((one) => one.name === name)) continue;
    reader.refuse(
      'quantity', `container ${quoted(name)}: resources`, 'no memory limit', 'a memory limit for every container',
      'set one: resources: { memory: { limit: Size.mebibytes(128) } }',
    );
  }
}

function readMetrics(reader: Reader, metrics: MetricsNode | undefined): void {
  if (!metrics) return;
  readPortNumber(reader, 'metrics.port', metrics.port);
  if (metrics.path.startsWith('/')) return;
  reader.refuse('http-path', 'metrics.path', quoted(metrics.path), "a path that starts with '/'", `write '/${metrics.path}'`);
}

/** The convention that Prometheus' pod discovery reads, and meshes that merge the metrics of the proxy with those of the application. */
function metricsAnnotations(metrics: MetricsNode | undefined): Readonly<Record<string, string>> {
  if (!metrics) return {};
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(metrics.port), 'prometheus.io/path': metrics.path };
}
