import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { CONFIG_HASH, configHash, configMapsOf } from '../../author/render/kubernetes/config-hash';
import type { WrittenManifest } from '../app/objects/rendered-object';
import { objectsOf } from '../app/sealing/stillness';
import { Synthesis } from '../app/sealing/synthesis';

interface ConfigMapManifest {
  readonly data?: object;
  readonly binaryData?: object;
}

interface PodOwner extends WrittenManifest {
  readonly spec?: { readonly template?: PodTemplate };
}

interface PodTemplate {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, unknown>> };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/**
 * A Deployment, a StatefulSet or a Job whose pods have a hash of the ConfigMaps of the app that they read, so that a change of these
 * replaces them. Those of others are not known.
 */
export function withConfigHash(construct: IConstruct, manifest: WrittenManifest): WrittenManifest {
  const { metadata, spec } = manifest as PodOwner;
  const template = spec?.template;
  const names = configMapsOf(template?.spec ?? {});
  if (!template || names.length === 0) return manifest;
  const known = configMapsIn(construct.node.root);
  const hash = configHash(names.flatMap((name) => {
    const found = known.get(keyOf(metadata?.namespace, name));
    return found ? [contentOf(name, found)] : [];
  }));
  if (hash === undefined) return manifest;
  const entries = Object.entries({ ...template.metadata?.annotations, [CONFIG_HASH]: hash });
  const annotations = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...manifest, spec: { ...spec, template: { ...template, metadata: { ...template.metadata, annotations } } } } as WrittenManifest;
}

function contentOf(name: string, configMap: ApiObject): object {
  const { data, binaryData } = configMap.toJson() as ConfigMapManifest;
  return { name, data, binaryData };
}

/** Under this the synthesis keeps them. */
const CONFIG_MAPS = {};

/** The ConfigMaps of a tree. Looked for once in a synthesis, and only where some pod reads one. */
function configMapsIn(root: IConstruct): ReadonlyMap<string, ApiObject> {
  const find = () => new Map(objectsOf(root).filter(({ kind, apiVersion }) => kind === 'ConfigMap' && apiVersion === 'v1')
    .map((object) => [keyOf(object.metadata.namespace, object.name), object]));
  return Synthesis.underWay(root)?.once(CONFIG_MAPS, find) ?? find();
}

function keyOf(namespace: unknown, name: string): string {
  return `${String(namespace)}/${name}`;
}
