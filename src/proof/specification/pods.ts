/** What runs in the pods of a workload, and how the kubelet asks it. */
import { transportOf } from './ports';
import type { AppProtocol, PortNode } from './ports';
import type {
  ConfigRecord, ContainerRecord, PlacementRecord, PodContainerRecord, ProbeRecord, TolerationRecord, UpdateStrategyRecord,
} from '../../author/graph/record/pod';
import type { WorkloadRecord } from '../../author/graph/record/record';
import type { AutoscalingRecord } from '../../author/graph/record/scaling';

export interface ContainerNode {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** What the props say besides; undefined for a container that was added by hand, of which nothing else is known. */
  readonly declared: DeclaredContainer | undefined;
}

export interface DeclaredContainer {
  readonly env: ReadonlyMap<string, string>;
  /** Undefined: the kubelet does not ask it. */
  readonly probes: ProbesNode | undefined;
  /** Whether it starts before the main container and runs along. */
  readonly runsAlong: boolean;
  /** Directories of the main container that it sees, too. */
  readonly sharedPaths: readonly string[];
}

/** Configuration, and which containers get it. */
export interface ConfigNode {
  /** The name of the ConfigMap. */
  readonly name: string;
  /** Undefined: whatever is in a ConfigMap that exists already. */
  readonly data: ReadonlyMap<string, string> | undefined;
  /** Undefined: as environment variables. */
  readonly mountPath: string | undefined;
  readonly container: string;
}

/** What was declared of where pods run, how they are replaced and how they end; what was not is free. */
export interface PlacementNode {
  readonly nodeLabels: ReadonlyMap<string, string>;
  readonly tolerations: readonly TolerationRecord[];
  /** Whether all taints are tolerated. */
  readonly everyNode: boolean;
  readonly priorityClassName: string | undefined;
  readonly spreadOver: readonly string[];
  readonly strictSpread: boolean;
  readonly strategy: { readonly type: 'RollingUpdate' | 'Recreate'; readonly maxUnavailable?: number | string; readonly maxSurge?: number | string } | undefined;
  readonly preStop: PlacementRecord['preStop'];
  readonly graceSeconds: number | undefined;
  readonly sysctls: ReadonlyMap<string, string>;
  readonly podLabels: ReadonlyMap<string, string>;
}

export interface RunNode {
  readonly main: ContainerNode;
  readonly beside: readonly ContainerNode[];
  readonly before: readonly ContainerNode[];
  readonly configs: readonly ConfigNode[];
  readonly placement: PlacementNode;
  /** The fewest pods that answer. */
  readonly fewest: number;
  /** What decides how many pods there are; undefined: a number. */
  readonly autoscaling: AutoscalingRecord | undefined;
  readonly schedule: string | undefined;
  readonly timeZone: string | undefined;
}

/** One question of the kubelet; as fields of a probe. */
export interface ProbeNode {
  /** Undefined: a command in the container. */
  readonly port: number | undefined;
  readonly action: 'httpGet' | 'grpc' | 'tcpSocket' | 'exec';
  readonly path: string | undefined;
  /** Undefined: plain text. */
  readonly scheme: 'HTTPS' | undefined;
  readonly service: string | undefined;
  readonly command: readonly string[] | undefined;
}

export interface ProbesNode {
  readonly startupProbe: ProbeNode;
  readonly readinessProbe: ProbeNode;
  readonly livenessProbe: ProbeNode;
}

/** Of pods that somebody else makes. */
export const UNKNOWN_RUN: RunNode = {
  main: { name: '', image: '', command: [], args: [], declared: undefined },
  beside: [],
  before: [],
  configs: [],
  placement: readPlacement({
    scheduling: {}, updateStrategy: undefined, everyNode: false, preStop: undefined, graceSeconds: undefined, sysctls: {}, podLabels: {},
  }),
  fewest: 0,
  autoscaling: undefined,
  schedule: undefined,
  timeZone: undefined,
};

/** The main container has the name of the workload. */
export function readRun({ runs, construct, stateful, storage, probes }: WorkloadRecord, name: string, ports: readonly PortNode[]): RunNode {
  const { image, command, args, env, config, placement, containers, beside, before, replicas, autoscaling, schedule, timeZone } = runs;
  const isOne = construct !== 'SecureService' || (stateful ?? storage);
  return {
    main: {
      ...readContainer({ name, image, command, args }),
      declared: { env: new Map(Object.entries(env)), probes: readProbes(probes, ports), runsAlong: false, sharedPaths: [] },
    },
    beside: [...beside.map(readContainer), ...containers.filter(({ role }) => role === 'beside').map((one) => readDeclared(one, ports))],
    before: [...before.map(readContainer), ...containers.filter(({ role }) => role !== 'beside').map((one) => readDeclared(one, ports))],
    configs: [{ name, config }, ...containers].flatMap((container) => container.config.map((one) => readConfig(one, name, container.name))),
    placement: readPlacement(placement),
    fewest: autoscaling ? autoscaling.minReplicas ?? 2 : replicas ?? (isOne ? 1 : 2),
    autoscaling,
    schedule,
    timeZone,
  };
}

function readContainer({ name, image, command = [], args = [] }: ContainerRecord): ContainerNode {
  return { name, image, command, args, declared: undefined };
}

function readPlacement({ scheduling, updateStrategy, everyNode, preStop, graceSeconds, sysctls, podLabels }: PlacementRecord): PlacementNode {
  const { nodeLabels = {}, tolerations = [], priorityClassName, spreadOver = [], strictSpread = false } = scheduling;
  return {
    nodeLabels: new Map(Object.entries(nodeLabels)),
    tolerations,
    everyNode,
    priorityClassName,
    spreadOver,
    strictSpread,
    strategy: updateStrategy && readStrategy(updateStrategy),
    preStop,
    graceSeconds,
    sysctls: new Map(Object.entries(sysctls)),
    podLabels: new Map(Object.entries(podLabels)),
  };
}

