/** Workloads of the app that nobody declared: whom they may call, and who may call them, is said by nobody. */
import type { Workload } from '../../../judge/cluster/pod';
import { isAssumedGateway } from '../../assumptions/gateway-pods';
import type { Message } from '../../findings/message';
import { placeOf } from '../../objects/place-of';
import type { ProofInput } from '../../objects/proof-input';
import { workloadByPods } from '../../objects/workload-by-pods';
import type { WorkloadNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** In a namespace of the program they are an error. */
export function* undeclaredWorkloads(graph: Specification, { judgement, rules }: ProofInput): Generator<Message> {
  for (const workload of judgement.cluster.workloads) {
    if (!isUndeclared(graph, workload)) continue;
    const { kind, namespace, name } = workload.ref;
    if (!isOwned(graph, workload)) {
      const ours = tryFindMistaken(graph, workload);
      if (ours) yield mistaken(workload, ours, rules);
      continue;
    }
    yield {
      node: undefined,
      place: placeOf({ kind, namespace, name }, rules),
      text: `${kind} ${namespace}/${name} was not declared, so that nobody says whom it may call and who may call it`
        + `: only what is declared may run in a zero-trust namespace. ${fixOf(workload)}`,
      explains: [workload.key],
    };
  }
}

/** The declared workload for which policies and Services would take the pods: they know it by its labels and by its account. */
function tryFindMistaken({ nodes, namespaces }: Specification, { namespace, labels, serviceAccount }: Workload): WorkloadNode | undefined {
  if (!namespaces.has(namespace)) return undefined;
  for (const name of [labels['app.kubernetes.io/name'], labels['app.kubernetes.io/instance'], serviceAccount]) {
    const node = nodes.get(`${namespace}/${name}`);
    if (node?.kind === 'workload') return node;
  }
  return undefined;
}

function mistaken({ ref: { kind, namespace, name } }: Workload, { id }: WorkloadNode, rules: ProofInput['rules']): Message {
  return {
    node: id,
    place: placeOf({ kind, namespace, name }, rules),
    text: `${kind} ${namespace}/${name} was not declared, and its pods have labels or the account of ${id}, so that policies and Services take them for it. `
      + 'Give them labels and an account of their own',
    explains: [`${namespace}/${name}`],
  };
}

/**
 * Elsewhere they are like the pods that anybody else could make there: they may call each other and outside, but nothing of the program,
 * and nothing of the program calls them.
 */
export function othersOf(graph: Specification, { judgement }: Pick<ProofInput, 'judgement'>): readonly Workload[] {
  return judgement.cluster.workloads.filter((workload) => isUndeclared(graph, workload) && !isOwned(graph, workload));
}

/** More workloads than this are no help. */
const NAMED = 5;

export function othersWords(others: readonly Workload[]): string {
  const names = others.map(({ ref: { kind, namespace, name } }) => `${kind} ${namespace}/${name}`);
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `${names.slice(0, NAMED).join(', ')}${more}: not declared, and in no namespace of this program; like all undeclared pods, they reach nothing of this program, `
    + 'and nothing of it reaches them. Nothing else is proven of them';
}

function isUndeclared(graph: Specification, workload: Workload): boolean {
  return !workloadByPods(graph, workload.key) && workload.kind !== GATEWAY && !isRelay(graph, workload) && !isAssumedGateway(graph, workload.key);
}

/** Pods of a mesh on the way to workloads, as these were declared. */
function isRelay(graph: Specification, { namespace, ref }: Workload): boolean {
  return nodesOf(graph, 'relay').some((relay) => relay.namespace === namespace && ref.kind === GATEWAY && relay.name === ref.name);
}

function isOwned({ namespaces }: Specification, { namespace }: Workload): boolean {
  return namespaces.get(namespace)?.owned === true;
}

/** Pods that a Gateway makes; it is declared, or objected to, itself. */
const GATEWAY = 'Gateway';

const CONSTRUCTS: Readonly<Record<string, string>> = { DaemonSet: 'SecureDaemon', Job: 'SecureJob', CronJob: 'SecureCronJob' };

function fixOf({ kind, name }: Workload): string {
  const construct = CONSTRUCTS[kind] ?? 'SecureService';
  return `Declare it: new ${construct}(namespace, '${name}', { … }), or new ForeignWorkload(namespace, '${name}', { podLabels }) for what a chart makes, or deploy it apart from this app, into a namespace of its own`;
}

/** The subject of what is said of a namespace. */
export function namespaceOf(name: string): string {
  return `namespace ${name}`;
}
