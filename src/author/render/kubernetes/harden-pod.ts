import type {
  Container, ContainerSecurityContext, PodSecurityContext, PodTemplate, PodToleration, PreStopAction, TopologySpreadConstraint,
} from './pod-template';
import { renderProbe } from './probe';
import { mainView, otherView, volumesOf } from './volumes';
import type { ContainerView } from './volumes';
import type { WorkloadNode } from '../../graph/nodes';
import type { ContainerNode, PodNode, PreStopNode, ProbesNode, TolerationNode } from '../../graph/pod';

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
        ...listed('sysctls', sysctlsOf(template, pod)),
      },
      ...listed('imagePullSecrets', pod.imagePullSecrets.map((name) => ({ name }))),
      ...(Object.keys(pod.scheduling.nodeLabels).length > 0 ? { nodeSelector: { ...template.spec.nodeSelector, ...pod.scheduling.nodeLabels } } : {}),
      ...listed('tolerations', [...template.spec.tolerations ?? [], ...pod.scheduling.tolerations.map(tolerationOf)]),
      ...(pod.scheduling.priorityClassName === undefined ? {} : { priorityClassName: pod.scheduling.priorityClassName }),
      ...listed('topologySpreadConstraints', spread(workload)),
      containers: template.spec.containers.map((container) => hardenContainer(container, workload)),
      ...(template.spec.initContainers
        ? { initContainers: template.spec.initContainers.map((container) => hardenContainer(container, workload)) } : {}),
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
function sysctlsOf({ spec }: PodTemplate, { metrics, sysctls }: PodNode): NonNullable<PodSecurityContext['sysctls']> {
  const ports = [...spec.containers, ...spec.initContainers ?? []].flatMap((container) => container.ports ?? []);
  const lowest = Math.min(FIRST_UNPRIVILEGED_PORT, metrics?.port ?? FIRST_UNPRIVILEGED_PORT, ...ports.map(({ containerPort }) => containerPort));
  const ofPorts = lowest < FIRST_UNPRIVILEGED_PORT ? { 'net.ipv4.ip_unprivileged_port_start': String(lowest) } : {};
  return Object.entries({ ...ofPorts, ...sysctls }).map(([name, value]) => ({ name, value }));
}

/** What was added through cdk8s-plus is restricted; what was declared has all that was declared for it. */
function hardenContainer(container: Container, { pod, cluster }: WorkloadNode): Container {
  const other = pod.others.find(({ name }) => name === container.name);
  if (other) return otherContainer(container, other, { pod, cluster });
  if (container.name !== pod.container) return restrict(container);
  return {
    ...restrict(container),
    resources: { requests: pod.resources.requests, limits: pod.resources.limits },
    ...probesOf(pod.probes),
    // The kubelet's own sleep: the image needs no shell. Endpoints are withdrawn while it lasts.
    ...(pod.preStop.kind === 'none' ? {} : { lifecycle: { preStop: preStopOf(pod.preStop) } }),
    ...seen(container, mainView(pod)),
  };
}

function otherContainer(container: Container, other: ContainerNode, { pod, cluster }: Pick<WorkloadNode, 'pod' | 'cluster'>): Container {
  const restricted = restrict(container);
  return {
    ...restricted,
    ...(other.role === 'sidecar' ? { restartPolicy: 'Always' } : {}),
    ...(other.user === undefined || cluster.assignsUsers ? {} : { securityContext: { ...restricted.securityContext, runAsUser: other.user } }),
    resources: { requests: other.resources.requests, limits: other.resources.limits },
    ...probesOf(other.probes),
    ...seen(container, otherView(other, pod)),
  };
}

function preStopOf(preStop: Exclude<PreStopNode, { kind: 'none' }>): PreStopAction {
  return preStop.kind === 'sleep' ? { sleep: { seconds: preStop.seconds } } : { exec: { command: preStop.command } };
}

function tolerationOf({ key, value, effect }: TolerationNode): PodToleration {
  return { ...(key === undefined ? {} : { key }), ...(value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value }), ...(effect === undefined ? {} : { effect }) };
}

function probesOf({ startup, readiness, liveness }: ProbesNode): Partial<Container> {
  return definedOnly({ startupProbe: renderProbe(startup), readinessProbe: renderProbe(readiness), livenessProbe: renderProbe(liveness) });
}

function seen({ volumeMounts = [], env = [], envFrom = [] }: Container, view: ContainerView): Partial<Container> {
  return {
    ...listed('volumeMounts', [...volumeMounts, ...view.mounts]),
    ...listed('env', [...env, ...view.env]),
    ...listed('envFrom', [...envFrom, ...view.envFrom]),
  };
}

function restrict(container: Container): Container & { readonly securityContext: ContainerSecurityContext } {
  return { ...container, securityContext: { ...container.securityContext, ...RESTRICTED } };
}

function withVolumes(template: PodTemplate, pod: PodNode): Partial<PodTemplate['spec']> {
  return listed('volumes', [...template.spec.volumes ?? [], ...volumesOf(pod)]);
}

function spread(workload: WorkloadNode): readonly TopologySpreadConstraint[] {
  const { spreadOver, strictSpread } = workload.pod.scheduling;
  const whenUnsatisfiable = strictSpread ? 'DoNotSchedule' : 'ScheduleAnyway';
  return spreadOver.map((topologyKey) => ({ maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: workload.selector } }));
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
