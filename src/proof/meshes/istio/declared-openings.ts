/** What rules object to in any manifests, and what was declared all the same. Whom it lets in, the enforcement points say. */
import { plainCall } from './ambient/tunnels';
import { isIstio } from './cluster-spec';
import { isWildcardCall } from './wildcard-calls';
import type { ObjectStore } from '../../../judge/objects/store';
import type { Evidence } from '../../../rules/rule';
import { fieldsOf, itemsOf } from '../../objects/values';
import { workloadNamed } from '../../objects/workload-by-pods';
import type { SpecificationEdge } from '../../specification/edges';
import type { SpecificationNode, WorkloadNode } from '../../specification/nodes';
import { transportOf } from '../../specification/ports';
import { edgesTo, findNode } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Whether a finding of a rule is what was declared, in the object of the workload for which it was, and nowhere else. */
export function isDeclaredOpening(graph: Specification, objects: ObjectStore, rule: string, evidence: Evidence): boolean {
  if (rule === 'mtls-not-strict') return isPlainPort(graph, objects, evidence);
  if (rule === 'allow-by-negation') return isWildcardCall(graph, objects, evidence) || isAnonymous(graph, objects, evidence);
  return rule === 'wildcard-principal' && isAnyIdentity(graph, objects, evidence);
}

/** One port takes plain text for callers without an identity, in a PeerAuthentication that selects the pods of this workload alone. */
function isPlainPort(graph: Specification, objects: ObjectStore, { object, path, got }: Evidence): boolean {
  const { kind, namespace, name } = object;
  const [spec, field, port, mode] = path;
  if (kind !== 'PeerAuthentication' || got !== 'PERMISSIVE' || path.length !== 4 || spec !== 'spec' || field !== 'portLevelMtls' || mode !== 'mode') return false;
  const workload = workloadNamed(graph, `${namespace}/${name}`);
  const body = objects.tryFind('security.istio.io', kind, namespace, name)?.body;
  if (!workload || !isIstio(workload.mesh) || !selects(fieldsOf(fieldsOf(body?.spec).selector).matchLabels, workload)) return false;
  return portsFrom(graph, workload, (caller, edge) => caller.kind === 'sources' || plainCall({ graph, edge, caller, callee: workload }) === 'anonymous').has(Number(port));
}

/**
 * Any identity may call ports of a workload that pods of unnamed namespaces call, and no others: identities tell no labels. The policy selects the
 * pods of this workload alone.
 */
function isAnyIdentity(graph: Specification, objects: ObjectStore, { object: { kind, namespace, name }, path, got }: Evidence): boolean {
  const workload = workloadNamed(graph, `${namespace}/${name}`);
  if (kind !== 'AuthorizationPolicy' || got !== '*' || !path.includes('principals') || !workload) return false;
  const { selector, rules } = fieldsOf(objects.tryFind('security.istio.io', kind, namespace, name)?.body.spec);
  if (!selects(fieldsOf(selector).matchLabels, workload)) return false;
  const operations = itemsOf(fieldsOf(itemsOf(rules)[Number(path[2])]).to).map((to) => itemsOf(fieldsOf(fieldsOf(to).operation).ports));
  const open = portsFrom(graph, workload, (caller) => caller.kind === 'pods' && caller.selection.namespace === undefined);
  return operations.length > 0 && operations.every((ports) => ports.length > 0 && ports.every((port) => open.has(Number(port))));
}

/** Nobody with an identity may call ports of a workload that others call without one, and no others. */
function isAnonymous(graph: Specification, objects: ObjectStore, { object: { kind, namespace, name }, path }: Evidence): boolean {
  const workload = workloadNamed(graph, `${namespace}/${name}`);
  if (kind !== 'AuthorizationPolicy' || !workload || path[3] !== 'from') return false;
  const { selector, rules } = fieldsOf(objects.tryFind('security.istio.io', kind, namespace, name)?.body.spec);
  const { from, to } = fieldsOf(itemsOf(rules)[Number(path[2])]);
  const { notPrincipals, ...others } = fieldsOf(fieldsOf(itemsOf(from)[Number(path[4])]).source);
  const isNobody = JSON.stringify(notPrincipals) === '["*"]' && Object.keys(others).length === 0;
  if (!isNobody || !selects(fieldsOf(selector).matchLabels, workload)) return false;
  const open = portsFrom(graph, workload, (caller, edge) => plainCall({ graph, edge, caller, callee: workload }) === 'anonymous');
  const ports = itemsOf(to).flatMap((item) => itemsOf(fieldsOf(fieldsOf(item).operation).ports));
  return ports.length > 0 && ports.every((port) => open.has(Number(port)));
}

/** Labels of its pods, which no other workload of its namespace has. */
function selects(labels: unknown, { name }: WorkloadNode): boolean {
  const given = Object.entries(fieldsOf(labels));
  return given.length > 0 && given.every(([key, value]) => OWN_LABELS.has(key) && value === name);
}

/** Source: Kubernetes "Recommended Labels"; each workload of the program has its name in them. */
const OWN_LABELS: ReadonlySet<string> = new Set(['app.kubernetes.io/name', 'app.kubernetes.io/instance']);

/** Ports over TCP that some of its callers were declared to call. */
function portsFrom(graph: Specification, { id }: WorkloadNode, isMeant: IsMeant): ReadonlySet<number> {
  const edges = edgesTo(graph, id).filter((edge) => isMeant(findNode(graph, edge.from), edge));
  return new Set(edges.flatMap(({ grants }) => grants.filter(({ port }) => transportOf(port) === 'TCP').map(({ port }) => port.containerPort)));
}

type IsMeant = (caller: SpecificationNode, edge: SpecificationEdge) => boolean;
