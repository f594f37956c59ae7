/** What programs assume of others, for whoever judges their manifests alone. */
import { readDeclarations } from './read-declarations';
import type { AssumedObject } from '../assumptions/assumed-object';
import type { AssumptionText } from '../assumptions/assumption';
import { foreignPods } from '../assumptions/foreign-pods';
import { gatewaysOfOthers } from '../assumptions/gateways-of-others';
import { groundRules } from '../assumptions/ground-rules';
import { assumedObjects, namespacesIn } from '../assumptions/made';
import { relaysOfOthers } from '../assumptions/relays-of-others';
import type { ProvedObject } from '../objects/proof-input';
import { notWritten } from '../objects/read-proof-input';

/** Ground rules of namespaces that are not among the objects, and pods of others. Throws a BadDeclaration for what no program of this version wrote. */
export function assumedBeside(declarations: readonly (readonly object[])[], objects: readonly ProvedObject[]): readonly AssumedObject[] {
  const { graph } = readDeclarations(declarations);
  return notWritten(assumedObjects([...groundRules(graph, namespacesIn(objects)), ...foreignPods(graph), ...relaysOfOthers(graph)]), objects);
}

/** What programs still assume of others, with what all of them own, and what is among the objects. Throws a BadDeclaration as above. */
export function stillAssumed(declarations: readonly (readonly object[])[], objects: readonly ProvedObject[]): readonly AssumptionText[] {
  const { graph } = readDeclarations(declarations);
  const all = [...groundRules(graph, namespacesIn(objects)), ...foreignPods(graph), ...gatewaysOfOthers(graph), ...relaysOfOthers(graph)];
  return all.filter(({ effect }) => effect.is !== 'objects' || notWritten(effect.bodies, objects).length > 0);
}
