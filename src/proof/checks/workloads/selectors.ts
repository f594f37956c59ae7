/** What is written for the pods of one workload, of whose name it is, and finds others: by some of the labels that tell its pods apart, and not by all. */
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { inWords } from '../../findings/words';
import { ALL_MESHES } from '../../meshes/table';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, isEmpty, keyOfObject, nameOf } from '../../objects/values';
import { wears } from '../../objects/wears';
import { workloadNamed } from '../../objects/workload-by-pods';
import type { GatewayNode } from '../../specification/nodes';
import { podLabelsOf } from '../../specification/pod-labels';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Kinds that hold for pods, which they select. */
export const POD_POLICIES: ReadonlySet<string> = new Set([
  'networking.k8s.io NetworkPolicy', 'cilium.io CiliumNetworkPolicy', ...ALL_MESHES.flatMap(({ kinds }) => kinds.podPolicies),
]);

/** Kinds that send calls to the pods that they select, count them or own them. Those of a chart are its own. */
const OF_PODS: ReadonlySet<string> = new Set([' Service', 'policy PodDisruptionBudget', 'apps Deployment', 'apps StatefulSet', 'apps DaemonSet']);

/**
 * With half of the labels, pods that nobody declared would have the rights of a workload, take its calls or keep it from being evicted: labels such as
 * `app.kubernetes.io/instance` are those of any chart that somebody installs under the same name.
 */
export function* selectorFindings(graph: Specification, { objects, assumed }: ProofInput): Generator<Message> {
  for (const object of objects.all) {
    const { group, kind, namespace, name } = object;
    const workload = workloadNamed(graph, `${namespace}/${name}`);
    if (!workload || assumed.has(object.body) || isTargeted(object)) continue;
    const isPolicy = POD_POLICIES.has(`${group} ${kind}`);
    // In namespaces of others, a policy that selects more is not this program's to write.
    if (isPolicy ? graph.namespaces.get(namespace)?.owned !== true : workload.foreign || !OF_PODS.has(`${group} ${kind}`)) continue;
    const selected = labelsSelectedBy(object);
    const labels = Object.entries(podLabelsOf(workload));
    const lacking = labels.filter(([key, value]) => selected[key] !== value).map(inLabels);
    if (lacking.length === 0) continue;
    yield {
      node: workload.id,
      object: keyOfObject(object),
      text: `${nameOf(object)} selects pods without ${inWords(lacking)}, which may be others than those of ${workload.id}. `
        + `Select by ${inWords(labels.map(inLabels))}, or remove the patch that changes it`,
    };
  }
}

/** What is written for the pods of an edge holds for them alone: its namespace is the platform's, and whatever else runs there would be closed, or opened. */
export function* edgeSelectorFindings(graph: Specification, { objects, assumed }: ProofInput): Generator<Message> {
  for (const gateway of nodesOf(graph, 'gateway')) {
    if (!gateway.own) continue;
    for (const object of objects.all) {
      const { group, kind, namespace, name } = object;
      // Beside pods of other Gateways, a name has the namespace of its own before it.
      const own = gateway.podNamespace === gateway.namespace ? gateway.name : `${gateway.namespace}.${gateway.name}`;
      const isIts = namespace === gateway.podNamespace && (name === own || name.startsWith(`${own}.`));
      if (!isIts || !POD_POLICIES.has(`${group} ${kind}`) || assumed.has(object.body)) continue;
      if (isTargeted(object) ? isFor(gateway, object) : wears(labelsSelectedBy(object), gateway.podLabels)) continue;
      yield {
        node: gateway.id,
        object: keyOfObject(object),
        text: `${nameOf(object)} holds for other pods of ${namespace} than those of ${gateway.id}. `
          + `Select by ${inWords(Object.entries(gateway.podLabels).map(inLabels))}, or by targetRefs: the Gateway ${gateway.name} alone, or remove the patch that changes it`,
      };
    }
  }
}

/** Whether the Gateway is the one thing that an object names. An empty list names nothing, and so everything. */
function isFor({ name }: GatewayNode, { body }: StoredObject): boolean {
  const { targetRef, targetRefs } = fieldsOf(body.spec);
  const targets = [...targetRef === undefined ? [] : [targetRef], ...Array.isArray(targetRefs) ? targetRefs : []].map(fieldsOf);
  return targets.length === 1 && targets[0]?.kind === 'Gateway' && targets[0].name === name;
}

function inLabels([key, value]: readonly [string, string]): string {
  return `${key}: ${value}`;
}

/** The labels that all pods have which an object selects. */
export function labelsSelectedBy({ kind, body }: StoredObject): Readonly<Record<string, unknown>> {
  const { podSelector, endpointSelector, selector, workloadSelector } = fieldsOf(body.spec);
  const given = fieldsOf(podSelector ?? endpointSelector ?? selector ?? workloadSelector);
  const labels = fieldsOf(kind === 'Service' ? given : given.matchLabels ?? given.labels);
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [bare(key), value]));
}

/** Source: Cilium, "Label Prefixes in Policy": the source of a label may stand before it. */
function bare(key: string): string {
  return key.replace(/^(k8s|any):/, '');
}

/** Whether it holds for what it names, and not for pods that it selects. An empty list names nothing. */
export function isTargeted({ body }: StoredObject): boolean {
  const { targetRef, targetRefs } = fieldsOf(body.spec);
  return !isEmpty(targetRef) || !isEmpty(targetRefs);
}
