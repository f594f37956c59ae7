/**
 * Policies of the API server that keep a namespace as it was proven, against what was declared. Sources: Kubernetes "Validating Admission Policy"
 * (matchConstraints, failurePolicy, variables; a binding puts one in force) and the language definition of CEL, whose texts, lists and maps of texts are those of JSON.
 */
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { ALL_CONTROLLERS } from '../../gateways/table';
import { ALL_MESHES } from '../../meshes/table';
import { tryParseJson } from '../../objects/json';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import type { NamespaceNode } from '../../specification/nodes';
import { podLabelsOf } from '../../specification/pod-labels';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { describeDifferences, hasFields, is, isNothing } from '../matchers';
import type { Difference, Meaning } from '../matchers';

/** Source: Gateway API, "Resource naming" (GEP-1762). */
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

const GROUP = 'admissionregistration.k8s.io';

export function* guardFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const namespace of graph.namespaces.values()) {
    if (!namespace.guardedBy || !namespace.owned) continue;
    for (const [what, meaning] of [['identities', identities(graph, namespace)], ['policies', policies(namespace.guardedBy)]] as const) {
      const name = `zero-trust.${namespace.name}.${what}`;
      for (const [kind, expected] of [['ValidatingAdmissionPolicy', policyOf(namespace, meaning)], ['ValidatingAdmissionPolicyBinding', bindingOf(name)]] as const) {
        const object = objects.tryFind(GROUP, kind, '', name);
        if (!object) yield { node: undefined, text: `${kind} ${name}, which keeps namespace ${namespace.name} as it was declared (guardRails), is missing. Put it back` };
        else yield* differing(object, [...is(`${GROUP}/v1`)(object.body.apiVersion, 'apiVersion'), ...expected(object.body.spec, 'spec')]);
      }
    }
  }
}

function* differing(object: StoredObject, differences: readonly Difference[]): Generator<Message> {
  if (differences.length === 0) return;
  yield {
    node: undefined,
    object: keyOfObject(object),
    text: `${nameOf(object)} does not keep what was declared (guardRails): ${describeDifferences(differences)}. Remove the patch that changes it`,
  };
}

interface PolicyMeaning {
  readonly resources: readonly (readonly [group: string, resource: string])[];
  readonly variables: Meaning;
  readonly validations: Meaning;
}

/** More that is looked at closes more; a condition or an exception would close less. */
function policyOf({ name }: NamespaceNode, { resources, variables, validations }: PolicyMeaning): Meaning {
  return hasFields({
    failurePolicy: is('Fail'),
    matchConstraints: hasFields({
      namespaceSelector: hasFields({ matchLabels: hasFields({ 'kubernetes.io/metadata.name': is(name) }) }),
      resourceRules: covers(resources),
    }),
    variables,
    validations,
  });
}

function bindingOf(policyName: string): Meaning {
  return hasFields({
    policyName: is(policyName),
    // Of what the API server does not take, nothing is in force.
    validationActions: (got, at) => (ACTIONS.has(JSON.stringify(got)) ? [] : [{ at, got, expected: '["Deny"] or ["Deny","Audit"], which refuse' }]),
  });
}

const ACTIONS: ReadonlySet<string> = new Set(['["Deny"]', '["Deny","Audit"]', '["Audit","Deny"]']);

