import type { EnvFromSource, EnvVar, Volume, VolumeMount } from './pod-template';
import { CERTIFICATE_FILES } from '../../graph/cert-manager';
import type { CertificateNode, ConfigNode, ContainerNode, PodNode, SecretNode, VerifierNode, WritableNode } from '../../graph/pod';
import type { TokenNode } from '../../graph/service-tokens';
import { WORKLOAD_API } from '../../graph/spire';

/** Read by the owner's group, which is the pod's own, and by nobody else. */
const READABLE_BY_GROUP = 0o440;

/** Where client libraries of the Kubernetes API look for their token. */
const API_TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What a container sees: its mounts and variables, and the volumes of the pod that they need. */
export interface ContainerView {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  readonly env: readonly EnvVar[];
  /** What is taken over with all its keys. */
  readonly envFrom: readonly EnvFromSource[];
}

const NOTHING: ContainerView = { volumes: [], mounts: [], env: [], envFrom: [] };

/** What the main container sees. */
export function mainView(pod: PodNode): ContainerView {
  return together([
    ...pod.writable.map(writableView),
    ...pod.volumes.map((volume): ContainerView => ({ ...NOTHING, mounts: [{ name: volume.name, mountPath: volume.path }] })),
    ...pod.secrets.map(secretView),
    ...pod.configs.map(configView),
    ...pod.tokens.map(tokenView),
    ...(pod.verifier === undefined ? [] : [verifierView(pod.verifier)]),
    ...(pod.certificate ? [certificateView(pod.certificate)] : []),
    ...(pod.apiToken ? [apiTokenView(pod.apiToken.expirationSeconds)] : []),
  ]);
}

/** What a container beside the main one sees: what is its own, and what the main one shares. */
export function otherView(container: ContainerNode, pod: PodNode): ContainerView {
  const shared = mainView(pod).mounts.filter(({ mountPath }) => container.sharedPaths.includes(mountPath));
  const own = together([...container.writable.map(writableView), ...container.secrets.map(secretView), ...container.configs.map(configView)]);
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
    envFrom: views.flatMap((view) => view.envFrom),
  };
}

function writableView({ name, path, size }: WritableNode): ContainerView {
  return { ...NOTHING, volumes: [{ name, emptyDir: { sizeLimit: size } }], mounts: [{ name, mountPath: path }] };
}

function secretView({ name, source, keys, mountPath }: SecretNode): ContainerView {
  if (mountPath === undefined) {
    if (!keys) return { ...NOTHING, envFrom: [{ secretRef: { name } }] };
    // External Secrets writes each value under the name of the variable; a Secret that exists already has names of its own.
    const env = keys.map(({ key, remoteKey }) => ({ name: key, valueFrom: { secretKeyRef: { name, key: source ? key : remoteKey } } }));
    return { ...NOTHING, env };
  }
  const items = source || !keys ? {} : { items: keys.map(({ key: path, remoteKey: key }) => ({ key, path })) };
  return {
    ...NOTHING,
    volumes: [{ name: volumeName(name), secret: { secretName: name, defaultMode: READABLE_BY_GROUP, ...items } }],
    mounts: [{ name: volumeName(name), mountPath, readOnly: true }],
  };
}

/** Volumes have no dots in their names, as Secrets may have. */
function volumeName(secret: string): string {
  return secret.replace(/\./g, '-').slice(0, 63).replace(/-+$/, '');
}

function configView({ name, volume, data, mountPath }: ConfigNode): ContainerView {
  if (mountPath !== undefined) {
    return {
      ...NOTHING,
      volumes: [{ name: volume, configMap: { name, defaultMode: READABLE_BY_GROUP } }],
      mounts: [{ name: volume, mountPath, readOnly: true }],
    };
  }
  if (!data) return { ...NOTHING, envFrom: [{ configMapRef: { name } }] };
  return { ...NOTHING, env: Object.keys(data).map((key) => ({ name: key, valueFrom: { configMapKeyRef: { name, key } } })) };
}

/** The shortest life that the API server gives a token. Source: Kubernetes API, ServiceAccountTokenProjection. */
const TOKEN_SECONDS = 600;

/** Each apart, so that a container gets no more than it was given. */
function tokenView({ audience, volume: name, directory }: TokenNode): ContainerView {
  const sources = [{ serviceAccountToken: { audience, expirationSeconds: TOKEN_SECONDS, path: 'token' } }] as const;
  return {
    ...NOTHING,
    volumes: [{ name, projected: { defaultMode: READABLE_BY_GROUP, sources } }],
    mounts: [{ name, mountPath: directory, readOnly: true }],
  };
}

function verifierView({ configMap, volume: name, directory }: VerifierNode): ContainerView {
  return {
    ...NOTHING,
    volumes: [{ name, configMap: { name: configMap, defaultMode: READABLE_BY_GROUP } }],
    mounts: [{ name, mountPath: directory, readOnly: true }],
  };
}

function certificateView(certificate: CertificateNode): ContainerView {
  return certificate.kind === 'socket' ? workloadApiView(certificate.file) : certificateFilesView(certificate);
}

/** Certificate, key and authority in one directory. The kubelet renews the files, because no mount is of one file alone. */
function certificateFilesView({ secret, trust }: CertificateNode & { readonly kind: 'files' }): ContainerView {
  const { volume: name, directory } = CERTIFICATE_FILES;
  const sources = [
    { secret: { name: secret, items: [{ key: 'tls.crt', path: 'tls.crt' }, { key: 'tls.key', path: 'tls.key' }] } },
    { configMap: { name: trust.configMap, items: [{ key: trust.key, path: 'ca.crt' }] } },
  ] as const;
  return {
    ...NOTHING,
    volumes: [{ name, projected: { defaultMode: READABLE_BY_GROUP, sources } }],
    mounts: [{ name, mountPath: directory, readOnly: true }],
  };
}

/** The socket of the agent on the node, which asks the kubelet who is at the other end. */
function workloadApiView(socketFile: string): ContainerView {
  const { volume: name, driver, directory, variable } = WORKLOAD_API;
  return {
    ...NOTHING,
    volumes: [{ name, csi: { driver, readOnly: true } }],
    mounts: [{ name, mountPath: directory, readOnly: true }],
    env: [{ name: variable, value: `unix://${directory}/${socketFile}` }],
  };
}

/** What automounting would give, but with a life of minutes and only in the container that asked. */
function apiTokenView(expirationSeconds: number): ContainerView {
  return {
    ...NOTHING,
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
  };
}
