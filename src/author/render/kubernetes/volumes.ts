import type { EnvVar, Volume, VolumeMount } from './pod-template';
import type { ContainerNode, PodNode, SecretNode, WritableNode } from '../../graph/pod';

/** Read by the owner's group, which is the pod's own, and by nobody else. */
const READABLE_BY_GROUP = 0o440;

/** Where client libraries of the Kubernetes API look for their token. */
const API_TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What a container sees: its mounts and variables, and the volumes of the pod that they need. */
export interface ContainerView {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  readonly env: readonly EnvVar[];
}

/** What the main container sees. */
export function mainView(pod: PodNode): ContainerView {
  return together([
    ...pod.writable.map(writableView),
    ...pod.volumes.map((volume): ContainerView => ({ volumes: [], mounts: [{ name: volume.name, mountPath: volume.path }], env: [] })),
    ...pod.secrets.map(secretView),
    ...(pod.apiToken ? [apiTokenView(pod.apiToken.expirationSeconds)] : []),
  ]);
}

/** What a container beside the main one sees: what is its own, and what the main one shares. */
export function otherView(container: ContainerNode, pod: PodNode): ContainerView {
  const shared = mainView(pod).mounts.filter(({ mountPath }) => container.sharedPaths.includes(mountPath));
  const own = together([...container.writable.map(writableView), ...container.secrets.map(secretView)]);
  return { ...own, mounts: [...shared, ...own.mounts] };
}

/** The volumes that the containers of a pod see, each once. */
export function volumesOf(pod: PodNode): readonly Volume[] {
  const all = [mainView(pod), ...pod.others.map((other) => otherView(other, pod))].flatMap(({ volumes }) => volumes);
  return pod.others.length === 0 ? all : [...new Map(all.map((volume) => [volume.name, volume])).values()];
}

function together(views: readonly ContainerView[]): ContainerView {
  return {
    volumes: views.flatMap((view) => view.volumes),
    mounts: views.flatMap((view) => view.mounts),
    env: views.flatMap((view) => view.env),
  };
}

function writableView({ name, path, size }: WritableNode): ContainerView {
  return { volumes: [{ name, emptyDir: { sizeLimit: size } }], mounts: [{ name, mountPath: path }], env: [] };
}

function secretView(secret: SecretNode): ContainerView {
  if (secret.mountPath === undefined) {
    const env = secret.keys.map(({ key }) => ({ name: key, valueFrom: { secretKeyRef: { name: secret.name, key } } }));
    return { volumes: [], mounts: [], env };
  }
  return {
    volumes: [{ name: secret.name, secret: { secretName: secret.name, defaultMode: READABLE_BY_GROUP } }],
    mounts: [{ name: secret.name, mountPath: secret.mountPath, readOnly: true }],
    env: [],
  };
}

/** What automounting would give, but with a life of minutes and only in the container that asked. */
function apiTokenView(expirationSeconds: number): ContainerView {
  return {
    volumes: [{
      name: 'kube-api-access',
      projected: {
        defaultMode: READABLE_BY_GROUP,
        sources: [
          { serviceAccountToken: { expirationSeconds, path: 'token' } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
        ],
      },
    }],
    mounts: [{ name: 'kube-api-access', mountPath: API_TOKEN_PATH, readOnly: true }],
    env: [],
  };
}
