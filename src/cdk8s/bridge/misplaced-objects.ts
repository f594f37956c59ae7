import { placeOf } from './written-objects';
import type { WrittenObject } from './written-objects';
import { identityName } from '../../judge/objects/kinds/identity';
import { fieldsOf } from '../../judge/objects/kinds/kind';
import type { ProofMessage } from '../../proof/prove-graph';

/**
 * Objects whose identity is unknown until they are applied: without a name, or in a namespace that depends on where kubectl
 * is pointed.
 */
export function misplacedObjects(objects: readonly WrittenObject[]): readonly ProofMessage[] {
  return objects.flatMap((object) => {
    const mistake = tryFindMistake(object);
    if (mistake === undefined) return [];
    const { group, kind, namespace, name } = object.id;
    const place = placeOf(object);
    const inList = place === object.object.node.path ? '' : `, at ${place}`;
    const version = typeof object.body.apiVersion === 'string' ? ` (${object.body.apiVersion})` : '';
    return [{ node: undefined, doubt: false, text: `${identityName({ ...object.id, namespace: givenNamespace(object) })}${version}${inList}: ${mistake}`, object: { group, kind, namespace, name } }];
  });
}

function tryFindMistake({ body, id: { scope, name, generated } }: WrittenObject): string | undefined {
  if (generated) return 'got metadata.generateName, expected metadata.name: its name is unknown before it is applied, and kubectl apply refuses it; give it a name';
  if (name === '') return 'got no metadata.name, expected one: the API server refuses it; give it a name';
  const namespace = givenNamespace({ body });
  if (scope === 'namespaced' && namespace === '') {
    return 'got no metadata.namespace, expected one, because its kind is namespaced: it would go wherever kubectl is pointed; write the namespace, '
      + 'or put it into a chart that has one';
  }
  if (scope === 'cluster' && namespace !== '') {
    return `got the namespace '${namespace}', expected none, because its kind is cluster-scoped: the API server drops it or refuses the object; `
      + "leave metadata.namespace out: put it into a chart without a namespace, or add JsonPatch.remove('/metadata/namespace')";
  }
  return undefined;
}

/** As it is written, whatever the kind; empty where none is. */
function givenNamespace({ body }: Pick<WrittenObject, 'body'>): string {
  const { namespace } = fieldsOf(body.metadata);
  return namespace === undefined || namespace === null ? '' : String(namespace);
}
