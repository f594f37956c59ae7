/** Manifests that make the pods of a ForeignWorkload, against what was declared of these. */
import { foreignServices } from './foreign-services';
import type { Workload } from '../../../judge/cluster/pod';
import type { Message } from '../../findings/message';
import { placeOf } from '../../objects/place-of';
import type { ProofInput } from '../../objects/proof-input';
import { wears } from '../../objects/wears';
import { podKeysOf } from '../../objects/workload-by-pods';
import type { WorkloadNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export function* foreignFindings(graph: Specification, input: ProofInput): Generator<Message> {
  const { judgement, rules } = input;
  const foreign = nodesOf(graph, 'workload').filter((workload) => workload.foreign);
  if (foreign.length === 0) return;
  const byNamespace = new Map<string, Workload[]>();
  for (const workload of judgement.cluster.workloads) byNamespace.set(workload.namespace, [...byNamespace.get(workload.namespace) ?? [], workload]);
  for (const declared of foreign) {
    const keys = podKeysOf(declared);
    const pods = keys.flatMap((key) => judgement.cluster.workloadByKey.get(key) ?? []);
    for (const one of pods) yield* differences(declared, one);
    yield* foreignServices(declared, pods, input);
    for (const other of byNamespace.get(declared.namespace) ?? []) {
      if (keys.includes(other.key) || !hasLabels(other, declared)) continue;
      const { kind, namespace, name } = other.ref;
      yield {
        node: declared.id,
        place: placeOf({ kind, namespace, name }, rules),
        text: `${kind} ${namespace}/${name} makes pods with all labels of ${declared.id}, so that policies take them for it. `
          + `If they are the same, name it: { madeBy: ${namesOf([...keys.filter((key) => isWritten(key, input)), other.key])} }; if not, name labels that only its own pods have`,
        explains: [`${namespace}/${name}`],
      };
    }
  }
}

function* differences(declared: WorkloadNode, pods: Workload): Generator<Message> {
  const { kind, namespace, name } = pods.ref;
  const wrong = (text: string): Message => ({ node: declared.id, text: `${kind} ${namespace}/${name} ${text}`, explains: [declared.id] });
  if (!hasLabels(pods, declared)) {
    yield wrong(`makes pods without the labels ${JSON.stringify(declared.foreign?.podLabels)}, which were declared: no policy would select them. Declare labels that they have: `
      + JSON.stringify(Object.fromEntries(Object.entries(pods.labels).filter(([key]) => !CHANGING.has(key)))));
  }
  if (pods.serviceAccount !== declared.serviceAccount) {
    yield wrong(`runs as the ServiceAccount '${pods.serviceAccount}', and was declared as '${declared.serviceAccount}'. Declare that account: { serviceAccountName: '${pods.serviceAccount}' }`);
  }
}

/** They change with each release. Sources: Kubernetes "Recommended Labels", Helm "Labels and Annotations". */
const CHANGING: ReadonlySet<string> = new Set(['app.kubernetes.io/version', 'helm.sh/chart']);

function hasLabels({ labels }: Workload, { foreign }: WorkloadNode): boolean {
  return wears(labels, foreign?.podLabels ?? {});
}

/** Whether a manifest makes the pods, and not the assumption that somebody does. */
function isWritten(key: string, { judgement, objects, assumed }: ProofInput): boolean {
  const pods = judgement.cluster.workloadByKey.get(key);
  return pods !== undefined && objects.all.some(({ kind, namespace, name, body }) => (
    kind === pods.ref.kind && namespace === pods.namespace && name === pods.ref.name && !assumed.has(body)
  ));
}

function namesOf(keys: readonly string[]): string {
  return `[${keys.map((key) => `'${key.slice(key.indexOf('/') + 1)}'`).join(', ')}]`;
}
