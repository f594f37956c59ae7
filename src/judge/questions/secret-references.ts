/** Secrets that pods read. Source: Kubernetes API, PodSpec, Container and Volume. */
import { fieldsOf, itemsOf, type Body } from '../objects/kinds/kind';

/** How a pod reads a Secret: it hands it to a container, or pulls images with it. */
export interface SecretReference {
  readonly name: string;
  /** In words, such as `the variable DB_PASSWORD of the container web`. */
  readonly where: string;
  readonly pulls: boolean;
}

const CONTAINERS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** Fields of volumes that name a Secret with which the kubelet, or a driver, logs in for the pod. */
const VOLUMES = ['azureFile', 'cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'] as const;

export function secretsReadBy(spec: Body): readonly SecretReference[] {
  return [...ofContainers(spec), ...ofVolumes(spec), ...itemsOf(spec.imagePullSecrets).flatMap((pull) => one(fieldsOf(pull).name, 'imagePullSecrets', true))];
}

function ofContainers(spec: Body): readonly SecretReference[] {
  return CONTAINERS.flatMap((list) => itemsOf(spec[list]).map(fieldsOf)).flatMap(({ name, env, envFrom }) => [
    ...itemsOf(env).map(fieldsOf).flatMap((variable) => (
      one(fieldsOf(fieldsOf(variable.valueFrom).secretKeyRef).name, `the variable ${String(variable.name)} of the container ${String(name)}`)
    )),
    ...itemsOf(envFrom).flatMap((source) => one(fieldsOf(fieldsOf(source).secretRef).name, `envFrom of the container ${String(name)}`)),
  ]);
}

function ofVolumes(spec: Body): readonly SecretReference[] {
  return itemsOf(spec.volumes).map(fieldsOf).flatMap((volume) => {
    const where = `the volume ${String(volume.name)}`;
    const others = VOLUMES.map((kind) => fieldsOf(volume[kind])).flatMap(({ secretName, secretRef }) => (
      [...one(secretName, where), ...one(fieldsOf(secretRef).name, where)]
    ));
    return [
      ...one(fieldsOf(volume.secret).secretName, where),
      ...itemsOf(fieldsOf(volume.projected).sources).flatMap((source) => one(fieldsOf(fieldsOf(source).secret).name, where)),
      ...one(fieldsOf(fieldsOf(volume.csi).nodePublishSecretRef).name, where),
      ...others,
    ];
  });
}

function one(name: unknown, where: string, pulls = false): readonly SecretReference[] {
  return typeof name === 'string' && name !== '' ? [{ name, where, pulls }] : [];
}
