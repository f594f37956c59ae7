import { LABELS_OF_OBJECT } from './kinds-network';
import { always, oneMore, widen } from './operator';
import type { KindOfMutant, Operator } from './operator';

/** How often, how many, how long, and what the program reads: nothing that opens anything. */
const IGNORED_OF_POD = [
  'terminationGracePeriodSeconds', 'restartPolicy', 'topologySpreadConstraints', 'enableServiceLinks', 'containers[].lifecycle', 'containers[].imagePullPolicy',
  'containers[].livenessProbe.*', 'containers[].readinessProbe.*', 'containers[].startupProbe.*', 'containers[].resources.*.*', 'containers[].volumeMounts',
  'containers[].name', 'initContainers[].resources.*.*', 'initContainers[].imagePullPolicy', ...['liveness', 'readiness', 'startup'].map((probe) => `initContainers[].${probe}Probe.*`), 'containers[].env[].name', 'containers[].env[].value', 'volumes[].*', 'containers[].command', 'containers[].args', 'securityContext.fsGroupChangePolicy',
];

const IGNORED_OF_WORKLOAD = [
  'replicas', 'revisionHistoryLimit', 'strategy', 'updateStrategy', 'serviceName', 'volumeClaimTemplates', 'schedule', 'timeZone', 'concurrencyPolicy', 'podManagementPolicy',
  'failedJobsHistoryLimit', 'successfulJobsHistoryLimit', 'activeDeadlineSeconds', 'backoffLimit', 'minReadySeconds', 'progressDeadlineSeconds', 'ttlSecondsAfterFinished',
];

function podOperators(template: string): readonly Operator[] {
  const pod = `${template}.spec`;
  const own = `${pod}.containers[].securityContext`;
  return [
    widen(`${pod}.initContainers[].securityContext.privileged`, 'to true', always(true)),
    widen(`${pod}.initContainers[].securityContext.runAsUser?`, 'to root', always(0)),
    widen(`${pod}.initContainers[].securityContext.capabilities.add?`, 'by NET_ADMIN', always(['NET_ADMIN'])),
    widen(`${pod}.initContainers[].image`, 'to another', always('mutant:1')),
    widen(`${pod}.initContainers[].envFrom?`, 'by a Secret', always([{ secretRef: { name: 'mutant' } }])),
    widen(`${pod}.initContainers[].ports?`, 'to a port of the node', always([{ containerPort: 8080, hostPort: 8080 }])),
    widen(`${pod}.containers[].envFrom?`, 'by a ConfigMap', oneMore({ configMapRef: { name: 'mutant' } })),
    widen(`${pod}.volumes`, 'by a Secret', oneMore({ name: 'mutant', secret: { secretName: 'mutant' } })),
    widen(`${pod}.volumes`, 'by a ConfigMap', oneMore({ name: 'mutant', configMap: { name: 'mutant' } })),
    widen(`${pod}.volumes[].secret.secretName`, 'to another', always('mutant')),
    widen(`${pod}.volumes[].configMap.name`, 'to another', always('mutant')),
    widen(`${pod}.volumes[].projected.sources[].serviceAccountToken.audience?`, 'to that of a vault', always('vault')),
    widen(`${pod}.volumes[].projected.sources[].serviceAccountToken.expirationSeconds`, 'to a year', always(31_536_000)),
    widen(`${pod}.tolerations`, 'by every taint', oneMore({ operator: 'Exists' })),
    widen(`${pod}.nodeSelector?`, 'to other nodes', always({ 'node-role.kubernetes.io/control-plane': '' })),
    ...['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace'].map((field) => widen(`${pod}.${field}?`, 'to true', always(true))),
    ...['runAsUser', 'runAsGroup', 'fsGroup'].map((field) => widen(`${pod}.securityContext.${field}`, 'to root', always(0))),
    widen(`${pod}.securityContext.supplementalGroups?`, 'by the group of root', always([0])),
    widen(`${pod}.securityContext.seccompProfile?`, 'to Unconfined', always({ type: 'Unconfined' })),
    widen(`${pod}.securityContext.appArmorProfile?`, 'to Unconfined', always({ type: 'Unconfined' })),
    widen(`${pod}.securityContext.sysctls?`, 'by a sysctl', always([{ name: 'kernel.msgmax', value: '1' }])),
    widen(`${own}.privileged`, 'to true', always(true)),
    widen(`${own}.runAsUser?`, 'to root', always(0)),
    widen(`${own}.procMount?`, 'to Unmasked', always('Unmasked')),
    widen(`${own}.seccompProfile?`, 'to Unconfined', always({ type: 'Unconfined' })),
    widen(`${own}.capabilities.add?`, 'by SYS_ADMIN', always(['SYS_ADMIN'])),
    widen(`${own}.capabilities.add?`, 'by NET_BIND_SERVICE', always(['NET_BIND_SERVICE'])),
    widen(`${own}.capabilities.drop`, 'to a few', always(['NET_RAW'])),
    widen(`${pod}.serviceAccountName`, 'to the default', always('default')),
    widen(`${pod}.serviceAccountName`, 'to another', always('mutant')),
    widen(`${pod}.volumes`, 'by a path of the node', oneMore({ name: 'mutant', hostPath: { path: '/' } })),
    widen(`${pod}.volumes`, 'by the socket of the runtime', oneMore({ name: 'mutant', hostPath: { path: '/var/run/docker.sock' } })),
    widen(`${pod}.volumes`, 'by a token', oneMore({ name: 'mutant', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } })),
    widen(`${pod}.containers`, 'by a container', oneMore({ name: 'mutant', image: 'mutant' })),
    widen(`${pod}.initContainers?`, 'by a container', oneMore({ name: 'mutant', image: 'mutant', securityContext: { privileged: true } })),
    widen(`${pod}.containers[].ports[].hostPort?`, 'to a port of the node', always(8080)),
    widen(`${pod}.containers[].image`, 'to any build', (image) => image.replace(/@.*/, '')),
    widen(`${pod}.containers[].image`, 'to latest', (image) => image.replace(/(:[^/]*)?$/, '').replace(/:[^/@]*@.*/, '').concat(':latest')),
    widen(`${pod}.containers[].env?`, 'by a password', oneMore({ name: 'DB_PASSWORD', value: 'hunter2-Zq8!pLx0' })),
    widen(`${pod}.containers[].envFrom?`, 'by a Secret', always([{ secretRef: { name: 'mutant' } }])),
    widen(`${pod}.hostAliases?`, 'by a name', always([{ ip: '203.0.113.7', hostnames: ['mutant.example.org'] }])),
    widen(`${pod}.dnsPolicy?`, 'to that of the node', always('Default')),
    widen(`${pod}.nodeName?`, 'to one node', always('mutant')),
    ...Object.entries({
      'sidecar.istio.io/inject': 'false',
      'traffic.sidecar.istio.io/excludeInboundPorts': '8080',
      'traffic.sidecar.istio.io/excludeOutboundPorts': '8080',
      'traffic.sidecar.istio.io/includeInboundPorts': '',
      'traffic.sidecar.istio.io/excludeOutboundIPRanges': '0.0.0.0/0',
    }).map(([key, value]) => widen(`${template}.metadata.annotations?`, `by ${key}`, (annotations) => ({ ...annotations, [key]: value }))),
    widen(`${template}.metadata.labels`, 'by no sidecar', (labels) => ({ ...labels, 'sidecar.istio.io/inject': 'false' })),
    widen(`${template}.metadata.labels`, 'by a label of somebody else', (labels) => ({ ...labels, 'app.kubernetes.io/name': 'mutant' })),
  ];
}

