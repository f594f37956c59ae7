/**
 * How tokens of users are verified, as far as no connection shows it: by whose keys, where in a request they are looked for, and what becomes of
 * them. Which tokens open what is proven with all other requests.
 *
 * Sources: Istio RequestAuthentication, JWTRule (tokens are taken from `Authorization: Bearer` and from the parameter `access_token` where nothing
 * is said), and AuthorizationPolicy.
 */
import { waypointsOf } from './ambient/waypoints';
import { isAmbient, isIstio } from './cluster-spec';
import { namespacesOf } from './own-namespaces';
import type { Workload } from '../../../judge/cluster/pod';
import { waypointPoliciesFor } from '../../../judge/layers/istio/ambient/waypoint-policies';
import { tryFindWaypoint } from '../../../judge/layers/istio/ambient/waypoints';
import type { RequestAuthentication } from '../../../judge/layers/istio/read/authentication';
import type { AuthorizationPolicy } from '../../../judge/layers/istio/read/authorization-policy';
import { authorizationPoliciesFor, requestAuthenticationsFor } from '../../../judge/layers/istio/scope';
import type { StoredObject } from '../../../judge/objects/store';
import { isKeySet } from '../../checks/key-sets';
import { describeDifferences, hasFields, hasTexts, is, isAnything, isByDefault, isList, isNothing } from '../../checks/matchers';
import type { Meaning } from '../../checks/matchers';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, nameOf } from '../../objects/values';
import { wears } from '../../objects/wears';
import { podKeysOf } from '../../objects/workload-by-pods';
import { CARRIES_PASSPORT } from '../../specification/authorizers';
import type { GatewayNode, WorkloadNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import type { IssuerSpec } from '../../specification/users';

const GROUP = 'security.istio.io';

export function* userFindings(graph: Specification, input: ProofInput): Generator<Message> {
  const places = namespacesOf(graph);
  for (const object of input.objects.ofKind(GROUP, 'RequestAuthentication')) {
    if (!input.assumed.has(object.body) && places.has(object.namespace)) yield* ruleFindings(graph, object);
  }
  yield* takenFromOutside(graph, input);
  for (const holder of [...nodesOf(graph, 'workload'), ...nodesOf(graph, 'gateway')]) {
    if (!isIstio(holder.mesh) || !asksForTokens(graph, holder)) continue;
    if (policiesAt(graph, holder, input).some((policies) => !policies.some(refusesWithoutToken))) {
      yield {
        node: holder.id,
        text: `${holder.id} was declared to ask for users who are signed in, but no AuthorizationPolicy refuses requests without a token (DENY with notRequestPrincipals: ["*"]). Put it back`,
      };
    }
  }
}

function authenticationsAt(edge: GatewayNode, input: ProofInput): readonly RequestAuthentication[] {
  return podsOfHolder(edge, input).flatMap((pod) => requestAuthenticationsFor(input.judgement.cluster, pod));
}

/** An edge that verifies passports takes those of clients, stolen ones among them. */
function* takenFromOutside(graph: Specification, input: ProofInput): Generator<Message> {
  const passports = graph.issuers.filter(({ minted }) => minted).map(({ issuer }) => issuer);
  if (passports.length === 0) return;
  for (const edge of nodesOf(graph, 'gateway').filter(({ mesh }) => isIstio(mesh))) {
    for (const { ref, rules } of authenticationsAt(edge, input)) {
      const taken = rules.find(({ issuer }) => issuer === '' || passports.includes(issuer));
      if (taken) yield { node: edge.id, text: `RequestAuthentication ${ref.namespace}/${ref.name} takes passports of ${taken.issuer === '' ? 'any issuer' : taken.issuer} at the edge ${edge.id}, where clients could send stolen ones. Take the rule out` };
    }
  }
}

function* ruleFindings({ issuers }: Specification, object: StoredObject): Generator<Message> {
  for (const [index, rule] of itemsOf(fieldsOf(object.body.spec).jwtRules).entries()) {
    const at = `spec.jwtRules[${index}]`;
    const { issuer: name } = fieldsOf(rule);
    const issuer = issuers.find((one) => one.issuer === name);
    if (!issuer) {
      yield { node: undefined, text: `${nameOf(object)} takes tokens of ${typeof name === 'string' ? name : 'any issuer'} (${at}), which is undeclared. Declare it: Issuer.oidc({ … }), or delete it` };
      continue;
    }
    const differences = meaningOf(issuer)(rule, at);
    if (differences.length > 0) yield { node: undefined, text: `${nameOf(object)} verifies tokens of ${issuer.issuer} otherwise than declared: ${describeDifferences(differences)}` };
  }
}

/** Audiences are looked at with the requests that tokens open. */
function meaningOf({ issuer, jwks, jwksUri, forwardToken, minted }: IssuerSpec): Meaning {
  return hasFields({
    issuer: is(issuer),
    audiences: isAnything,
    jwks: jwks === undefined ? isNothing : isKeySet(jwks),
    jwksUri: jwksUri === undefined ? isNothing : is(jwksUri),
    fromHeaders: isList([hasFields(minted ? { name: is(CARRIES_PASSPORT), prefix: isNothing } : { name: is('Authorization'), prefix: is('Bearer ') })]),
    fromParams: hasTexts([]),
    fromCookies: hasTexts([]),
    forwardOriginalToken: forwardToken ? is(true) : isByDefault(false),
    timeout: isAnything,
  });
}

function asksForTokens(graph: Specification, holder: WorkloadNode | GatewayNode): boolean {
  if (holder.kind === 'gateway') return holder.routes.some(({ tokens }) => tokens !== undefined);
  return holder.admits !== undefined || graph.edges.some(({ to, purpose, grants }) => (
    to === holder.id && purpose === 'call' && grants.some(({ requests }) => requests?.some(({ tokens }) => tokens !== undefined))
  ));
}

/** Policies where tokens are looked at: at the waypoint of a service in ambient mode, else at each of the pods. */
function policiesAt(graph: Specification, holder: WorkloadNode | GatewayNode, input: ProofInput): readonly (readonly AuthorizationPolicy[])[] {
  const { cluster } = input.judgement;
  if (holder.kind === 'gateway' || !isAmbient(holder.mesh)) return podsOfHolder(holder, input).map((pod) => authorizationPoliciesFor(cluster, pod));
  const relay = waypointsOf(graph).get(holder.id);
  const gateway = relay && tryFindWaypoint(cluster, relay.namespace, relay.name);
  if (!gateway) return [[]];
  const { namespace, name, mesh: { rootNamespace } } = holder;
  return [waypointPoliciesFor(cluster, { gateway, rootNamespace, called: { kind: 'Service', namespace, name } }).authorization];
}

/** Before which pods its policies stand. */
export function podsOfHolder(holder: WorkloadNode | GatewayNode, { judgement: { cluster } }: ProofInput): readonly Workload[] {
  if (holder.kind === 'workload') return cluster.workloads.filter(({ key }) => podKeysOf(holder).includes(key));
  return cluster.workloads.filter(({ namespace, labels }) => namespace === holder.podNamespace && wears(labels, holder.podLabels));
}

function refusesWithoutToken({ action, dryRun, malformed, rules }: AuthorizationPolicy): boolean {
  return action === 'DENY' && !dryRun && !malformed && rules.some(({ from, when }) => (
    when.length === 0 && from !== 'anyone' && from.some((matches) => matches.some(({ attribute, notValues }) => attribute === 'request.auth.principal' && notValues.includes('*')))
  ));
}
