/** What every declared namespace has to say of itself, so that a pod that nobody thought of is closed. */
import type { StoredObject, ObjectStore } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import type { Missing, PoliciesOfKind } from '../../meshes/contract';
import { ALL_MESHES, contractOf } from '../../meshes/table';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, isEmpty, textsOf } from '../../objects/values';
import type { NamespaceNode } from '../../specification/nodes';
import type { Specification } from '../../specification/specification';

const KINDS = [['networking.k8s.io', 'NetworkPolicy'] as const, ...ALL_MESHES.flatMap(({ checks }) => checks.namespacePolicies)];

/** Source: Kubernetes "Enforce Pod Security Standards with Namespace Labels". */
const ENFORCE = 'pod-security.kubernetes.io/enforce';
const ENFORCE_VERSION = 'pod-security.kubernetes.io/enforce-version';

export function* namespaceFindings(graph: Specification, { objects }: Pick<ProofInput, 'objects'>): Generator<Message> {
  const policies = policiesByNamespace(objects);
  for (const namespace of graph.namespaces.values()) {
    const object = { group: '', kind: 'Namespace', namespace: '', name: namespace.name };
    const given = objects.ofKind('', 'Namespace').find(({ name }) => name === namespace.name);
    if (!given) {
      yield { node: undefined, text: `Namespace ${namespace.name} was declared, but no manifest makes it. Put it back` };
      continue;
    }
    for (const { text, rule } of [...podSecurity(namespace, given), ...lacking(namespace, (kind) => policies.get(`${kind} ${namespace.name}`) ?? [])]) {
      yield { node: undefined, text: `Namespace ${namespace.name} ${text}`, object, ...(rule !== undefined && { rule }) };
    }
  }
}

/** The API server itself refuses pods that are not hardened, at a version whose meaning does not change with an upgrade. */
function podSecurity({ cluster }: NamespaceNode, { body }: StoredObject): readonly Missing[] {
  const labels = fieldsOf(fieldsOf(body.metadata).labels);
  return [[ENFORCE, 'restricted'], [ENFORCE_VERSION, `v${cluster.kubernetesVersion}`]].flatMap(([key, expected]) => (labels[key] === expected ? [] : [{
    text: `has ${(labels[key] ?? undefined) === undefined ? 'no label' : `the label ${JSON.stringify(labels[key])} for`} ${key}, expected "${expected}": `
      + 'its pods could be privileged. Remove the patch that changes it',
    rule: 'pod-security-labels',
  }]));
}

/** A policy for all pods that isolates them both ways and lets nothing through. Source: Kubernetes "Network Policies", default policies. */
function defaultDeny(policies: PoliciesOfKind): readonly Missing[] {
  const closed = new Set(policies('NetworkPolicy').flatMap(closes));
  const open = ['Ingress', 'Egress'].filter((way) => !closed.has(way));
  return open.length === 0 ? [] : [{
    text: `has no NetworkPolicy that closes ${open.join(' and ').toLowerCase()} for all its pods, expected default deny both ways: `
      + 'a pod that no other policy selects would be open. Put back the policy with an empty podSelector and no rules',
  }];
}

function closes({ body }: StoredObject): readonly string[] {
  const { podSelector, policyTypes, ingress, egress } = fieldsOf(body.spec);
  if (!isEmpty(podSelector)) return [];
  const rules: Readonly<Record<string, unknown>> = { Ingress: ingress, Egress: egress };
  return textsOf(policyTypes).filter((way) => isEmpty(rules[way]));
}

function policiesByNamespace(objects: ObjectStore): ReadonlyMap<string, readonly StoredObject[]> {
  const found = new Map<string, StoredObject[]>();
  for (const policy of KINDS.flatMap(([group, kind]) => objects.ofKind(group, kind))) {
    const key = `${policy.kind} ${policy.namespace}`;
    const list = found.get(key);
    if (list) list.push(policy);
    else found.set(key, [policy]);
  }
  return found;
}

function lacking({ mesh }: NamespaceNode, policies: PoliciesOfKind): readonly Missing[] {
  return [...defaultDeny(policies), ...contractOf(mesh).checks.namespace(policies)];
}