function covers(resources: PolicyMeaning['resources']): Meaning {
  return (got, at) => {
    const rules = itemsOf(got).map(fieldsOf);
    const isCovered = ([group, resource]: readonly [string, string]) => {
      const wanted = resource.startsWith('pods') ? ['CREATE', 'UPDATE'] : resource.startsWith('namespaces') ? ['UPDATE', 'DELETE'] : ['CREATE', 'UPDATE', 'DELETE'];
      return rules.some(({ apiGroups, apiVersions, operations, resources: names, ...others }) => (
        itemsOf(apiGroups).includes(group) && itemsOf(apiVersions).includes('*') && wanted.every((one) => itemsOf(operations).includes(one))
        && (itemsOf(names).includes(resource) || itemsOf(names).includes('*')) && Object.keys(others).length === 0
      ));
    };
    const strange = rules.find((rule) => !isRule(rule));
    if (strange) return [{ at, got: strange, expected: 'rules of groups, versions, operations and resources alone, which the API server takes' }];
    const missing = resources.find((one) => !isCovered(one));
    return missing === undefined ? [] : [{ at, got, expected: `a rule for ${missing[1]} of ${missing[0] || 'the core group'}` }];
  };
}

function isRule({ apiGroups, apiVersions, operations, resources, ...others }: Readonly<Record<string, unknown>>): boolean {
  const isList = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
  const isKnown = itemsOf(operations).every((one) => OPERATIONS.has(String(one))) && Object.keys(others).length === 0;
  return isKnown && [apiGroups, apiVersions, operations, resources].every(isList);
}

/** Source: Kubernetes API, RuleWithOperations. */
const OPERATIONS: ReadonlySet<string> = new Set(['CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*']);

/** A pod has the labels of a workload if, and only if, it runs as its account. */
function identities(graph: Specification, { name }: NamespaceNode): PolicyMeaning {
  const pods = [
    ...nodesOf(graph, 'workload').filter(({ namespace }) => namespace === name).map((node) => ({ ...node, podLabels: podLabelsOf(node) })),
    ...nodesOf(graph, 'gateway').filter(({ podNamespace }) => podNamespace === name).map((node) => ({ ...node, name: `gateway ${node.name}` })),
    ...nodesOf(graph, 'relay').filter(({ namespace }) => namespace === name).map((node) => ({
      ...node, name: `relay ${node.name}`, podLabels: { [GATEWAY_NAME]: node.name },
    })),
  ];
  const accounts = Object.fromEntries(pods.map((one) => [one.name, one.serviceAccount]));
  const labels = Object.fromEntries(pods.map((one) => [one.name, one.podLabels]));
  return {
    // The API server takes labels through these as well.
    resources: ['pods', 'pods/status', 'pods/resize', 'pods/ephemeralcontainers'].map((resource) => ['', resource] as const),
    variables: inOrder('name', [
      ['labels', is('object.metadata.?labels.orValue({})')],
      ['kept', is('oldObject != null && oldObject.metadata.?labels.orValue({}) == variables.labels')],
      ['account', is('object.spec.?serviceAccountName.orValue("default")')],
      ['accountOf', isMap(accounts)],
      ['labelsOf', isMap(labels)],
      ['worn', is('variables.labelsOf.filter(w, variables.labelsOf[w].all(key, key in variables.labels && variables.labels[key] == variables.labelsOf[w][key]))')],
    ]),
    validations: inOrder(undefined, [
      ['', is('variables.kept || variables.worn.all(w, variables.accountOf[w] == variables.account)')],
      ['', is('variables.kept || variables.accountOf.all(w, variables.accountOf[w] != variables.account) || variables.worn.exists(w, variables.accountOf[w] == variables.account)')],
    ]),
  };
}

/** Kinds by which somebody would be let in, or kept out no longer, wherever they are understood. */
const DECIDING: PolicyMeaning['resources'] = [
  ['networking.k8s.io', 'networkpolicies'], ['gateway.networking.k8s.io', '*'], ...['ciliumnetworkpolicies', 'ciliumenvoyconfigs', 'ciliumlocalredirectpolicies'].map((resource) => ['cilium.io', resource] as const),
  ...['projectcalico.org', 'crd.projectcalico.org'].flatMap((group) => ['networkpolicies', 'networksets', 'stagednetworkpolicies'].map((resource) => [group, resource] as const)),
  ['rbac.authorization.k8s.io', 'roles'], ['rbac.authorization.k8s.io', 'rolebindings'],
  ['', 'endpoints'], ['discovery.k8s.io', 'endpointslices'], ['', 'namespaces'], ['', 'namespaces/status'], ['', 'namespaces/finalize'], ['', 'bindings'], ['', 'pods/binding'],
];

