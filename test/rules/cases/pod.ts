import { all, container, namespace, pod, service, type RuleCases } from './case';
import { RUNNING_CASES } from './running';
import { ADDED_CAPABILITIES } from '../../../src/rules/kubernetes/added-capabilities';
import { CONTAINER_RUNTIME_SOCKET } from '../../../src/rules/kubernetes/container-runtime-socket';
import { DROP_ALL_CAPABILITIES } from '../../../src/rules/kubernetes/drop-all-capabilities';
import { HOST_NAMESPACES } from '../../../src/rules/kubernetes/host-namespaces';
import { HOST_PATH } from '../../../src/rules/kubernetes/host-path';
import { HOST_PORT } from '../../../src/rules/kubernetes/host-port';
import { IMAGE_DIGEST } from '../../../src/rules/kubernetes/image-digest';
import { IMAGE_TAG } from '../../../src/rules/kubernetes/image-tag';
import { KERNEL_OPTIONS } from '../../../src/rules/kubernetes/kernel-options';
import { POD_SECURITY_LABELS } from '../../../src/rules/kubernetes/pod-security-labels';
import { PRIVILEGE_ESCALATION } from '../../../src/rules/kubernetes/privilege-escalation';
import { PRIVILEGED_CONTAINER } from '../../../src/rules/kubernetes/privileged-container';
import { PROBE_HOST } from '../../../src/rules/kubernetes/probe-host';
import { PROBES } from '../../../src/rules/kubernetes/probes';
import { READ_ONLY_ROOT_FILESYSTEM } from '../../../src/rules/kubernetes/read-only-root-filesystem';
import { RESOURCE_LIMITS } from '../../../src/rules/kubernetes/resource-limits';
import { ROOT_GROUP } from '../../../src/rules/kubernetes/root-group';
import { RUN_AS_NON_ROOT } from '../../../src/rules/kubernetes/run-as-non-root';
import { SECCOMP_PROFILE } from '../../../src/rules/kubernetes/seccomp-profile';
import { SHARED_PROCESS_NAMESPACE } from '../../../src/rules/kubernetes/shared-process-namespace';
import { SINGLE_REPLICA } from '../../../src/rules/kubernetes/single-replica';
import { UNMET_QUOTA } from '../../../src/rules/kubernetes/unmet-quota';
import { VOLUME_TYPES } from '../../../src/rules/kubernetes/volume-types';

const DIGEST = `ghcr.io/acme/web@sha256:${'0'.repeat(64)}`;
const BEHIND = service('{selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}');
const PSS = 'pod-security.kubernetes.io';

function deployment(fields: string): string {
  return `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {${fields} template: {metadata: {labels: {app: web}}}}}`;
}

