import { createHash } from 'node:crypto';

/** Pods with another hash are replaced: without it they would go on with what they read when they started. */
export const CONFIG_HASH = 'cdk8s-zero-trust.dev/config-hash';

type Fields = Readonly<Record<string, unknown>>;

/** The names of the ConfigMaps that a pod reads, each once. */
export function configMapsOf(pod: Fields): readonly string[] {
  const volumes = itemsOf(pod.volumes);
  const containers = [...itemsOf(pod.containers), ...itemsOf(pod.initContainers)];
  const sources = [
    ...volumes.map(({ configMap }) => configMap),
    ...volumes.flatMap(({ projected }) => itemsOf(fieldsOf(projected).sources)).map(({ configMap }) => configMap),
    ...containers.flatMap(({ envFrom }) => itemsOf(envFrom)).map(({ configMapRef }) => configMapRef),
    ...containers.flatMap(({ env }) => itemsOf(env)).map(({ valueFrom }) => fieldsOf(valueFrom).configMapKeyRef),
  ];
  return [...new Set(sources.flatMap((source) => {
    const { name } = fieldsOf(source);
    return typeof name === 'string' ? [name] : [];
  }))].sort();
}

/** A hash of what is in ConfigMaps; undefined without any. */
export function configHash(contents: readonly object[]): string | undefined {
  return contents.length === 0 ? undefined : createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 16);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? value as Fields : {};
}

function itemsOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}