/** All kinds of the groups in which some mesh has policies. */
const OF_MESHES: PolicyMeaning['resources'] = [...new Set(ALL_MESHES.flatMap(({ kinds, checks }) => [
  ...[...kinds.policies, ...kinds.podPolicies].map((kind) => kind.split(' ')[0]!), ...checks.namespacePolicies.map(([group]) => group),
]))].map((group) => [group, '*'] as const);

/** All kinds of the groups in which some gateway controller has policies. */
const OF_CONTROLLERS: PolicyMeaning['resources'] = [...new Set(ALL_CONTROLLERS.flatMap(({ policies: kinds = [] }) => kinds.map((kind) => kind.split(' ')[0]!)))]
  .map((group) => [group, '*'] as const);

/** Those of Kubernetes itself, which no person can be. Source: Kubernetes "Using RBAC Authorization", controller roles. */
const CONTROLLERS: ReadonlySet<string> = new Set([
  'system:kube-scheduler', 'system:kube-controller-manager', 'system:serviceaccount:kube-system:endpoint-controller', 'system:serviceaccount:kube-system:endpointslice-controller',
  'system:serviceaccount:kube-system:endpointslicemirroring-controller', 'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:serviceaccount:kube-system:namespace-controller',
]);

function policies(guardedBy: readonly string[]): PolicyMeaning {
  return { resources: [...DECIDING, ...OF_MESHES, ...OF_CONTROLLERS], variables: isNothing, validations: inOrder(undefined, [['', isAskedOf(new Set(guardedBy))]]) };
}

const ASKED = 'request.userInfo.username in ';

function isAskedOf(users: ReadonlySet<string>): Meaning {
  return (got, at) => {
    const named = typeof got === 'string' && got.startsWith(ASKED) ? tryParseJson(got.slice(ASKED.length)) : undefined;
    if (!Array.isArray(named)) return [{ at, got, expected: `${ASKED}the list of those who deliver` }];
    const list = itemsOf(named).map(String);
    const more = list.find((user) => !users.has(user) && !CONTROLLERS.has(user));
    if (more !== undefined) return [{ at, got: more, expected: 'nobody but who was declared, and controllers of Kubernetes' }];
    const missing = [...users].find((user) => !list.includes(user));
    return missing === undefined ? [] : [{ at, got, expected: `${missing} among them` }];
  };
}

/** One line of text for who is refused. */
const isLine: Meaning = (got, at) => (typeof got === 'string' && /^[^\r\n]+$/.test(got) ? [] : [{ at, got, expected: 'a text of one line' }]);

/** A map of texts, or of such maps, in the notation that CEL and JSON share. */
function isMap(expected: Readonly<Record<string, unknown>>): Meaning {
  return (got, at) => {
    const given = typeof got === 'string' ? tryParseJson(got) : undefined;
    return typeof given === 'object' && given !== null && sorted(given) === sorted(expected) ? [] : [{ at, got, expected: sorted(expected) }];
  };
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (
    typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([left], [right]) => (left < right ? -1 : 1))) : one
  ));
}

/** Expressions in their order; under `key`, with the name that each must have. */
function inOrder(key: string | undefined, expressions: readonly (readonly [name: string, expression: Meaning])[]): Meaning {
  return (got, at) => {
    const given = itemsOf(got);
    if (given.length !== expressions.length) return [{ at, got, expected: `a list of ${expressions.length}` }];
    return expressions.flatMap(([name, expression], index) => hasFields({
      ...(key === undefined ? { message: isLine } : { [key]: is(name) }), expression,
    })(given[index], `${at}[${index}]`));
  };
}
