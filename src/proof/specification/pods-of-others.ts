import type { PodsNode } from './nodes';
import { readPort } from './ports';
import type { PodsRecord } from '../../author/graph/record/record';
import type { PodSelection } from '../../judge/declared';

/** Pods of others that are no single service. */
export function readPods({ where, labels, ports = [] }: PodsRecord, ownNamespaces: ReadonlySet<string>): PodsNode {
  const selection: PodSelection = { ...namespacesOf(where), ...(labels && { labels }) };
  const node = { selection, ports: ports.map(readPort) };
  return { kind: 'pods', id: `pods ${JSON.stringify(node)}`, ...node, exampleNamespace: selection.namespace ?? freshNamespace(ownNamespaces) };
}

function namespacesOf(where: PodsRecord['where']): Pick<PodSelection, 'namespace' | 'namespaceLabels'> {
  switch (where.factory) {
    case 'inNamespace': return { namespace: where.namespace };
    case 'inNamespacesLabelled': return { namespaceLabels: where.namespaceLabels };
    case 'inAnyNamespace': return {};
    default: throw new Error(`the proof does not know the pods Pods.${String((where as { readonly factory: unknown }).factory)}`);
  }
}

/** A namespace that nobody else has. */
function freshNamespace(taken: ReadonlySet<string>): string {
  let name = EXAMPLE;
  for (let number = 2; taken.has(name); number += 1) name = `${EXAMPLE}-${number}`;
  return name;
}

const EXAMPLE = 'some-namespace-of-others';
