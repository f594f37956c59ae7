/** What every declared namespace has to say of itself, so that a pod that nobody thought of is closed. */
import type { Message } from '../../findings/message';
import { fieldsOf, textsOf } from '../../objects/manifest-index';
import type { GivenObject, ManifestIndex } from '../../objects/manifest-index';
import type { Written } from '../../objects/written';
import type { MeshKind } from '../../specification/meshes';
import type { NamespaceNode } from '../../specification/nodes';
import type { Specification } from '../../specification/specification';

/** What somebody has to put back, in words. */
interface Missing {
  readonly text: string;
  readonly rule?: string;
}

/** The policies of one namespace, by kind. */
type Policies = (kind: string) => readonly GivenObject[];

type MeshRules = { readonly [K in MeshKind]: (policies: Policies) => readonly Missing[] };

const KINDS = [['networking.k8s.io', 'NetworkPolicy'], ['security.istio.io', 'PeerAuthentication'], ['security.istio.io', 'AuthorizationPolicy']] as const;

const MESH_RULES: MeshRules = { istio: istioRules, none: () => [] };

/** Source: Kubernetes "Enforce Pod Security Standards with Namespace Labels". */
const ENFORCE = 'pod-security.kubernetes.io/enforce';
const ENFORCE_VERSION = 'pod-security.kubernetes.io/enforce-version';

export function* namespaceFindings(graph: Specification, { objects }: Written): Generator<Message> {
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
function podSecurity({ cluster }: NamespaceNode, { body }: GivenObject): readonly Missing[] {
  const labels = fieldsOf(fieldsOf(body.metadata).labels);
  return [[ENFORCE, 'restricted'], [ENFORCE_VERSION, `v${cluster.kubernetesVersion}`]].flatMap(([key, expected]) => (labels[key] === expected ? [] : [{
    text: `has ${(labels[key] ?? undefined) === undefined ? 'no label' : `the label ${JSON.stringify(labels[key])} for`} ${key}, expected "${expected}": `
      + 'its pods could be privileged. Remove the patch that changes it',
    rule: 'pod-security-labels',
  }]));
}

/** A policy for all pods that isolates them both ways and lets nothing through. Source: Kubernetes "Network Policies", default policies. */
function defaultDeny(policies: Policies): readonly Missing[] {
  const closed = new Set(policies('NetworkPolicy').flatMap(closes));
  const open = ['Ingress', 'Egress'].filter((way) => !closed.has(way));
  return open.length === 0 ? [] : [{
    text: `has no NetworkPolicy that closes ${open.join(' and ').toLowerCase()} for all its pods, expected default deny both ways: `
      + 'a pod that no other policy selects would be open. Put back the policy with an empty podSelector and no rules',
  }];
}

function closes({ body }: GivenObject): readonly string[] {
  const { podSelector, policyTypes, ingress, egress } = fieldsOf(body.spec);
  if (!isEmpty(podSelector)) return [];
  const rules: Readonly<Record<string, unknown>> = { Ingress: ingress, Egress: egress };
  return textsOf(policyTypes).filter((way) => isEmpty(rules[way]));
}

function policiesByNamespace(objects: ManifestIndex): ReadonlyMap<string, readonly GivenObject[]> {
  const found = new Map<string, GivenObject[]>();
  for (const policy of KINDS.flatMap(([group, kind]) => objects.ofKind(group, kind))) {
    const key = `${policy.kind} ${policy.namespace}`;
    const list = found.get(key);
    if (list) list.push(policy);
    else found.set(key, [policy]);
  }
  return found;
}

function lacking({ mesh }: NamespaceNode, policies: Policies): readonly Missing[] {
  return [...defaultDeny(policies), ...MESH_RULES[mesh.kind](policies)];
}

/** Policies without a selector hold for all pods of their namespace. Source: Istio "Authorization Policy" and "PeerAuthentication". */
function istioRules(policies: Policies): readonly Missing[] {
  const peers = policies('PeerAuthentication').filter(({ body }) => isEmpty(fieldsOf(body.spec).selector));
  const strict = peers.length > 0 && peers.every(({ body }) => fieldsOf(fieldsOf(body.spec).mtls).mode === 'STRICT');
  return [
    ...(strict ? [] : [{
      text: 'has no PeerAuthentication for all its pods with mode STRICT, expected mutual TLS only: a caller without an identity would be let in. '
        + 'Put back the policy, and remove others without a selector',
    }]),
    ...(policies('AuthorizationPolicy').some(allowsNobody) ? [] : [{
      text: 'has no AuthorizationPolicy that allows nobody, expected one: a pod that no other policy selects would take every call. '
        + 'Put back the policy with an empty spec',
    }]),
  ];
}

/** A dry run allows everybody whom it would refuse. */
function allowsNobody({ body }: GivenObject): boolean {
  const { action, ...rest } = fieldsOf(body.spec);
  const annotations = fieldsOf(fieldsOf(body.metadata).annotations);
  return (action === undefined || action === 'ALLOW') && Object.values(rest).every(isEmpty) && annotations['istio.io/dry-run'] === undefined;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
