import { NAMESPACE_NAME_LABEL } from '../known';
import type { MissingNamespaces } from '../options';
import type { Labelled, LiveLabels } from './selection';
import type { LayerObject } from '../objects/layer-key';
import type { Manifests } from '../objects/manifests';
import type { Labels } from '../objects/read/selector';

/** A namespace, given or merely used. */
export interface NamespaceFacts extends Labelled {
  readonly name: string;
  readonly given: boolean;
  /** @default - it has none */
  readonly annotations?: Labels;
}

/** All namespaces that the input gives or uses. `using`: objects of layers that use their namespaces. */
export function namespacesOf(
  manifests: Manifests, missing: MissingNamespaces, using: readonly (readonly LayerObject[])[],
): ReadonlyMap<string, NamespaceFacts> {
  const namespaces = new Map<string, NamespaceFacts>();
  for (const { ref, labels, annotations } of manifests.namespaces) {
    namespaces.set(ref.name, Object.freeze({
      name: ref.name, labels: Object.freeze({ ...labels, [NAMESPACE_NAME_LABEL]: ref.name }), given: true, annotations,
    }));
  }
  for (const list of [manifests.pods, manifests.services, ...using]) {
    for (const { ref } of list) if (!namespaces.has(ref.namespace)) namespaces.set(ref.namespace, missingNamespace(ref.namespace, missing));
  }
  return namespaces;
}

/** A namespace with the label that every namespace has, and those that a question gives it. */
export function bareNamespace(name: string, labels: Labels = {}): NamespaceFacts {
  return Object.freeze({ name, labels: Object.freeze({ ...labels, [NAMESPACE_NAME_LABEL]: name }), given: false });
}

/** A namespace whose object is not given: nobody knows what other labels it has. */
export function missingNamespace(name: string, missing: MissingNamespaces, labels?: Labels): NamespaceFacts {
  const bare = bareNamespace(name, labels);
  return missing === 'unlabelled' ? bare : Object.freeze({ ...bare, liveLabels: notGiven(name) });
}

function notGiven(name: string): LiveLabels {
  const label = Object.freeze({ present: 'unknown' as const, because: `stands on Namespace ${name}, which is not given` });
  return () => label;
}
