import { identitiesPolicy } from './identities';
import { policiesPolicy } from './policies';
import { bindingOf, guardName } from './policy';
import { objectLabels } from '../../graph/labels';
import type { NamespaceNode } from '../../graph/nodes';
import type { PlannedObject } from '../manifest';

/** What keeps a namespace as it was proven: policies of the API server, each with what puts it in force. */
export function guardObjects(name: string, ofMeshes: readonly string[]): readonly PlannedObject<NamespaceNode>[] {
  const labels = objectLabels(name, name);
  return ([['identities', identitiesPolicy], ['policies', policiesPolicy(ofMeshes)]] as const).flatMap(([what, template]) => {
    const at = { name: guardName({ name }, what), namespace: undefined, labels };
    return [{ id: `guard-${what}`, template, ...at }, { id: `guard-${what}-binding`, template: bindingOf(what), ...at }];
  });
}
