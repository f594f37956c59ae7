import { ApiObject } from 'cdk8s';
import type { Resource } from 'cdk8s-plus-28';
import { Registry } from './registry';
import type { TrustGraph } from '../../author/graph/trust-graph';
import { RenderedObject } from '../app/objects/rendered-object';
import type { Finish } from '../app/objects/rendered-object';

/** The id under which cdk8s-plus keeps the object that a construct stands for. */
const RESOURCE_ID = 'Resource';

/**
 * Lets a cdk8s-plus construct keep its API while we decide what is written of it.
 *
 * cdk8s-plus-28 filters its objects by the schema of Kubernetes 1.28 when they are written: a `sleep` hook, and
 * `resources` set by a patch, vanish without a word. A plain ApiObject in the same place filters nothing, is
 * the target of `ApiObject.of(…).addJsonPatch` and works in every output mode of cdk8s.
 */
export function renderInstead(resource: Resource, spec: (graph: TrustGraph, rendered: () => PlusManifest) => object, finish?: Finish): void {
  const original = ApiObject.of(resource);
  const registry = Registry.of(resource);
  resource.node.tryRemoveChild(RESOURCE_ID);
  const { name, namespace } = original.metadata;
  const head = { apiVersion: original.apiVersion, kind: original.kind, metadata: { name, namespace } };
  const replacement = new RenderedObject(resource, RESOURCE_ID, head, {
    fields: ['spec'],
    render: () => ({ spec: spec(registry.graph(), () => original.toJson() as PlusManifest) }),
  }, finish);
  // One metadata for both, so that labels added through either are seen.
  Object.defineProperty(replacement, 'metadata', { value: original.metadata });
  Object.defineProperty(resource, 'apiObject', { value: replacement });
}

/** What cdk8s-plus would have written. */
export interface PlusManifest {
  readonly spec: object;
}