function readStrategy(record: UpdateStrategyRecord): PlacementNode['strategy'] {
  switch (record.factory) {
    case 'recreate': return { type: 'Recreate' };
    case 'rolling': return { type: 'RollingUpdate', maxUnavailable: record.maxUnavailable, maxSurge: record.maxSurge };
    case 'rollingShare': return { type: 'RollingUpdate', maxUnavailable: `${record.maxUnavailable}%`, maxSurge: `${record.maxSurge}%` };
  }
}

/** A ConfigMap of the workload's own is named after it. */
function readConfig({ factory, name, data, mountPath }: ConfigRecord, workload: string, container: string): ConfigNode {
  return { name: factory === 'existing' ? name : `${workload}-${name}`, data: data && new Map(Object.entries(data)), mountPath, container };
}

function readDeclared(record: PodContainerRecord, ports: readonly PortNode[]): ContainerNode {
  const { env, probes, role, sharedPaths } = record;
  return {
    ...readContainer(record),
    declared: { env: new Map(Object.entries(env)), probes: readProbes(probes, ports), runsAlong: role === 'sidecar', sharedPaths },
  };
}

/** At start-up, for readiness and for life. */
export function readProbes(records: readonly ProbeRecord[], ports: readonly PortNode[]): ProbesNode | undefined {
  if (records.length === 0) return undefined;
  const [startupProbe, readinessProbe, livenessProbe] = records.map((record) => readProbe(record, ports));
  return { startupProbe, readinessProbe, livenessProbe };
}

/** One question to a container. */
export interface AskedProbe {
  readonly stage: keyof ProbesNode;
  readonly probe: ProbeNode;
  /** Its place among the containers that start together; undefined for one that starts before them. */
  readonly place: number | undefined;
}

/** Everything that the kubelet asks the containers, commands included. */
export function askedProbes({ main, beside, before }: RunNode): readonly AskedProbe[] {
  const all = [
    ...[main, ...beside.filter(({ declared }) => declared)].map((container, place) => ({ container, place })),
    ...before.map((container) => ({ container, place: undefined })),
  ];
  return all.flatMap(({ container: { declared }, place }) => Object.entries(declared?.probes ?? {}).map(([stage, probe]) => ({
    stage: stage as keyof ProbesNode, probe: probe as ProbeNode, place,
  })));
}

/** Where the kubelet asks; its questions are TCP. */
export function probedPorts({ main, beside, before }: RunNode): readonly number[] {
  const asked = [main, ...beside, ...before].flatMap(({ declared }) => (
    declared?.probes ? Object.values(declared.probes as unknown as Readonly<Record<string, ProbeNode>>).flatMap(({ port }) => port ?? []) : []
  ));
  return [...new Set(asked)].sort((a, b) => a - b);
}

export interface AskedPaths {
  readonly port: number;
  readonly method: 'GET' | 'POST';
  readonly paths: readonly string[];
}

/** What the kubelet asks for over HTTP and gRPC, by port and without queries. Source: gRPC Health Checking Protocol. */
export function askedPaths({ main, beside, before }: RunNode): readonly AskedPaths[] {
  const found = new Map<string, { port: number; method: 'GET' | 'POST'; paths: string[] }>();
  for (const { declared } of [main, ...beside, ...before]) {
    for (const { action, port, path = '/' } of declared?.probes ? Object.values(declared.probes as unknown as Readonly<Record<string, ProbeNode>>) : []) {
      if ((action !== 'httpGet' && action !== 'grpc') || port === undefined) continue;
      const asked = action === 'grpc' ? { port, method: 'POST' as const, paths: ['/grpc.health.v1.Health/Check'] } : { port, method: 'GET' as const, paths: [path.replace(/[?#].*$/s, '')] };
      const known = found.get(`${action} ${port}`);
      if (known) known.paths.push(...asked.paths);
      else found.set(`${action} ${port}`, asked);
    }
  }
  return [...found.values()];
}

function readProbe({ factory, portName: name, managementPort, asks, command }: ProbeRecord, ports: readonly PortNode[]): ProbeNode {
  const reachable = ports.filter((port) => transportOf(port) === 'TCP');
  const port = managementPort !== undefined ? { containerPort: managementPort, protocol: undefined } : name === undefined
    ? ASKED[factory].map((protocols) => reachable.find(({ protocol }) => protocols.includes(protocol))).find((found) => found) ?? reachable.at(0)
    : reachable.find((one) => one.name === name);
  return {
    action: ACTIONS[factory],
    port: factory === 'exec' ? undefined : port?.containerPort,
    path: factory === 'http' ? asks : undefined,
    scheme: factory === 'http' && port?.protocol === 'tls' ? 'HTTPS' : undefined,
    // The server as a whole is asked where no service is named.
    service: factory === 'grpc' && asks !== '' ? asks : undefined,
    command,
  };
}

/** Which port is meant where none is named: the first that speaks what the question is asked in, in plain text before TLS. */
const ASKED: Readonly<Record<ProbeRecord['factory'], readonly (readonly AppProtocol[])[]>> = {
  http: [['http', 'http2'], ['tls']], grpc: [['grpc']], tcp: [], exec: [],
};

/** Source: Kubernetes API, Probe. */
const ACTIONS: Readonly<Record<ProbeRecord['factory'], ProbeNode['action']>> = { http: 'httpGet', grpc: 'grpc', tcp: 'tcpSocket', exec: 'exec' };
