/** Pods, field by field. Source: Kubernetes API, PodSpec, Container and Volume. */
import { CLAIM } from './claim';
import { METADATA } from './metadata';
import { ANYTHING, anythingIn, each, fields, only, refused } from './shape';
import type { Shape } from './shape';

const ELSEWHERE = 'the kubelet calls another host with it';
const CALL = fields({ ...anythingIn('path', 'port', 'scheme', 'httpHeaders'), host: refused(ELSEWHERE) });
const ACTION = {
  exec: fields({ command: ANYTHING }),
  grpc: fields(anythingIn('port', 'service')),
  sleep: fields({ seconds: ANYTHING }),
  httpGet: CALL,
  tcpSocket: fields({ port: ANYTHING, host: refused(ELSEWHERE) }),
};
const PROBE = fields({
  ...ACTION,
  ...anythingIn('initialDelaySeconds', 'periodSeconds', 'timeoutSeconds', 'successThreshold', 'failureThreshold', 'terminationGracePeriodSeconds'),
});

const CONTAINER = fields({
  ...anythingIn(
    'name', 'image', 'command', 'args', 'workingDir', 'resources', 'resizePolicy', 'restartPolicy', 'restartPolicyRules',
    'volumeMounts', 'terminationMessagePath', 'terminationMessagePolicy', 'imagePullPolicy', 'stdin', 'stdinOnce', 'tty',
    // Compared by rules of their own: host ports, and what Pod Security restricts.
    'ports', 'securityContext',
  ),
  // Which Secrets they refer to is compared with the declaration elsewhere, as for volumes.
  env: each(fields({ ...anythingIn('name', 'value'), valueFrom: fields(anythingIn('configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef')) })),
  envFrom: each(fields(anythingIn('prefix', 'configMapRef', 'secretRef'))),
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
  lifecycle: fields({ preStop: fields(ACTION), postStart: fields(ACTION), stopSignal: ANYTHING }),
  volumeDevices: refused('it gives the container a raw device'),
});

const CREDENTIALS = 'it gives the pod an identity or secrets that nobody declared';

/** A token for the API server alone is what `permissions` ask for, and compared there; with an audience it is an identity somewhere else. */
const PROJECTION = fields({
  ...anythingIn('secret', 'configMap', 'downwardAPI', 'clusterTrustBundle'),
  serviceAccountToken: fields({ expirationSeconds: ANYTHING, path: ANYTHING, audience: refused('it gives the pod a token by which others than the API server know it') }),
  podCertificate: refused(CREDENTIALS),
});

const VOLUME = fields({
  ...anythingIn('name', 'emptyDir', 'configMap', 'secret', 'downwardAPI', 'persistentVolumeClaim'),
  ephemeral: fields({ volumeClaimTemplate: CLAIM }),
  // A rule of its own refuses it.
  hostPath: ANYTHING,
  projected: fields({ defaultMode: ANYTHING, sources: each(PROJECTION) }),
  csi: refused(CREDENTIALS),
  image: refused('it mounts an image that nobody pinned or looked at'),
});

const RESOLUTION = 'names of what was declared may lead elsewhere with it';

const POD_SPEC = fields({
  ...anythingIn(
    'serviceAccountName', 'serviceAccount', 'automountServiceAccountToken', 'enableServiceLinks', 'securityContext', 'hostNetwork', 'hostPID', 'hostIPC',
    'shareProcessNamespace', 'imagePullSecrets', 'restartPolicy', 'terminationGracePeriodSeconds', 'activeDeadlineSeconds', 'nodeSelector', 'affinity',
    'tolerations', 'topologySpreadConstraints', 'priorityClassName', 'priority', 'preemptionPolicy', 'hostname', 'subdomain', 'setHostnameAsFQDN',
    'readinessGates', 'schedulingGates', 'schedulerName', 'hostUsers', 'os', 'overhead', 'resources',
  ),
  containers: each(CONTAINER),
  initContainers: each(CONTAINER),
  volumes: each(VOLUME),
  hostAliases: refused(RESOLUTION),
  dnsPolicy: only(['ClusterFirst', 'ClusterFirstWithHostNet'], RESOLUTION),
  dnsConfig: fields({ options: ANYTHING, nameservers: refused(RESOLUTION), searches: refused(RESOLUTION) }),
  runtimeClassName: refused('another container runtime may give the pod another network, or none of its limits'),
  resourceClaims: refused('a driver may give the pod another network or a device'),
  nodeName: refused('it puts the pod on a node past the scheduler'),
  ephemeralContainers: refused('it adds a container that no template knows'),
});

/** What a controller makes its pods from. */
export const POD_TEMPLATE: Shape = fields({ metadata: METADATA, spec: POD_SPEC });

export const POD: Shape = POD_SPEC;
