/** Keys of Istio that are understood. Sources: Istio "Resource Annotations", "Resource Labels" and ProxyConfig. */
import { egressWaypointsOf } from './ambient/egress';
import { waypointsOf } from './ambient/waypoints';
import { hasSidecars, isAmbient, isIstio } from './cluster-spec';
import type { IstioSpec } from './cluster-spec';
import { tryParseYaml } from '../../../judge/objects/read/inner-yaml';
import { isGo, isGoBoolean, isWord } from '../../keys/known-key';
import type { KnownKeys, Subject } from '../../keys/known-key';
import { fieldsOf } from '../../objects/values';
import type { RelayNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { MeshKeys } from '../contract';
import type { MeshSpec } from '../mesh-spec';

const KNOWN: readonly KnownKeys[] = [
  {
    keys: ['istio-injection'],
    at: ['namespace'],
    because: 'compared with the mesh that was declared',
    values: (value, _key, subject) => {
      const mesh = meshOfNamespace(subject);
      if (mesh === undefined) return isWord('enabled', 'disabled')(value, '', subject);
      return isWord(hasSidecars(mesh) && mesh.revision === undefined ? 'enabled' : 'disabled')(value, '', subject);
    },
  },
  {
    keys: ['istio.io/rev'],
    because: 'compared with the revision that was declared; an istiod ignores objects of another one',
    values: (value, _key, subject) => {
      const revisions = meshesAt(subject).flatMap(({ revision }) => revision ?? []);
      return revisions.includes(value) ? undefined : revisions.length === 0 ? 'no revision, as none was declared' : revisions.map((one) => `"${one}"`).join(' or ');
    },
  },
  {
    keys: ['istio.io/dataplane-mode'],
    at: ['namespace', 'pod'],
    because: 'compared with the mesh that was declared',
    values: (value, _key, subject) => isWord(isInAmbient(subject) ? 'ambient' : 'none')(value, '', subject),
  },
  {
    keys: ['istio.io/use-waypoint'],
    because: 'compared with the waypoints that were declared',
    values: (value, _key, subject) => isWord(tryFindWaypoint(subject)?.name ?? 'none')(value, '', subject),
  },
  {
    keys: ['istio.io/use-waypoint-namespace'],
    at: ['service'],
    because: 'compared with the waypoints that were declared',
    values: (value, _key, subject) => {
      const waypoint = tryFindWaypoint(subject);
      return waypoint && isWord(waypoint.namespace)(value, '', subject);
    },
  },
  {
    keys: ['istio.io/ingress-use-waypoint'],
    at: ['service'],
    because: 'compared with the waypoints that were declared',
    values: (value, _key, subject) => isGo(tryFindWaypoint(subject) !== undefined)(value, '', subject),
  },
  {
    keys: ['gateway.istio.io/service-account'],
    at: ['gateway'],
    because: 'compared with the account of a waypoint of others',
    values: (value, _key, { graph, object }) => {
      const relay = nodesOf(graph, 'relay').find(({ owned, namespace, name }) => !owned && namespace === object.namespace && name === object.name);
      return relay?.serviceAccount === value ? undefined : relay ? `"${relay.serviceAccount}"` : 'no other account than its own';
    },
  },
  { keys: ['istio.io/waypoint-for'], at: ['gateway'], because: 'what a waypoint takes without it', values: isWord('service') },
  {
    keys: ['sidecar.istio.io/inject'],
    at: ['pod'],
    because: 'compared with the mesh that was declared',
    values: (value, _key, subject) => {
      const mesh = subject.graph.namespaces.get(subject.object.namespace)?.mesh;
      return mesh === undefined ? undefined : isWord(hasSidecars(mesh) ? 'true' : 'false')(value, '', subject);
    },
  },
  { keys: ['sidecar.istio.io/nativeSidecar', 'sidecar.istio.io/rewriteAppHTTPProbers'], at: ['pod'], because: 'what holds without them', values: isGo(true) },
  {
    keys: [
      'sidecar.istio.io/proxyCPU', 'sidecar.istio.io/proxyCPULimit', 'sidecar.istio.io/proxyMemory', 'sidecar.istio.io/proxyMemoryLimit',
      'sidecar.istio.io/logLevel', 'sidecar.istio.io/agentLogLevel', 'sidecar.istio.io/componentLogLevel', 'sidecar.istio.io/extraStatTags',
      'sidecar.istio.io/statsHistogramBuckets', 'sidecar.istio.io/statsInclusionPrefixes', 'sidecar.istio.io/statsInclusionSuffixes',
      'sidecar.istio.io/statsInclusionRegexps', 'readiness.status.sidecar.istio.io/initialDelaySeconds',
      'readiness.status.sidecar.istio.io/periodSeconds', 'readiness.status.sidecar.istio.io/failureThreshold',
    ],
    at: ['pod'],
    because: 'what the proxy costs, logs and counts',
  },
  {
    keys: ['proxy.istio.io/config'],
    at: ['pod'],
    because: 'read field by field',
    values: (value) => {
      const strange = strangeSetting(value);
      return strange === undefined ? undefined
        : `nothing but ${[...SETTINGS].join(', ')}, the sampling of \`tracing\` and known \`proxyMetadata\` (it has ${strange})`;
    },
  },
  { keys: ['istio.io/dry-run'], at: ['policy'], because: 'the judge reads it: a policy in a dry run is not in force', values: isGoBoolean },
  { keys: ['networking.istio.io/enable-autoallocate-ip'], at: ['policy'], because: 'compared with the hosts that were declared' },
  { keys: ['networking.istio.io/service-type'], at: ['gateway'], because: 'the Service of an edge, no wider than it is without', values: isWord('ClusterIP', 'LoadBalancer') },
  { keys: ['networking.istio.io/traffic-distribution'], at: ['service'], because: 'which of its own endpoints a Service prefers' },
  { keys: ['networking.istio.io/exportTo'], at: ['service'], because: 'it says what holds without it', values: isWord('*') },
];

const MESH = 'they can change what a proxy takes, where it sends calls, which identity it shows, or whether there is one';

export const KEYS: MeshKeys = {
  known: KNOWN,
  domains: { 'istio.io': MESH },
  bare: {
    'istio-injection': MESH,
    'istio': 'Istio\'s own Gateways select pods by it, and open hosts and ports on them',
    'istio-locality': MESH,
    'sidecar': MESH,
  },
};

/** Settings of a proxy that change neither what it takes nor whom it trusts. */
const SETTINGS: ReadonlySet<string> = new Set([
  'concurrency', 'drainDuration', 'terminationDrainDuration', 'parentShutdownDuration', 'holdApplicationUntilProxyStarts', 'proxyStatsMatcher', 'extraStatTags',
]);
/** How much is traced; not where traces go, and what of the proxy's environment they tell. Source: Istio ProxyConfig, Tracing. */
const TRACING: ReadonlySet<string> = new Set(['sampling', 'maxPathTagLength']);
const METADATA: ReadonlySet<string> = new Set([
  'ISTIO_META_DNS_CAPTURE', 'ISTIO_META_DNS_AUTO_ALLOCATE', 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', 'MINIMUM_DRAIN_DURATION',
]);

function strangeSetting(text: string): string | undefined {
  const parsed = tryParseYaml(text);
  const config = parsed ? parsed.value : text;
  if (config === null || config === undefined) return undefined;
  if (typeof config !== 'object' || Array.isArray(config)) return 'no fields';
  const { proxyMetadata, tracing, ...others } = config as Readonly<Record<string, unknown>>;
  const traced = Object.keys(fieldsOf(tracing)).find((name) => !TRACING.has(name));
  return Object.keys(others).find((name) => !SETTINGS.has(name)) ?? (traced === undefined ? undefined : `tracing.${traced}`)
    ?? Object.keys(fieldsOf(proxyMetadata)).find((name) => !METADATA.has(name));
}

/** That of a Service of the program, or of a host that it calls. */
function tryFindWaypoint({ graph, object: { kind, namespace, name } }: Subject): RelayNode | undefined {
  if (kind === 'ServiceEntry') return [...egressWaypointsOf(graph).keys()].find((relay) => relay.namespace === namespace);
  return kind === 'Service' ? waypointsOf(graph).get(`${namespace}/${name}`) : undefined;
}

function isInAmbient(subject: Subject): boolean {
  const { graph, object } = subject;
  const mesh = object.kind === 'Namespace' ? meshOfNamespace(subject) : graph.namespaces.get(object.namespace)?.mesh;
  return mesh !== undefined && isAmbient(mesh);
}

function meshOfNamespace({ graph, object }: Subject): MeshSpec | undefined {
  return graph.namespaces.get(object.name)?.mesh;
}

/** The mesh of a namespace of the program; outside of them, every one that was declared. */
function meshesAt(subject: Subject): readonly IstioSpec[] {
  const { graph, object } = subject;
  const own = object.kind === 'Namespace' ? meshOfNamespace(subject) : graph.namespaces.get(object.namespace)?.mesh;
  const meshes = own ? [own] : [...[...graph.namespaces.values(), ...nodesOf(graph, 'gateway')].map(({ mesh }) => mesh), ...graph.meshes];
  return meshes.filter(isIstio);
}
