/** Objects of the app that could take the place of the platform's own, or become its settings. */
import { platformNamespaces } from './platform-namespaces';
import type { PlatformNamespace } from './platform-namespaces';
import { madeObjects, mayMake, tryFindDoubt, tryFindKind } from '../../../judge/kinds';
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { ALL_CONTROLLERS } from '../../gateways/table';
import { ALL_MESHES } from '../../meshes/table';
import type { ProofInput } from '../../objects/proof-input';
import { keyOfObject, nameOf } from '../../objects/values';
import type { Specification } from '../../specification/specification';

const RULE = 'unknown-kind';

/** What is judged wherever it is: policies, routes and rights. */
const JUDGED: ReadonlySet<string> = new Set([
  'networking.k8s.io NetworkPolicy', 'cilium.io CiliumNetworkPolicy',
  ...ALL_MESHES.flatMap(({ kinds }) => [...kinds.policies, ...kinds.routes]), ...ALL_CONTROLLERS.flatMap(({ policies = [] }) => policies),
  'gateway.networking.k8s.io Gateway', 'gateway.networking.k8s.io HTTPRoute', 'gateway.networking.k8s.io GRPCRoute',
  'gateway.networking.k8s.io ReferenceGrant', 'rbac.authorization.k8s.io Role', 'rbac.authorization.k8s.io RoleBinding',
]);

/** What others may have beside the platform, and nothing of it reads: dashboards above all. */
const OF_ANYBODY: ReadonlySet<string> = new Set([' ConfigMap', ' Secret', 'external-secrets.io ExternalSecret', 'external-secrets.io SecretStore']);

/** What an object of a kind can do there. */
const EFFECTS: ReadonlyMap<string, string> = new Map([
  [' Service', 'calls to a component of the platform can end at it'],
  [' ServiceAccount', 'components of the platform are known by accounts there'],
  [' Secret', 'components of the platform read Secrets there'],
  [' ConfigMap', 'components of the platform read their settings there'],
]);

/** ProofInput into every namespace by controllers; clients trust servers by them. Source: kube-controller-manager, root-ca-cert-publisher. */
const PUBLISHED: ReadonlyMap<string, string> = new Map([
  ['kube-root-ca.crt', 'pods trust the API server by it'], ...ALL_MESHES.flatMap(({ kinds }) => Object.entries(kinds.publishedConfigMaps)),
]);

export function* platformObjectFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  const platform = platformNamespaces(graph);
  for (const alike of objects.byGroupAndKind()) {
    const { group, kind } = alike[0];
    if (!isJudged(group, kind)) for (const object of alike) yield* inPlatform(object, platform.get(object.namespace));
    if (group === '') yield* ofFixedNames(alike, platform);
    else if (mayMake(group)) for (const object of alike) yield* making(object, platform);
  }
}

/** Harmless kinds are harmless there, too. */
function isJudged(group: string, kind: string): boolean {
  return JUDGED.has(`${group} ${kind}`) || tryFindKind(group, kind)?.role.is === 'harmless';
}

function* inPlatform(object: StoredObject, place: PlatformNamespace | undefined): Generator<Message> {
  const { group, kind, namespace, body } = object;
  if (!place || (!place.closed && OF_ANYBODY.has(`${group} ${kind}`))) return;
  // Refused for what it is already.
  if (!tryFindKind(group, kind) || tryFindDoubt(group, kind, body)) return;
  yield refused(object, `is in the namespace '${namespace}', where ${place.where}: ${EFFECTS.get(`${group} ${kind}`) ?? 'it can take the place of what is the platform\'s own'}`);
}

/** Objects that are somebody else's wherever they are, by their names. */
function* ofFixedNames(alike: readonly StoredObject[], platform: ReadonlyMap<string, PlatformNamespace>): Generator<Message> {
  const { kind } = alike[0];
  if (kind === 'Service') {
    for (const object of alike) if (object.name === 'kubernetes' && object.namespace === 'default') yield refused(object, 'is the Service of the API server: calls to it would end elsewhere');
  } else if (kind === 'ConfigMap') {
    for (const object of alike) {
      const effect = PUBLISHED.get(object.name);
      if (effect !== undefined && !platform.get(object.namespace)?.closed) yield refused(object, `takes the place of what a controller writes: ${effect}`);
    }
  } else if (kind === 'Namespace') {
    for (const object of alike) {
      const place = platform.get(object.name);
      if (place?.closed) yield refused(object, `is the namespace where ${place.where}: its labels decide what is admitted there, and which policies know it`);
    }
  }
}

/** A Secret or ConfigMap that something else makes there. */
function* making(object: StoredObject, platform: ReadonlyMap<string, PlatformNamespace>): Generator<Message> {
  for (const made of madeObjects(object.group, object.kind, object.body)) {
    const place = made.namespace === undefined || made.namespace === object.namespace ? undefined : platform.get(made.namespace);
    if (place?.closed) yield refused(object, `makes the ${made.kind} ${made.namespace}/${made.name}, where ${place.where}`);
  }
}

function refused(object: StoredObject, text: string): Message {
  return { node: undefined, object: keyOfObject(object), rule: RULE, text: `${nameOf(object)} ${text}. Leave it to those who run the platform, or move it to a namespace of its own` };
}
