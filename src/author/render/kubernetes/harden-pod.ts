import type { Container, ContainerSecurityContext, PodSecurityContext, PodTemplate, TopologySpreadConstraint } from './pod-template';
import { renderProbe } from './probe';
import { volumesOf } from './volumes';
import type { WorkloadNode } from '../../graph/nodes';
import type { PodNode } from '../../graph/pod';

/**
 * What every container has, whatever added it.
 * @see Pod Security Standards, "restricted"; readOnlyRootFilesystem: NSA/CISA Kubernetes Hardening Guide
 */
const RESTRICTED: ContainerSecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
};

/** Zones first: losing a zone takes more pods than losing a node. */
const SPREAD_OVER = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'] as const;

/** Fields that cdk8s-plus always writes although they say what the API server would say without them. */
const NOISE = ['dnsPolicy', 'hostNetwork', 'setHostnameAsFQDN'] as const;

/** The pod template that cdk8s-plus rendered, with everything on it that zero trust asks for. */
export function hardenPod(template: PodTemplate, workload: WorkloadNode, meshAnnotations: Readonly<Record<string, string>>): PodTemplate {
  const { pod } = workload;
  const annotations = { ...template.metadata.annotations, ...pod.annotations, ...meshAnnotations };
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata.labels, ...workload.selector },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: {
      ...withoutNoise(template.spec),
      serviceAccountName: workload.serviceAccount,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: pod.graceSeconds,
      securityContext: {
        runAsNonRoot: true,
        ...(workload.cluster.assignsUsers ? {} : { runAsUser: pod.user, runAsGroup: pod.group, fsGroup: pod.group }),
        fsGroupChangePolicy: 'OnRootMismatch',
        // At pod level, because an injected proxy has no profile of its own.
        seccompProfile: { type: 'RuntimeDefault' },
        ...unprivilegedPorts(template, pod),
      },
      ...listed('imagePullSecrets', pod.imagePullSecrets.map((name) => ({ name }))),
      ...(pod.spread ? { topologySpreadConstraints: spread(workload) } : {}),
      containers: template.spec.containers.map((container) => hardenContainer(container, pod)),
      ...(template.spec.initContainers ? { initContainers: template.spec.initContainers.map(restrict) } : {}),
      ...withVolumes(template, pod),
    },
  };
}

/** Ports below are for root alone, unless the pod's own network says otherwise. Some container runtimes say so by themselves, others do not. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/**
 * Lets the pod listen on the ports that it has without being root.
 * @see https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/, safe sysctls: Pod Security "restricted" admits it
 */
function unprivilegedPorts({ spec }: PodTemplate, { metrics }: PodNode): Partial<PodSecurityContext> {
  const ports = [...spec.containers, ...spec.initContainers ?? []].flatMap((container) => container.ports ?? []);
  const lowest = Math.min(FIRST_UNPRIVILEGED_PORT, metrics?.port ?? FIRST_UNPRIVILEGED_PORT, ...ports.map(({ containerPort }) => containerPort));
  return lowest < FIRST_UNPRIVILEGED_PORT ? { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: String(lowest) }] } : {};
}

function hardenContainer(container: Container, pod: PodNode): Container {
  if (container.name !== pod.container) return restrict(container);
  const probes = {
    startupProbe: renderProbe(pod.probes.startup),
    readinessProbe: renderProbe(pod.probes.readiness),
    livenessProbe: renderProbe(pod.probes.liveness),
  };
  const { mounts, env } = volumesOf(pod);
  return {
    ...restrict(container),
    resources: { requests: pod.resources.requests, limits: pod.resources.limits },
    ...definedOnly(probes),
    // The kubelet's own sleep: the image needs no shell. Endpoints are withdrawn while it lasts.
    ...(pod.preStopSeconds > 0 ? { lifecycle: { preStop: { sleep: { seconds: pod.preStopSeconds } } } } : {}),
    ...listed('volumeMounts', [...container.volumeMounts ?? [], ...mounts]),
    ...listed('env', [...container.env ?? [], ...env]),
  };
}

function restrict(container: Container): Container {
  return { ...container, securityContext: { ...container.securityContext, ...RESTRICTED } };
}

function withVolumes(template: PodTemplate, pod: PodNode): Partial<PodTemplate['spec']> {
  return listed('volumes', [...template.spec.volumes ?? [], ...volumesOf(pod).volumes]);
}

function spread(workload: WorkloadNode): readonly TopologySpreadConstraint[] {
  return SPREAD_OVER.map((topologyKey) => ({
    maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: workload.selector },
  }));
}

function withoutNoise<T extends object>(spec: T): T {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !NOISE.some((noise) => noise === key))) as T;
}

function definedOnly<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** The list under its field, or no field at all: an empty list would only be noise. */
function listed<K extends string, T>(field: K, items: readonly T[]): { readonly [P in K]?: readonly T[] } {
  return items.length > 0 ? ({ [field]: items } as { readonly [P in K]?: readonly T[] }) : {};
}
