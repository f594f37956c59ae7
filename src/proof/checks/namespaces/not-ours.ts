/** What only the owner of a namespace may write there, in programs that refer to it. */
import type { Labels } from '../../../judge/objects/read/selector';
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { keyOfObject, nameOf } from '../../objects/values';
import { wears } from '../../objects/wears';
import { podLabelsOf } from '../../specification/pod-labels';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { isTargeted, labelsSelectedBy, POD_POLICIES } from '../workloads/selectors';

/** Kinds that hold for a namespace as a whole. */
const OF_NAMESPACES: ReadonlySet<string> = new Set([' Namespace', ' ResourceQuota', ' LimitRange']);

export function* notOurs(graph: Specification, input: ProofInput): Generator<Message> {
  const { objects, assumed } = input;
  yield* relaysNotOurs(graph, input);
  const others = new Set([...graph.namespaces.values()].flatMap(({ name, owned }) => (owned ? [] : [name])));
  if (others.size === 0) return;
  const selectors = new Map<string, Labels[]>();
  for (const workload of nodesOf(graph, 'workload')) {
    selectors.set(workload.namespace, [...selectors.get(workload.namespace) ?? [], podLabelsOf(workload)]);
  }
  for (const object of objects.all) {
    const { group, kind, name, namespace } = object;
    if (assumed.has(object.body)) continue;
    if (OF_NAMESPACES.has(`${group} ${kind}`) && others.has(kind === 'Namespace' ? name : namespace)) {
      yield refused(object, kind === 'Namespace' ? 'is a namespace that this program only refers to' : `holds for all of ${namespace}, which this program only refers to`);
    } else if (others.has(namespace) && POD_POLICIES.has(`${group} ${kind}`) && !isOfOne(object, selectors.get(namespace) ?? [])) {
      yield refused(object, `selects more than the pods of one workload of this program in ${namespace}, which this program only refers to`);
    }
  }
}

/** What its owner says of a relay counts, and what runs in it. */
function* relaysNotOurs(graph: Specification, { objects, assumed }: ProofInput): Generator<Message> {
  for (const { owned, namespace, name } of nodesOf(graph, 'relay')) {
    const gateway = owned ? undefined : objects.tryFind('gateway.networking.k8s.io', 'Gateway', namespace, name);
    if (!gateway || assumed.has(gateway.body)) continue;
    yield {
      node: undefined,
      object: keyOfObject(gateway),
      text: `${nameOf(gateway)} is on the way to services of this program, which only refers to it. Leave it to its owner, or let the mesh write one of the program's own`,
    };
  }
}

/** Whether it selects the pods of one workload at most. */
function isOfOne(object: StoredObject, workloads: readonly Labels[]): boolean {
  // One that has several parts is none that this program writes.
  if (object.body.specs !== undefined || isTargeted(object)) return false;
  const given = labelsSelectedBy(object);
  return workloads.some((own) => wears(given, own));
}

function refused(object: StoredObject, text: string): Message {
  return {
    node: undefined,
    object: keyOfObject(object),
    text: `${nameOf(object)} ${text}. Leave it to the owner of the namespace, or own it: new ZeroTrustNamespace(chart, '…')`,
  };
}