function podsAt(spec: string, template: string): KindOfMutant {
  return {
    ignored: [
      ...LABELS_OF_OBJECT,
      ...IGNORED_OF_WORKLOAD.flatMap((field) => [...new Set([`spec.${field}`, `${spec}.${field}`])]),
      ...IGNORED_OF_POD.map((field) => `${template}.spec.${field}`),
    ],
    operators: podOperators(template),
  };
}

export const WORKLOAD = podsAt('spec', 'spec.template');
export const CRON_JOB = podsAt('spec.jobTemplate.spec', 'spec.jobTemplate.spec.template');

/** Settings, which the program reads; credentials among them are found by a rule. */
export const CONFIG_MAP: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('data', 'by a setting', (data) => ({ ...data, MUTANT: 'yes' })),
    widen('data', 'by a password', (data) => ({ ...data, DB_PASSWORD: 'hunter2-Zq8!pLx0' })),
  ],
};

/** KEDA asks whatever a trigger names, with rights of its own. */
export const SCALED_OBJECT: KindOfMutant = {
  ignored: [...LABELS_OF_OBJECT, 'spec.minReplicaCount', 'spec.maxReplicaCount'],
  operators: [
    widen('spec.triggers', 'by one', oneMore({ type: 'postgresql', metadata: { host: 'mutant' } })),
    widen('spec.triggers[].metadata', 'to another place', (metadata) => ({ ...metadata, bootstrapServers: 'mutant:9092' })),
    widen('spec.triggers[].authenticationRef.name', 'to another login', always('mutant')),
    widen('spec.scaleTargetRef.name', 'to another workload', always('operator')),
    widen('spec.fallback?', 'by a fallback', always({ failureThreshold: 1, replicas: 0 })),
  ],
};
