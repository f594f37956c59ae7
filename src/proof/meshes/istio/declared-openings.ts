/** What rules object to in any manifests, and what was declared all the same. Whom it lets in, the enforcement points say. */
import { isIstio } from './cluster-spec';
import type { Evidence } from '../../../rules/rule';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf } from '../../objects/values';
import { workloadByPods } from '../../objects/workload-by-pods';
import type { WorkloadNode } from '../../specification/nodes';
import { transportOf } from '../../specification/ports';
import { findNode } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Whether a finding of a rule is what was declared, in the object of the workload for which it was, and nowhere else. */
export function isDeclaredOpening(graph: Specification, input: ProofInput, rule: string, evidence: Evidence): boolean {
  if (rule === 'mtls-not-strict') return isPlainPort(graph, input, evidence);
  return rule === 'wildcard-principal' && isAnyIdentity(graph, evidence);
}

/** One port takes plain text for callers without an identity, in a PeerAuthentication that selects the pods of this workload alone. */
function isPlainPort(graph: Specification, { objects }: ProofInput, { object, path, got }: Evidence): boolean {
  const { kind, namespace, name } = object;
  const [spec, field, port, mode] = path;
  if (kind !== 'PeerAuthentication' || got !== 'PERMISSIVE' || path.length !== 4 || spec !== 'spec' || field !== 'portLevelMtls' || mode !== 'mode') return false;
  const workload = workloadByPods(graph, `${namespace}/${name}`);
  const body = objects.tryFind('security.istio.io', kind, namespace, name)?.body;
  if (!workload || !isIstio(workload.mesh) || !selects(fieldsOf(fieldsOf(body?.spec).selector).matchLabels, workload)) return false;
  return plainPortsOf(graph, workload).has(Number(port));
}

/** Any identity may call a workload that pods of unnamed namespaces call: identities tell no labels. */
function isAnyIdentity(graph: Specification, { object: { kind, namespace, name }, path, got }: Evidence): boolean {
  const workload = workloadByPods(graph, `${namespace}/${name}`);
  if (kind !== 'AuthorizationPolicy' || got !== '*' || !path.includes('principals') || !workload) return false;
  return graph.edges.some(({ from, to }) => {
    const caller = to === workload.id ? findNode(graph, from) : undefined;
    return caller?.kind === 'pods' && caller.selection.namespace === undefined;
  });
}

/** Labels of its pods, which no other workload of its namespace has. */
function selects(labels: unknown, { name }: WorkloadNode): boolean {
  const given = Object.entries(fieldsOf(labels));
  return given.length > 0 && given.every(([key, value]) => OWN_LABELS.has(key) && value === name);
}

/** Source: Kubernetes "Recommended Labels"; each workload of the program has its name in them. */
const OWN_LABELS: ReadonlySet<string> = new Set(['app.kubernetes.io/name', 'app.kubernetes.io/instance']);

function plainPortsOf(graph: Specification, { id }: WorkloadNode): ReadonlySet<number> {
  const edges = graph.edges.filter(({ from, to }) => to === id && findNode(graph, from).kind === 'sources');
  return new Set(edges.flatMap(({ grants }) => grants.filter(({ port }) => transportOf(port) === 'TCP').map(({ port }) => port.containerPort)));
}
