/** Fields of objects that are read, or that look harmless: understood, or refused. */
import { BUDGETS } from './budgets';
import { CILIUM_NETWORK_POLICY } from './cilium';
import { CONFIG_MAP } from './config-map';
import { CONTROLLERS } from './controllers';
import { refuseAudiences, refuseCertificates } from './credentials';
import { METADATA } from './metadata';
import { POD } from './pod';
import { NAMESPACE, OTHER_SERVICE, OWN_SERVICE, SERVICE_ACCOUNT } from './service';
import { anythingIn, each, fields } from './shape';
import type { Path, Report, Shape } from './shape';
import type { StoredObject } from '../../judge/objects/store';
import { GROUP, KIND } from '../checks/certificates/cluster-identities';
import { describeValue } from '../checks/matchers';
import { isOutsideService } from '../checks/workloads/outside-services';
import type { Message } from '../findings/message';
import { GATEWAY, REFERENCE_GRANT, ROUTE } from '../gateway-api/fields';
import { ALL_CONTROLLERS, controllerContractOf } from '../gateways/table';
import type { FieldCheck } from '../meshes/contract';
import { ALL_MESHES } from '../meshes/table';
import type { ProofInput } from '../objects/proof-input';
import { keyOfObject, nameOf } from '../objects/values';
import { workloadOf } from '../objects/workload-of';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

const RULE = 'unknown-field';

/** What is understood of the spec of each kind, by group and kind. What has none here is read whole by the judge or by another check. */
const SPECS: ReadonlyMap<string, Shape> = new Map(Object.entries({
  ...CONTROLLERS,
  ...BUDGETS,
  ' Pod': POD,
  'cilium.io CiliumNetworkPolicy': CILIUM_NETWORK_POLICY,
  'cilium.io CiliumClusterwideNetworkPolicy': CILIUM_NETWORK_POLICY,
  ' Namespace': NAMESPACE,
  'gateway.networking.k8s.io Gateway': GATEWAY,
  'gateway.networking.k8s.io HTTPRoute': ROUTE,
  'gateway.networking.k8s.io GRPCRoute': ROUTE,
  'gateway.networking.k8s.io ReferenceGrant': REFERENCE_GRANT,
  ...Object.fromEntries(ALL_MESHES.flatMap(({ kinds }) => Object.entries(kinds.fields))),
  ...Object.fromEntries(ALL_CONTROLLERS.flatMap(({ fields: ofKinds = {} }) => Object.entries(ofKinds))),
}));

/** What makes pods, and pods themselves. */
const POD_MAKERS: ReadonlySet<string> = new Set([' Pod', ...Object.keys(CONTROLLERS)]);

/** What a mesh asks of an object beside its fields. */
const CHECKS: ReadonlyMap<string, FieldCheck> = new Map(ALL_MESHES.flatMap(({ kinds }) => Object.entries(kinds.fieldChecks)));

/** What stands beside the spec of an object. A server drops or refuses the rest, and only some of them say so. */
const ROOT: Shape = fields(anythingIn('apiVersion', 'kind', 'metadata', 'spec', 'status'));

/** Kinds that may have several of what stands under `spec`. */
const SEVERAL: ReadonlyMap<string, Shape> = new Map(['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'].map((kind) => (
  [`cilium.io ${kind}`, fields({ ...anythingIn('apiVersion', 'kind', 'metadata', 'spec', 'status'), specs: each(CILIUM_NETWORK_POLICY) })]
)));

/** Kinds that say nothing under `spec`. Sources: Kubernetes API, ConfigMap, Secret, and rbac.authorization.k8s.io. */
const WHOLE: ReadonlyMap<string, Shape> = new Map(Object.entries({
  ' ConfigMap': ['data', 'binaryData', 'immutable'],
  ' Secret': ['data', 'stringData', 'immutable', 'type'],
  'rbac.authorization.k8s.io Role': ['rules'],
  'rbac.authorization.k8s.io ClusterRole': ['rules', 'aggregationRule'],
  'rbac.authorization.k8s.io RoleBinding': ['roleRef', 'subjects'],
  'rbac.authorization.k8s.io ClusterRoleBinding': ['roleRef', 'subjects'],
  ...Object.fromEntries(ALL_CONTROLLERS.flatMap(({ whole = {} }) => Object.entries(whole))),
}).map(([kind, names]) => [kind, fields(anythingIn('apiVersion', 'kind', 'metadata', ...names))]));

