import type { Written } from './examples-manifests';

/** What Pod Security "restricted" admits. Everything else, hostPath first of all, is a way to the node. */
const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];

/**
 * What is wrong with a pod template by the Pod Security Standards, profile "restricted", and by what this library promises
 * beyond it. Written from the standard, not from the library.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function restrictedViolations({ spec: pod }: Written): string[] {
  const violations = [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => pod[field]),
    ...missing('runAsNonRoot', pod.securityContext?.runAsNonRoot === true),
    ...missing('a numeric user that is not root', Number.isInteger(pod.securityContext?.runAsUser) && pod.securityContext.runAsUser > 0),
    ...missing('seccomp RuntimeDefault at pod level', pod.securityContext?.seccompProfile?.type === 'RuntimeDefault'),
    ...missing('no sysctls', pod.securityContext?.sysctls === undefined),
    ...missing('no token', pod.automountServiceAccountToken === false),
    ...missing('no service links', pod.enableServiceLinks === false),
    ...(pod.volumes ?? []).flatMap((volume: Written) => volumeViolations(volume)),
  ];
  const containers: Written[] = [...pod.containers, ...pod.initContainers ?? []];
  return [...violations, ...containers.flatMap((container) => containerViolations(container).map((violation) => `${container.name}: ${violation}`))];
}

function containerViolations({ image, ports = [], resources, securityContext: own = {} }: Written): string[] {
  return [
    ...missing('no privilege escalation', own.allowPrivilegeEscalation === false),
    ...missing('not privileged', !own.privileged),
    ...missing('runAsNonRoot', own.runAsNonRoot === true),
    ...missing('no user of its own', own.runAsUser === undefined),
    ...missing('no seccomp profile of its own', own.seccompProfile === undefined),
    ...missing('default procMount', own.procMount === undefined),
    ...missing('all capabilities dropped and none added', own.capabilities?.drop?.join() === 'ALL' && own.capabilities.add === undefined),
    ...missing('read-only root filesystem', own.readOnlyRootFilesystem === true),
    ...missing('no host port', ports.every(({ hostPort }: Written) => hostPort === undefined)),
    ...missing('requests and a memory limit', resources?.requests?.cpu && resources.requests.memory && resources.limits?.memory),
    ...missing('an image with a version', /:[\w.-]+(@sha256:[0-9a-f]{64})?$/.test(image) && !/:latest\b/.test(image)),
  ];
}

function volumeViolations(volume: Written): string[] {
  const [type = 'nothing'] = Object.keys(volume).filter((field) => field !== 'name');
  if (!VOLUMES.includes(type)) return [`volume ${volume.name}: ${type}`];
  return missing(`a size of the emptyDir ${volume.name}`, type !== 'emptyDir' || volume.emptyDir.sizeLimit !== undefined);
}

function missing(what: string, isThere: unknown): string[] {
  return isThere ? [] : [`missing: ${what}`];
}
