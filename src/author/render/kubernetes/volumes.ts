import type { EnvVar, Volume, VolumeMount } from './pod-template';
import type { PodNode, SecretNode } from '../../graph/pod';

/** Read by the owner's group, which is the pod's own, and by nobody else. */
const READABLE_BY_GROUP = 0o440;

/** Where client libraries of the Kubernetes API look for their token. */
const API_TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What a pod's volumes come to, seen from the pod and from its main container. */
export interface PodVolumes {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  readonly env: readonly EnvVar[];
}

export function volumesOf(pod: PodNode): PodVolumes {
  const parts = [
    ...pod.writable.map((dir): PodVolumes => ({
      volumes: [{ name: dir.name, emptyDir: { sizeLimit: dir.size } }],
      mounts: [{ name: dir.name, mountPath: dir.path }],
      env: [],
    })),
    ...pod.volumes.map((volume): PodVolumes => ({ volumes: [], mounts: [{ name: volume.name, mountPath: volume.path }], env: [] })),
    ...pod.secrets.map(secretVolumes),
    ...(pod.apiToken ? [apiTokenVolume(pod.apiToken.expirationSeconds)] : []),
  ];
  return {
    volumes: parts.flatMap((part) => part.volumes),
    mounts: parts.flatMap((part) => part.mounts),
    env: parts.flatMap((part) => part.env),
  };
}

function secretVolumes(secret: SecretNode): PodVolumes {
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
function apiTokenVolume(expirationSeconds: number): PodVolumes {
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
