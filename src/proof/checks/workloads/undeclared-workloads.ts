/** Workloads of the app that nobody declared: whom they may call, and who may call them, is said by nobody. */
import type { Workload } from '../../../judge/cluster/pod';
import type { Message } from '../../findings/message';
import { placeOf } from '../../objects/place-of';
import type { ProofInput } from '../../objects/proof-input';
import { workloadByPods } from '../../objects/workload-by-pods';
import type { Specification } from '../../specification/specification';

export function* undeclaredWorkloads(graph: Specification, { judgement, rules }: ProofInput): Generator<Message> {
  for (const workload of judgement.cluster.workloads) {
    if (workloadByPods(graph, workload.key) || workload.kind === GATEWAY) continue;
    const { kind, namespace, name } = workload.ref;
    const isDeclared = graph.namespaces.has(namespace);
    yield {
      node: undefined,
      place: placeOf({ kind, namespace, name }, rules),
      text: `${kind} ${namespace}/${name} was not declared, so that nobody says whom it may call and who may call it`
        + `${isDeclared ? ': only what is declared may run in a zero-trust namespace' : ''}. ${fixOf(workload, isDeclared)}`,
      explains: [workload.key, namespaceOf(namespace)],
    };
  }
}

/** Pods that a Gateway makes; it is declared, or objected to, itself. */
const GATEWAY = 'Gateway';

const CONSTRUCTS: Readonly<Record<string, string>> = { Job: 'SecureJob', CronJob: 'SecureCronJob' };

function fixOf({ kind, name }: Workload, isDeclared: boolean): string {
  const construct = CONSTRUCTS[kind] ?? 'SecureService';
  const declare = `new ${construct}(namespace, '${name}', { … })`;
  return isDeclared
    ? `Declare it: ${declare}, or deploy it apart from this app, into a namespace of its own`
    : `Declare it in a ZeroTrustNamespace: ${declare}, or deploy it apart from this app`;
}

/** The subject of what is wrong with a namespace in which only undeclared pods run. */
export function namespaceOf(name: string): string {
  return `namespace ${name}`;
}
