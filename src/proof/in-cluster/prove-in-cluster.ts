/** What programs declared and assumed, held against what a cluster holds. What they wrote themselves is compared by `diff`, and not here. */
import { accessInCluster } from './access';
import { declaredPods } from './declared-pods';
import { placesOfOthers } from './places-of-others';
import { withinNamespaces } from './within-namespaces';
import type { Judgement } from '../../judge/judge';
import { ruleInput } from '../../rules/read-input';
import { namespaceFindings } from '../checks/namespaces/namespaces';
import { foreignFindings } from '../checks/workloads/foreign-workloads';
import { undeclaredWorkloads } from '../checks/workloads/undeclared-workloads';
import type { Message } from '../findings/message';
import { gatewayOfOthersFindings } from '../gateway-api/exposures';
import { ALL_MESHES } from '../meshes/table';
import type { ProofInput } from '../objects/proof-input';
import type { ProofMessage } from '../prove-graph';
import { specificationOf } from '../specification/read';
import type { Specification } from '../specification/specification';
import { readDeclarations } from '../together/read-declarations';

export interface InCluster {
  readonly judgement: Judgement;
  /** Whether a namespace was read. */
  readonly isRead: (namespace: string) => boolean;
  /** Objects that make pods, as `namespace/name`, with those running pods of them that have no proxy of a mesh. */
  readonly unproxied: ReadonlyMap<string, readonly string[]>;
}

/** What does not hold. Throws a BadDeclaration for what no program of this version wrote. */
export function proveInCluster(declarations: readonly (readonly object[])[], cluster: InCluster): readonly ProofMessage[] {
  const { cluster: { manifests } } = cluster.judgement;
  const input: ProofInput = { judgement: cluster.judgement, objects: manifests.objects, assumed: new Set(), rules: ruleInput(manifests) };
  const { recording } = readDeclarations(declarations);
  const graph = specificationOf(recording, manifests.objects.all.map(({ body }) => body));
  const found = new Map<string, ProofMessage>();
  for (const { about, doubt = false, ...message } of messagesOf(graph, input, cluster)) {
    const subject = about ?? message.text;
    if (!found.has(subject)) found.set(subject, { ...message, doubt });
  }
  return [...found.values()];
}

function* messagesOf(graph: Specification, input: ProofInput, { isRead, unproxied }: InCluster): Generator<Message> {
  const read = withinNamespaces(graph, isRead);
  yield* namespaceFindings(read, input);
  yield* gatewayOfOthersFindings(read, input);
  const pods = [...declaredPods(read, input, unproxied)];
  yield* pods;
  yield* foreignFindings(read, input);
  yield* undeclaredWorkloads(read, input);
  yield* placesOfOthers(read, input);
  for (const check of ALL_MESHES.flatMap(({ checks }) => checks.inCluster ?? [])) yield* check(graph, input);
  yield* accessInCluster(graph, input, isRead);
}
