/** Pods, field by field. Source: Kubernetes API, PodSpec and Volume. */
import { CLAIM } from './claim';
import { CONTAINER, POD_SECURITY, RESOURCES } from './container';
import { METADATA } from './metadata';
import { ANYTHING, anythingIn, each, fields, only, refused } from './shape';
import type { Shape } from './shape';
import { BOOLEAN, TEXT, TEXT_MAP, wholeNumber } from './values';
import { isWorkloadApi } from '../checks/certificates/workload-api';

const CREDENTIALS = 'it gives the pod an undeclared identity or undeclared secrets';

/** A token for the API server alone is what `permissions` ask for, and compared there; one with an audience is looked at with what was declared. */
const PROJECTION = fields({
  ...anythingIn('secret', 'configMap', 'downwardAPI', 'clusterTrustBundle'),
  serviceAccountToken: fields(anythingIn('expirationSeconds', 'path', 'audience')),
  podCertificate: refused(CREDENTIALS),
});

/** Whose pods may have one is looked at with what was declared. */
const CSI: Shape = (value, path, report) => {
  if (!isWorkloadApi(value)) refused(CREDENTIALS)(value, path, report);
};

const VOLUME = fields({
  ...anythingIn('emptyDir', 'configMap', 'secret', 'downwardAPI', 'persistentVolumeClaim'),
  name: TEXT,
  ephemeral: fields({ volumeClaimTemplate: CLAIM }),
  // A rule of its own refuses it.
  hostPath: ANYTHING,
  projected: fields({ defaultMode: ANYTHING, sources: each(PROJECTION) }),
  csi: CSI,
  image: refused('it mounts an image that is neither pinned nor checked'),
});

const RESOLUTION = 'names of what was declared may lead elsewhere with it';
const NEVER_READY = 'its pods take no calls before somebody else says so';
const NO_LINUX = 'a name of another operating system puts off the hardening, and the images do not run';

/** Node labels. The operating system decides which fields of the pod are in force. */
const NODE_SELECTOR: Shape = (value, path, report) => {
  TEXT_MAP(value, path, report);
  const os = (value as Readonly<Record<string, unknown>>)[OS_LABEL] ?? 'linux';
  if (os !== 'linux') report([...path, OS_LABEL], os, NO_LINUX, '"linux"');
};

const OS_LABEL = 'kubernetes.io/os';

function podSpec(restartPolicy: Shape, activeDeadlineSeconds: Shape): Shape {
  return fields({
    ...anythingIn('affinity', 'topologySpreadConstraints', 'overhead', 'imagePullSecrets'),
    serviceAccountName: TEXT,
    serviceAccount: TEXT,
    automountServiceAccountToken: BOOLEAN,
    enableServiceLinks: BOOLEAN,
    securityContext: POD_SECURITY,
    hostNetwork: BOOLEAN,
    hostPID: BOOLEAN,
    hostIPC: BOOLEAN,
    hostUsers: BOOLEAN,
    shareProcessNamespace: BOOLEAN,
    restartPolicy,
    activeDeadlineSeconds,
    terminationGracePeriodSeconds: wholeNumber(1, 86_400, 'calls that are being answered are cut off, or a pod never ends'),
    nodeSelector: NODE_SELECTOR,
    tolerations: each(fields(anythingIn('key', 'operator', 'value', 'effect', 'tolerationSeconds'))),
    priorityClassName: TEXT,
    priority: wholeNumber(-(2 ** 31), 2 ** 31 - 1, 'the API server refuses it'),
    preemptionPolicy: only(['PreemptLowerPriority', 'Never'], 'the API server refuses it'),
    hostname: TEXT,
    subdomain: TEXT,
    setHostnameAsFQDN: BOOLEAN,
    readinessGates: refused(NEVER_READY),
    schedulingGates: refused('its pods do not start before somebody else says so'),
    schedulerName: TEXT,
    runtimeClassName: TEXT,
    os: fields({ name: only(['linux'], NO_LINUX) }),
    resources: RESOURCES,
    containers: each(CONTAINER),
    initContainers: each(CONTAINER),
    volumes: each(VOLUME),
    hostAliases: refused(RESOLUTION),
    dnsPolicy: only(['ClusterFirst', 'ClusterFirstWithHostNet'], RESOLUTION),
    dnsConfig: fields({ options: ANYTHING, nameservers: refused(RESOLUTION), searches: refused(RESOLUTION) }),
    resourceClaims: refused('a driver may give the pod another network or a device'),
    nodeName: refused('it puts the pod on a node past the scheduler'),
    ephemeralContainers: refused('it adds a container that no template knows'),
  });
}

const NO_SERVICE = 'a pod that ends on its own is no service, and the API server refuses it';

/** What a controller makes pods from that run until they are replaced. */
export const POD_TEMPLATE: Shape = fields({ metadata: METADATA, spec: podSpec(only(['Always'], NO_SERVICE), refused(NO_SERVICE)) });

/** What a Job makes its pods from. */
export const JOB_TEMPLATE: Shape = fields({
  metadata: METADATA, spec: podSpec(only(['OnFailure', 'Never'], 'the API server refuses a Job whose pods never end'), wholeNumber(1, 2 ** 31 - 1, 'its pods are killed at once')),
});

export const POD: Shape = podSpec(only(['Always', 'OnFailure', 'Never'], 'the API server refuses it'), wholeNumber(1, 2 ** 31 - 1, 'the pod is killed at once'));
