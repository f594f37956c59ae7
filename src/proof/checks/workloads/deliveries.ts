/** What was declared for a container and does not come to it. Source: Kubernetes API, EnvVarSource, SecretVolumeSource and VolumeMount. */
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { fieldsOf, itemsOf, nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { SecretNode } from '../../specification/secrets';

type Fields = Readonly<Record<string, unknown>>;

export function* missingDeliveries(workload: WorkloadNode, object: StoredObject, pod: Fields): Generator<Message> {
  for (const secret of workload.secrets) {
    for (const container of secret.containers) {
      const given = containerOf(pod, container);
      const missing = secret.mountPath === undefined ? missingVariables(given, secret) : missingMount(pod, given, secret, secret.mountPath);
      if (missing === undefined) continue;
      yield missed(workload, object, `its container ${container} ${missing} of the Secret ${workload.namespace}/${secret.name}, which ${workload.id} declares`);
    }
  }
  const pulls = workload.imagePullSecrets.length === 0 ? [] : itemsOf(pod.imagePullSecrets).map((pull) => fieldsOf(pull).name);
  for (const name of workload.imagePullSecrets) {
    if (!pulls.includes(name)) yield missed(workload, object, `its pods lack the imagePullSecret '${name}', which ${workload.id} declares`);
  }
  if (workload.storage && itemsOf(fieldsOf(object.body.spec).volumeClaimTemplates).length === 0) {
    yield missed(workload, object, `it makes no claims for the storage that ${workload.id} declares: spec.volumeClaimTemplates was taken away`);
  }
}

function missed(workload: WorkloadNode, object: StoredObject, text: string): Message {
  return { node: workload.id, text: `${nameOf(object)}: ${text}. Put back what was changed or taken away` };
}

/** Nothing at all where there is no container of the name, which is reported elsewhere. */
function containerOf(pod: Fields, name: string): Fields {
  return fieldsOf([...itemsOf(pod.containers), ...itemsOf(pod.initContainers)].find((item) => fieldsOf(item).name === name));
}

/** Of two variables of one name the last is in force, and any of them is before what `envFrom` brings. */
function missingVariables({ env }: Fields, { name, keys }: SecretNode): string | undefined {
  const environment = new Map(itemsOf(env).map((variable) => {
    const fields = fieldsOf(variable);
    return [fields.name, fieldsOf(fieldsOf(fields.valueFrom).secretKeyRef)] as const;
  }));
  const missing = keys.map(({ key }) => key).filter((key) => {
    const reference = environment.get(key);
    return reference?.name !== name || reference.key !== key;
  });
  return missing.length === 0 ? undefined : `has no variable ${missing.join(', ')}`;
}

function missingMount(pod: Fields, { volumeMounts }: Fields, { name }: SecretNode, mountPath: string): string | undefined {
  // `items` choose some of the keys.
  const volumes = new Set(itemsOf(pod.volumes).map(fieldsOf).filter(({ secret }) => {
    const { secretName, items } = fieldsOf(secret);
    return secretName === name && itemsOf(items).length === 0;
  }).map((volume) => volume.name));
  const isMounted = itemsOf(volumeMounts).map(fieldsOf).some((mount) => (
    volumes.has(mount.name) && mount.mountPath === mountPath && !isSet(mount.subPath) && !isSet(mount.subPathExpr)
  ));
  return isMounted ? undefined : `does not mount, at ${mountPath}, all keys`;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
