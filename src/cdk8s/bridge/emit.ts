import { Lazy } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Registry } from './registry';
import type { TrustGraph } from '../../author/graph/trust-graph';
import type { PlannedObject, RenderedLabels } from '../../author/render/manifest';
import { RenderedObject } from '../app/objects/rendered-object';

/**
 * Makes the ApiObject now, so that the tree is whole and patches find it, and fills it when it is written.
 * `nodeOf` finds in the finished graph what the object is about.
 */
export function emit<Node>(scope: Construct, planned: PlannedObject<Node>, nodeOf: (graph: TrustGraph) => Node): ApiObject {
  const { template } = planned;
  const registry = Registry.of(scope);
  const rendered = (texts: RenderedLabels<Node> = {}) => Object.fromEntries(Object.entries(texts).map(([key, textOf]) => [key, Lazy.any({
    produce: () => {
      const graph = registry.graph();
      return textOf(graph, nodeOf(graph));
    },
  }) as unknown as string]));
  const render = () => {
    const graph = registry.graph();
    return template.render(graph, nodeOf(graph));
  };
  const object = new RenderedObject(scope, planned.id, {
    apiVersion: template.apiVersion,
    kind: template.kind,
    metadata: {
      name: planned.name,
      namespace: planned.namespace,
      labels: { ...planned.labels, ...rendered(template.labels) },
      annotations: { ...planned.annotations, ...rendered(template.annotations) },
    },
  }, { fields: template.fields, render });
  if (planned.namespace === undefined) withoutNamespace(object);
  return object;
}

/** The same for objects that several declarations need: each is made by the first of them. @default - there are none */
export function emitOnce<Node>(scope: Construct, objects: readonly PlannedObject<Node>[] = [], nodeOf: (graph: TrustGraph) => Node): void {
  for (const planned of objects) if (!scope.node.tryFindChild(planned.id)) emit(scope, planned, nodeOf);
}

/** A chart's namespace is given to all its objects, also to those that have none. */
function withoutNamespace(object: ApiObject): void {
  Object.defineProperty(object.metadata, 'namespace', { value: undefined });
}
