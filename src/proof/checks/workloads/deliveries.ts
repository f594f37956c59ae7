/** What was declared for a container and does not come to it. Source: Kubernetes API, EnvVarSource, SecretVolumeSource and VolumeMount. */
import { posix } from 'node:path';
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { hiddenAt } from '../../objects/hidden-mounts';
import { fieldsOf, itemsOf, nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { SecretNode } from '../../specification/secrets';
import { identitiesOf } from '../certificates/callers';
import { configMapOf } from '../tokens/callers';

type Fields = Readonly<Record<string, unknown>>;

export function* missingDeliveries(workload: WorkloadNode, object: StoredObject, pod: Fields): Generator<Message> {
  const { id, namespace } = workload;
  for (const secret of workload.secrets) {
    for (const container of secret.containers) {
      const given = containerOf(pod, container);
      const { name, mountPath } = secret;
      const missing = mountPath === undefined ? missingVariables(given, secret)
        : missingMount(pod, given, SECRETS, { name, mountPath, items: itemsOfSecret(secret), files: (secret.keys ?? []).map(({ key }) => key) });
      if (missing !== undefined) yield missed(workload, object, `its container ${container} ${missing} of the Secret ${namespace}/${name}, which ${id} declares`);
    }
  }
  for (const { name, data, mountPath, container } of workload.runs.configs) {
    const given = containerOf(pod, container);
    const missing = mountPath === undefined
      ? missingValues(given, name, data)
      : missingMount(pod, given, CONFIG_MAPS, { name, mountPath, items: [], files: [...data?.keys() ?? []] });
    if (missing !== undefined) yield missed(workload, object, `its container ${container} ${missing} of the ConfigMap ${namespace}/${name}, which ${id} declares`);
  }
  for (const list of listsFor(workload)) {
    const { main } = workload.runs;
    const missing = missingMount(pod, containerOf(pod, main.name), CONFIG_MAPS, list);
    if (missing !== undefined) yield missed(workload, object, `its container ${main.name} ${missing} of the ConfigMap ${namespace}/${list.name}, by which ${id} knows whom it may admit`);
  }
  const pulls = workload.imagePullSecrets.length === 0 ? [] : itemsOf(pod.imagePullSecrets).map((pull) => fieldsOf(pull).name);
  for (const name of workload.imagePullSecrets) {
    if (!pulls.includes(name)) yield missed(workload, object, `its pods lack the imagePullSecret '${name}', which ${id} declares`);
  }
  if (workload.storage && itemsOf(fieldsOf(object.body.spec).volumeClaimTemplates).length === 0) {
    yield missed(workload, object, `it makes no claims for the storage that ${id} declares: spec.volumeClaimTemplates was taken away`);
  }
}

/** What a service reads that looks itself at who calls. */
function listsFor({ name, audience, certificates }: WorkloadNode): readonly Mounted[] {
  return [
    ...(audience === undefined ? [] : [{ name: configMapOf(name), mountPath: '/etc/service-tokens', items: [], files: ['callers.json', 'jwks.json'] }]),
    ...(certificates === true ? [{ name: identitiesOf(name), mountPath: '/etc/service-identities', items: [], files: ['callers.json'] }] : []),
  ];
}

function missed(workload: WorkloadNode, object: StoredObject, text: string): Message {
  return { node: workload.id, text: `${nameOf(object)}: ${text}. Put back what was changed or taken away` };
}

/** Nothing without a container of this name, which is reported elsewhere. */
function containerOf(pod: Fields, name: string): Fields {
  return fieldsOf([...itemsOf(pod.containers), ...itemsOf(pod.initContainers)].find((item) => fieldsOf(item).name === name));
}

/** Of two variables of one name the last is in force, and any of them is before what `envFrom` brings. */
function referencesOf({ env }: Fields, reference: 'secretKeyRef' | 'configMapKeyRef'): ReadonlyMap<unknown, Fields> {
  return new Map(itemsOf(env).map((variable) => {
    const fields = fieldsOf(variable);
    return [fields.name, fieldsOf(fieldsOf(fields.valueFrom)[reference])] as const;
  }));
}

function missingVariables(container: Fields, { name, store, keys }: SecretNode): string | undefined {
  if (!keys) return takesAll(container, 'secretRef', name) ? undefined : 'has no envFrom';
  return missingAmong(referencesOf(container, 'secretKeyRef'), name, keys.map(({ key, remoteKey }) => [key, store ? key : remoteKey]));
}

function missingValues(container: Fields, name: string, data: ReadonlyMap<string, string> | undefined): string | undefined {
  if (!data) return takesAll(container, 'configMapRef', name) ? undefined : 'has no envFrom';
  return missingAmong(referencesOf(container, 'configMapKeyRef'), name, [...data.keys()].map((key) => [key, key]));
}

function missingAmong(
  references: ReadonlyMap<unknown, Fields>, name: string, expected: readonly (readonly [variable: string, key: string])[],
): string | undefined {
  const missing = expected.filter(([variable, key]) => {
    const reference = references.get(variable);
    return reference?.name !== name || reference.key !== key;
  });
  return missing.length === 0 ? undefined : `has no variable ${missing.map(([variable]) => variable).join(', ')}`;
}

/** With a prefix all of them have other names. */
function takesAll({ envFrom }: Fields, reference: 'secretRef' | 'configMapRef', name: string): boolean {
  return itemsOf(envFrom).map(fieldsOf).some((source) => fieldsOf(source[reference]).name === name && (source.prefix ?? '') === '');
}

/** How a volume names what it is made of. */
const SECRETS = { field: 'secret', name: 'secretName' } as const;
const CONFIG_MAPS = { field: 'configMap', name: 'name' } as const;

interface Item {
  readonly key: string;
  readonly path: string;
}

/** Files of a Secret that exists already may have other names than its keys. */
function itemsOfSecret({ store, keys }: SecretNode): readonly Item[] {
  return store || !keys ? [] : keys.map(({ key: path, remoteKey: key }) => ({ key, path }));
}

/** A volume that was declared, and the files in it, as far as their names are known. */
interface Mounted {
  readonly name: string;
  readonly mountPath: string;
  readonly items: readonly Item[];
  readonly files: readonly string[];
}

function missingMount(
  pod: Fields, container: Fields, kind: typeof SECRETS | typeof CONFIG_MAPS, { name, mountPath, items, files }: Mounted,
): string | undefined {
  const volumes = new Set(itemsOf(pod.volumes).map(fieldsOf).filter((volume) => {
    const source = fieldsOf(volume[kind.field]);
    return source[kind.name] === name && sameItems(source.items, items);
  }).map((volume) => volume.name));
  const isMounted = itemsOf(container.volumeMounts).map(fieldsOf).some((mount) => (
    volumes.has(mount.name) && mount.mountPath === mountPath && !isSet(mount.subPath) && !isSet(mount.subPathExpr)
  ));
  const hidden = isMounted ? hiddenAt(container, posix.resolve('/', mountPath), files) : undefined;
  if (hidden !== undefined) return `mounts something else at ${hidden}, which hides what it mounts at ${mountPath}`;
  return isMounted ? undefined : `does not mount, at ${mountPath}, ${items.length === 0 ? 'all keys' : items.map(({ path }) => path).join(', ')}`;
}

/** Items choose some of the keys; without any there are all of them. */
function sameItems(given: unknown, expected: readonly Item[]): boolean {
  const items = itemsOf(given).map(fieldsOf);
  return items.length === expected.length && expected.every(({ key, path }) => items.some((item) => item.key === key && item.path === path));
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