export const POD_CASES: readonly RuleCases[] = [
  {
    rule: RUN_AS_NON_ROOT,
    violates: [
      { title: 'a container that says nothing', yaml: container('image: web'), says: 'Pod shop/web, container app may run as root' },
      { title: 'user 0 although runAsNonRoot is set', yaml: pod('{securityContext: {runAsNonRoot: true, runAsUser: 0}, containers: [{name: a}]}'), says: 'runs as root' },
      { title: 'a container that takes back what its pod says', yaml: pod('{securityContext: {runAsNonRoot: true}, containers: [{name: a, securityContext: {runAsNonRoot: false}}]}') },
      {
        title: 'a pod that claims a harmless owner and runs something else',
        yaml: all(
          deployment('').replace('labels: {app: web}}', 'labels: {app: web}}, spec: {securityContext: {runAsNonRoot: true}, containers: [{name: a}]}'),
          '{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop, ownerReferences: [{kind: Deployment, name: web, controller: true}]}, spec: {containers: [{name: a, image: evil}]}}',
        ),
        says: 'Pod shop/p',
      },
      { title: 'an ephemeral container', yaml: pod('{ephemeralContainers: [{name: debug}]}'), says: 'container debug' },
      { title: 'an init container of a CronJob', yaml: '{apiVersion: batch/v1, kind: CronJob, metadata: {name: c}, spec: {jobTemplate: {spec: {template: {spec: {initContainers: [{name: i}]}}}}}}', says: 'CronJob default/c, container i' },
    ],
    passes: [
      { title: 'the setting on the pod', yaml: pod('{securityContext: {runAsNonRoot: true}, containers: [{name: a}, {name: b}]}') },
      {
        title: 'a ReplicaSet whose Deployment is given',
        yaml: all(
          '{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {template: {spec: {securityContext: {runAsNonRoot: true}, containers: [{name: a}]}}}}',
          '{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: r, ownerReferences: [{kind: Deployment, name: d, controller: true}]}, spec: {template: {spec: {securityContext: {runAsNonRoot: true}, containers: [{name: a}, {name: istio-proxy}]}}}}',
        ),
      },
    ],
  },
  {
    rule: PRIVILEGED_CONTAINER,
    violates: [
      { title: 'a privileged container', yaml: container('securityContext: {privileged: true}') },
      { title: 'a host process on Windows', yaml: pod('{securityContext: {windowsOptions: {hostProcess: true}}, containers: [{name: a}]}') },
    ],
    passes: [{ title: 'a container without the word', yaml: container('securityContext: {}') }],
  },
  {
    rule: PRIVILEGE_ESCALATION,
    violates: [{ title: 'a container that leaves it open', yaml: container('image: web'), says: 'is missing, expected false' }],
    passes: [{ title: 'false', yaml: container('securityContext: {allowPrivilegeEscalation: false}') }],
  },
  {
    rule: ADDED_CAPABILITIES,
    violates: [{ title: 'each capability that is added', yaml: container('securityContext: {capabilities: {add: [NET_ADMIN, NET_BIND_SERVICE, SYS_TIME]}}'), times: 2, says: '"NET_ADMIN"' }],
    passes: [{ title: 'a low port', yaml: container('securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}') }],
  },
  {
    rule: DROP_ALL_CAPABILITIES,
    violates: [
      { title: 'nothing dropped', yaml: container('image: web') },
      { title: 'only some dropped', yaml: container('securityContext: {capabilities: {drop: [NET_RAW]}}'), says: '["NET_RAW"]' },
    ],
    passes: [{ title: 'ALL dropped', yaml: container('securityContext: {capabilities: {drop: [ALL]}}') }],
  },
  {
    rule: SECCOMP_PROFILE,
    violates: [
      { title: 'no profile', yaml: container('image: web') },
      { title: 'a container that is unconfined in a confined pod', yaml: pod('{securityContext: {seccompProfile: {type: RuntimeDefault}}, containers: [{name: a, securityContext: {seccompProfile: {type: Unconfined}}}]}') },
    ],
    passes: [{ title: 'the profile on the pod', yaml: pod('{securityContext: {seccompProfile: {type: RuntimeDefault}}, containers: [{name: a}]}') }],
  },
  {
    rule: READ_ONLY_ROOT_FILESYSTEM,
    violates: [{ title: 'a writable root', yaml: container('image: web') }],
    passes: [{ title: 'a read-only root', yaml: container('securityContext: {readOnlyRootFilesystem: true}') }],
  },
  {
    rule: HOST_NAMESPACES,
    violates: [{ title: 'each shared namespace', yaml: pod('{hostNetwork: true, hostPID: true, hostIPC: true, containers: [{name: a}]}'), times: 3, says: 'sets hostPID' }],
    passes: [{ title: 'false', yaml: pod('{hostNetwork: false, containers: [{name: a}]}') }],
  },
  {
    rule: HOST_PORT,
    violates: [{ title: 'a host port', yaml: container('ports: [{containerPort: 8080, hostPort: 80}]'), says: 'port 80' }],
    passes: [{ title: 'a container port alone', yaml: container('ports: [{containerPort: 8080}]') }],
  },
  {
    rule: HOST_PATH,
    violates: [{ title: 'a folder of the node', yaml: pod('{volumes: [{name: v, hostPath: {path: /var/log}}]}'), says: '"/var/log"' }],
    passes: [{ title: 'an emptyDir', yaml: pod('{volumes: [{name: v, emptyDir: {}}]}') }],
  },
  {
    rule: CONTAINER_RUNTIME_SOCKET,
    violates: [
      { title: 'the socket itself', yaml: pod('{volumes: [{name: v, hostPath: {path: /run/containerd/containerd.sock}}]}') },
      { title: 'a folder above the socket', yaml: pod('{volumes: [{name: v, hostPath: {path: /var/run/}}]}') },
    ],
    passes: [{ title: 'another folder of the node', yaml: pod('{volumes: [{name: v, hostPath: {path: /var/log}}]}') }],
  },
  {
    rule: RESOURCE_LIMITS,
    violates: [{ title: 'requests without a memory limit', yaml: container('resources: {requests: {cpu: 1, memory: 1Mi}}'), says: 'limits.memory missing' }],
    passes: [
      { title: 'requests and a memory limit', yaml: container('resources: {requests: {cpu: 1, memory: 1Mi}, limits: {memory: 1Mi}}') },
      { title: 'limits that stand in for requests', yaml: container('resources: {limits: {cpu: 1, memory: 1Mi}}') },
      { title: 'resources of the whole pod', yaml: pod('{resources: {requests: {cpu: 1, memory: 1Mi}, limits: {memory: 1Mi}}, containers: [{name: a}]}') },
    ],
  },
  {
    rule: PROBES,
    violates: [{ title: 'pods behind a Service with one probe of two', yaml: all(container('readinessProbe: {}'), BEHIND), says: 'behind Service shop/web and has no livenessProbe' }],
    passes: [
      { title: 'both probes', yaml: all(container('readinessProbe: {}, livenessProbe: {}'), BEHIND) },
      { title: 'pods that no Service selects', yaml: container('image: web') },
    ],
  },
  {
    rule: SINGLE_REPLICA,
    violates: [
      { title: 'one replica behind a Service', yaml: all(deployment('replicas: 1,'), BEHIND), says: 'runs one pod' },
      { title: 'nothing said, which is one', yaml: all(deployment(''), BEHIND) },
    ],
    passes: [
      { title: 'two replicas', yaml: all(deployment('replicas: 2,'), BEHIND) },
      {
        title: 'a number that an autoscaler chooses',
        yaml: all(deployment(''), BEHIND,
          '{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web, namespace: shop}, spec: {maxReplicas: 4, scaleTargetRef: {kind: Deployment, name: web}}}'),
      },
      { title: 'one replica that no Service selects', yaml: deployment('replicas: 1,') },
    ],
  },
  {
    rule: VOLUME_TYPES,
    violates: [{ title: 'a share on the network', yaml: pod('{volumes: [{name: v, nfs: {server: files, path: /}}]}'), says: 'type nfs' }],
    passes: [{ title: 'volumes of the cluster', yaml: pod('{volumes: [{name: a, emptyDir: {}}, {name: b, csi: {driver: csi.spiffe.io}}, {name: c, persistentVolumeClaim: {claimName: c}}]}') }],
  },
  {
    rule: KERNEL_OPTIONS,
    violates: [
      { title: 'an unsafe sysctl', yaml: pod('{securityContext: {sysctls: [{name: kernel.msgmax, value: "1"}, {name: net.ipv4.tcp_syncookies, value: "1"}]}}'), says: '"kernel.msgmax"' },
      { title: 'an unmasked /proc, AppArmor switched off and an SELinux user', yaml: container('securityContext: {procMount: Unmasked, appArmorProfile: {type: Unconfined}, seLinuxOptions: {user: root}}'), times: 3 },
      { title: 'the old annotation of AppArmor', yaml: '{apiVersion: v1, kind: Pod, metadata: {name: web, annotations: {container.apparmor.security.beta.kubernetes.io/app: unconfined}}}' },
    ],
    passes: [{ title: 'the defaults, spelt out', yaml: container('securityContext: {procMount: Default, appArmorProfile: {type: RuntimeDefault}, seLinuxOptions: {type: container_t}}') }],
  },
  {
    rule: IMAGE_DIGEST,
    violates: [
      { title: 'a tag', yaml: container('image: "web:1.0"') },
      { title: 'half a digest', yaml: container('image: "web@sha256:00"') },
    ],
    passes: [{ title: 'a digest', yaml: container(`image: "${DIGEST}"`) }],
  },
  {
    rule: IMAGE_TAG,
    violates: [
      { title: 'latest', yaml: container('image: "web:latest"') },
      { title: 'no tag behind a registry with a port', yaml: container('image: "localhost:5000/web"') },
    ],
    passes: [
      { title: 'a version', yaml: container('image: "localhost:5000/web:1.0"') },
      { title: 'a digest without a tag', yaml: container(`image: "${DIGEST}"`) },
    ],
  },
  {
    rule: POD_SECURITY_LABELS,
    violates: [
      { title: 'no labels', yaml: namespace('{}'), says: 'Namespace shop: the label pod-security.kubernetes.io/enforce is missing' },
      { title: 'a profile below restricted', yaml: namespace(`{${PSS}/enforce: baseline}`) },
      { title: 'a version that is not pinned', yaml: namespace(`{${PSS}/enforce: restricted, ${PSS}/enforce-version: latest}`), says: 'v1.36' },
    ],
    passes: [{ title: 'restricted at a version', yaml: namespace(`{${PSS}/enforce: restricted, ${PSS}/enforce-version: v1.36}`) }],
  },
  {
    rule: PROBE_HOST,
    violates: [
      { title: 'a probe of another host', yaml: container('livenessProbe: {httpGet: {host: 169.254.169.254, port: 80}}'), says: '169.254.169.254' },
      { title: 'a hook that calls another host', yaml: container('lifecycle: {preStop: {tcpSocket: {host: db, port: 80}}}') },
    ],
    passes: [{ title: 'a probe of the pod', yaml: container('livenessProbe: {httpGet: {port: 80}}') }],
  },
  {
    rule: ROOT_GROUP,
    violates: [
      { title: 'each group of the pod', yaml: pod('{securityContext: {runAsGroup: 0, fsGroup: 0, supplementalGroups: [1000, 0]}}'), times: 3, says: 'spec.securityContext.supplementalGroups[1] is 0' },
      { title: 'the group of a container', yaml: container('securityContext: {runAsGroup: 0}'), says: 'spec.containers[0].securityContext.runAsGroup' },
    ],
    passes: [
      { title: 'groups of its own', yaml: pod('{securityContext: {runAsGroup: 1000, fsGroup: 1000, supplementalGroups: [2000]}}') },
      { title: 'nothing said', yaml: container('image: web') },
    ],
  },
  {
    rule: SHARED_PROCESS_NAMESPACE,
    violates: [
      { title: 'one namespace for all containers', yaml: pod('{shareProcessNamespace: true}') },
      {
        title: 'a pod whose owner has none',
        yaml: all(deployment(''), pod('{shareProcessNamespace: true}').replace('{name: web,', '{name: web-1, ownerReferences: [{kind: Deployment, name: web, controller: true}],')),
        says: 'Pod shop/web-1',
      },
    ],
    passes: [{ title: 'false', yaml: pod('{shareProcessNamespace: false}') }],
  },
  {
    rule: UNMET_QUOTA,
    violates: [
      { title: 'a limit that nobody sets', yaml: all(container('image: web'), quota('limits.cpu: 20')), says: 'does not say its limits.cpu, which ResourceQuota shop/q counts' },
      { title: 'requests by their short names', yaml: all(container('image: web'), quota('cpu: 4, memory: 8Gi')), says: 'requests.cpu and requests.memory' },
      { title: 'a LimitRange for something else', yaml: all(container('image: web'), quota('limits.cpu: 20'), limits('{type: Container, default: {memory: 1Gi}}')) },
    ],
    passes: [
      { title: 'a limit that is set', yaml: all(container('resources: {limits: {cpu: 1}}'), quota('limits.cpu: 20')) },
      { title: 'a request that is taken from the limit', yaml: all(container('resources: {limits: {cpu: 1}}'), quota('requests.cpu: 20')) },
      { title: 'a LimitRange that fills it in', yaml: all(container('image: web'), quota('limits.cpu: 20'), limits('{type: Container, default: {cpu: 1}}')) },
      { title: 'a LimitRange with a maximum', yaml: all(container('image: web'), quota('requests.cpu: 20'), limits('{type: Container, max: {cpu: 1}}')) },
      { title: 'a quota of objects', yaml: all(container('image: web'), quota('pods: 20')) },
      { title: 'a quota of another namespace', yaml: all(container('image: web'), quota('limits.cpu: 20').replace('namespace: shop', 'namespace: other')) },
    ],
  },
  ...RUNNING_CASES,
];

function quota(hard: string): string {
  return `{apiVersion: v1, kind: ResourceQuota, metadata: {name: q, namespace: shop}, spec: {hard: {${hard}}}}`;
}

function limits(item: string): string {
  return `{apiVersion: v1, kind: LimitRange, metadata: {name: l, namespace: shop}, spec: {limits: [${item}]}}`;
}
