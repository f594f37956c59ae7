/** Several programs, and objects of others beside them, proven as one. */
import { contradictions } from './contradictions';
import { readDeclarations } from './read-declarations';
import type { EdgeReferenceRecord, NamespaceRecord } from '../../author/graph/record/record';
import type { Judgement } from '../../judge/judge';
import type { ObjectStore, StoredObject } from '../../judge/objects/store';
import { ruleInput } from '../../rules/read-input';
import type { Evidence } from '../../rules/rule';
import { WAIVER_PREFIX } from '../../rules/waivers';
import { ALL_MESHES, isDeclaredOpening } from '../meshes/table';
import type { ProofInput } from '../objects/proof-input';
import { fieldsOf } from '../objects/values';
import { proveGraph } from '../prove-graph';
import type { ProofMessage } from '../prove-graph';
import { nodesOf } from '../specification/specification';

/**
 * Whether more can be proven than each program did by itself: there are several of them, or what one refers to is among the objects: a Namespace, or a
 * Gateway, of an edge or a relay.
 */
export function isTogether(declarations: readonly (readonly object[])[], objects: ObjectStore): boolean {
  if (declarations.length !== 1) return declarations.length > 1;
  const isReferredTo = (declarations[0] as readonly Partial<NamespaceRecord | EdgeReferenceRecord>[]).some((record) => {
    const name = record.name ?? record.id ?? '';
    const found = record.construct === 'EdgeReference'
      ? objects.tryFind('gateway.networking.k8s.io', 'Gateway', record.namespace ?? '', name)
      : record.construct === 'ZeroTrustNamespace' && record.factory === 'fromReference' && objects.tryFind('', 'Namespace', '', name);
    return Boolean(found);
  });
  return isReferredTo || nodesOf(readDeclarations(declarations).graph, 'relay').some(({ owned, namespace, name }) => (
    !owned && objects.tryFind('gateway.networking.k8s.io', 'Gateway', namespace, name) !== undefined
  ));
}

/** What does not hold. Throws a BadDeclaration for what no program of this version wrote. */
export function proveTogether(declarations: readonly (readonly object[])[], judgement: Judgement): readonly ProofMessage[] {
  const { objects } = judgement.cluster.manifests;
  const { recording } = readDeclarations(declarations);
  const { messages } = proveGraph(recording, objects.all.map(({ body }) => body), { hardening: false, together: true });
  return [...contradictionsIn(declarations), ...messages.filter((message) => !isWaived(message, objects))];
}

/** What settings of meshes among the objects say otherwise than programs assume. Throws a BadDeclaration as above. */
export function settingsOtherwise(declarations: readonly (readonly object[])[], judgement: Judgement): readonly ProofMessage[] {
  const { manifests } = judgement.cluster;
  const { graph } = readDeclarations(declarations);
  const input: ProofInput = { judgement, objects: manifests.objects, assumed: new Set(), rules: ruleInput(manifests) };
  const checks = ALL_MESHES.flatMap((contract) => contract.checks.inCluster ?? []);
  return checks.flatMap((check) => [...check(graph, input)].map((message) => ({ doubt: false, ...message })));
}

/** What programs say that can't all be so, whatever their manifests are. Throws a BadDeclaration as above. */
export function contradictionsIn(declarations: readonly (readonly object[])[]): readonly ProofMessage[] {
  return contradictions(declarations.map((one) => readDeclarations([one]).graph), readDeclarations(declarations).graph);
}

/**
 * Whether a finding of a rule is what some program declared, in objects of the workload for which it was declared. Throws a BadDeclaration for what
 * no program of this version wrote.
 */
export function declaredOpenings(declarations: readonly (readonly object[])[], objects: ObjectStore): (rule: string, evidence: Evidence) => boolean {
  const { graph } = readDeclarations(declarations);
  return (rule, evidence) => isDeclaredOpening(graph, objects, rule, evidence);
}

/** Waivers stand on the objects. */
function isWaived({ rule, doubt, object, place, node }: ProofMessage, objects: ObjectStore): boolean {
  const waived = rule ?? (doubt ? 'unproven' : undefined);
  if (waived === undefined) return false;
  const isIt = (one: StoredObject) => `${one.namespace}/${one.name}` === node || [object, place].some((key) => (
    one.group === key?.group && one.kind === key.kind && one.namespace === key.namespace && one.name === key.name
  ));
  return objects.all.some((one) => fieldsOf(fieldsOf(one.body.metadata).annotations)[`${WAIVER_PREFIX}${waived}`] !== undefined && isIt(one));
}
