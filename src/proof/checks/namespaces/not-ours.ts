/** What only the owner of a namespace may write there, in programs that refer to it. */
import type { Labels } from '../../../judge/objects/read/selector';
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { inWords } from '../../findings/words';
import { ALL_MESHES } from '../../meshes/table';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, keyOfObject, nameOf } from '../../objects/values';
import { wears } from '../../objects/wears';
import { workloadNamed } from '../../objects/workload-by-pods';
import { podLabelsOf } from '../../specification/pod-labels';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Kinds that hold for pods, which they select. */
const POLICIES: ReadonlySet<string> = new Set(['networking.k8s.io NetworkPolicy', 'cilium.io CiliumNetworkPolicy', ...ALL_MESHES.flatMap(({ kinds }) => kinds.podPolicies)]);

/** Of which each workload has one of its own name: others' pods among those that it selects would take its calls, or be kept from eviction. */
const OF_ONE: ReadonlySet<string> = new Set([' Service', 'policy PodDisruptionBudget']);

/** Kinds that hold for a namespace as a whole. */
const OF_NAMESPACES: ReadonlySet<string> = new Set([' Namespace', ' ResourceQuota', ' LimitRange']);

export function* notOurs(graph: Specification, { objects, assumed }: ProofInput): Generator<Message> {
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
    } else if (others.has(namespace) && POLICIES.has(`${group} ${kind}`) && !isOfOne(object, selectors.get(namespace) ?? [])) {
      yield refused(object, `selects more than the pods of one workload of this program in ${namespace}, which this program only refers to`);
    } else if (others.has(namespace) && OF_ONE.has(`${group} ${kind}`)) {
      yield* lackingLabels(graph, object);
    }
  }
}

/** What is written for a service of the program finds its pods by all labels that tell them from pods of others. */
function* lackingLabels(graph: Specification, object: StoredObject): Generator<Message> {
  const { kind, namespace, name, body } = object;
  const workload = workloadNamed(graph, `${namespace}/${name}`);
  const { selector } = fieldsOf(body.spec);
  if (!workload || workload.foreign || selector === undefined) return;
  const given = fieldsOf(kind === 'Service' ? selector : fieldsOf(selector).matchLabels);
  const lacking = Object.entries(podLabelsOf(workload)).filter(([key, value]) => given[key] !== value).map(([key, value]) => `${key}: ${value}`);
  if (lacking.length === 0) return;
  yield {
    node: workload.id,
    object: keyOfObject(object),
    text: `${nameOf(object)} selects pods without ${inWords(lacking)}, which may be pods of others in ${namespace}, to which this program only refers. Remove the patch that changes it`,
  };
}

/** Whether it selects the pods of one workload at most. */
function isOfOne({ body }: StoredObject, workloads: readonly Labels[]): boolean {
  // One that has several parts is none that this program writes.
  if (body.specs !== undefined) return false;
  const { podSelector, endpointSelector, selector, workloadSelector, targetRef, targetRefs } = fieldsOf(body.spec);
  if (targetRef !== undefined || targetRefs !== undefined) return false;
  const labels = podSelector ?? endpointSelector ?? selector ?? workloadSelector;
  const { matchLabels, labels: ofSidecar } = fieldsOf(labels);
  const given = Object.fromEntries(Object.entries(fieldsOf(matchLabels ?? ofSidecar)).map(([key, value]) => [key.replace(/^(k8s|any):/, ''), value]));
  return workloads.some((own) => wears(given, own));
}

function refused(object: StoredObject, text: string): Message {
  return {
    node: undefined,
    object: keyOfObject(object),
    text: `${nameOf(object)} ${text}. Leave it to the owner of the namespace, or own it: new ZeroTrustNamespace(chart, '…')`,
  };
}