/** Kinds whose spec is read elsewhere, and that have nothing beside it. */
const READ_ELSEWHERE: ReadonlySet<string> = new Set([
  ' Service', 'networking.k8s.io NetworkPolicy', 'policy.networking.k8s.io AdminNetworkPolicy', 'policy.networking.k8s.io BaselineAdminNetworkPolicy',
  'policy.networking.k8s.io ClusterNetworkPolicy',
  ...['projectcalico.org', 'crd.projectcalico.org'].flatMap((group) => (
    ['NetworkPolicy', 'GlobalNetworkPolicy', 'Tier', 'NetworkSet', 'GlobalNetworkSet'].map((kind) => `${group} ${kind}`)
  )),
  `${GROUP} ${KIND}`, 'external-secrets.io ExternalSecret', 'external-secrets.io SecretStore',
  ...ALL_MESHES.flatMap(({ kinds }) => kinds.readElsewhere),
  ...ALL_CONTROLLERS.flatMap(({ policies = [] }) => policies),
]);

/**
 * Whether nothing in an object of this kind passes but what is understood, so that the kind itself is no doubt. Kinds of a gateway controller are
 * understood where the program has an edge of it: other edges are none of its own.
 */
export function isReadByField(graph: Specification, group: string, kind: string): boolean {
  const key = `${group} ${kind}`;
  const controller = ALL_CONTROLLERS.find(({ fields: ofKinds = {} }) => Object.hasOwn(ofKinds, key));
  if (!controller) return SPECS.has(key);
  return nodesOf(graph, 'gateway').some((node) => node.own && node.controller && controllerContractOf(node.controller) === controller);
}

export function fieldFindings(graph: Specification, { objects }: ProofInput): readonly Message[] {
  const found: Message[] = [];
  for (const alike of objects.byGroupAndKind()) {
    const { group, kind } = alike[0];
    const spec = SPECS.get(`${group} ${kind}`);
    const whole = WHOLE.get(`${group} ${kind}`);
    const check = CHECKS.get(`${group} ${kind}`);
    const hasSpec = spec !== undefined || READ_ELSEWHERE.has(`${group} ${kind}`);
    for (const object of alike) {
      const report: Report = (at, got, because, expected) => found.push(messageOf(graph, object, at, got, because, expected));
      const { metadata, spec: value } = object.body;
      const several = SEVERAL.get(`${group} ${kind}`);
      if (whole) whole(object.body, [], report);
      else if (hasSpec) (several ?? ROOT)(object.body, [], report);
      ask(METADATA, metadata, ['metadata'], report);
      if (spec) ask(spec, value, ['spec'], report);
      if (POD_MAKERS.has(`${group} ${kind}`)) {
        refuseAudiences(graph, object, report);
        refuseCertificates(graph, object, report);
      }
      check?.(graph, objects, object, report);
      if (group !== '') continue;
      if (kind === 'Service' && isOutsideService(graph, object)) continue;
      if (kind === 'Service') ask(graph.namespaces.has(object.namespace) ? OWN_SERVICE : OTHER_SERVICE, value, ['spec'], report);
      else if (kind === 'ConfigMap') ask(CONFIG_MAP, object.body, [], report);
      else if (kind === 'ServiceAccount') ask(SERVICE_ACCOUNT, object.body, [], report);
    }
  }
  return found;
}

function ask(shape: Shape, value: unknown, path: Path, report: Report): void {
  if (value !== undefined && value !== null) shape(value, path, report);
}

function messageOf(graph: Specification, object: StoredObject, path: Path, got: unknown, because: string, expected?: string): Message {
  const place = path.join('.');
  const what = got === undefined || got === null ? `has no ${place}` : `has ${place}: ${describeValue(got)}`;
  return {
    node: workloadOf(graph, object)?.id,
    object: keyOfObject(object),
    rule: RULE,
    text: `${nameOf(object)} ${what}, which is not understood or not safe: ${because}. ${expected === undefined ? 'Delete it' : `Set it to ${expected}`}`,
  };
}
