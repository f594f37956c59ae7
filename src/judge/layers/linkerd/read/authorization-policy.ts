import { isOfKind, parseReference, type Reference } from './reference';
import type { Field, ObjectRef } from '../../../objects/read/field';
import { refuseAuthorizationPolicy } from '../refusals/policies';
import { POLICY_GROUP, ROUTE_GROUP } from '../well-known';

/** What it is about: a Server, all Servers of the namespace, or a route. */
export type PolicyTarget =
  | { readonly kind: 'server'; readonly name: string }
  | { readonly kind: 'namespace' }
  | { readonly kind: 'route'; readonly group: string; readonly route: string; readonly name: string };

/** Who may do what it is about: those who fulfil all that it requires, of each kind. */
export interface AuthorizationPolicy {
  readonly ref: ObjectRef;
  readonly target: PolicyTarget | undefined;
  readonly meshTls?: Reference;
  readonly account?: Reference;
  readonly network?: Reference;
  /** Why it counts for nothing, whether the webhook refuses it or not. @default - it counts */
  readonly ignored?: string;
  readonly malformed: boolean;
}

const FIELDS: ReadonlySet<string> = new Set(['targetRef', 'requiredAuthenticationRefs']);

export function parseAuthorizationPolicy(ref: ObjectRef, root: Field, malformed: () => boolean): AuthorizationPolicy {
  const spec = root.child('spec').only(FIELDS);
  refuseAuthorizationPolicy(spec);
  const targetField = spec.child('targetRef');
  const target = targetField.present ? parseReference(targetField) : undefined;
  const required = spec.child('requiredAuthenticationRefs').items().flatMap((item) => parseReference(item) ?? []);
  const isMalformed = malformed();
  const of = (group: string, kind: string) => required.filter((reference) => isOfKind(reference, group, kind));
  const [meshTls, accounts, networks] = [of(POLICY_GROUP, 'MeshTLSAuthentication'), of('', 'ServiceAccount'), of(POLICY_GROUP, 'NetworkAuthentication')];
  const means = target && targetOf(ref.namespace, target);
  const known = meshTls.length + accounts.length + networks.length === required.length;
  const ignored = isMalformed ? undefined : reasonToIgnore(spec, { means, known, meshTls, accounts, networks });
  return Object.freeze({
    ref,
    target: means,
    ...(meshTls.length > 0 && { meshTls: meshTls[0] }),
    ...(accounts.length > 0 && { account: accounts[0] }),
    ...(networks.length > 0 && { network: networks[0] }),
    ...(ignored !== undefined && { ignored }),
    malformed: isMalformed,
  });
}

function targetOf(own: string, target: Reference): PolicyTarget | undefined {
  const { group, kind, name } = target;
  if (isOfKind(target, POLICY_GROUP, 'Server')) return { kind: 'server', name };
  if (isOfKind(target, '', 'Namespace')) return name === own ? { kind: 'namespace' } : undefined;
  const isRoute = isOfKind(target, POLICY_GROUP, 'HTTPRoute') || isOfKind(target, ROUTE_GROUP, 'HTTPRoute') || isOfKind(target, ROUTE_GROUP, 'GRPCRoute');
  return isRoute ? { kind: 'route', group: group.toLowerCase(), route: kind.toLowerCase(), name } : undefined;
}

interface Read {
  readonly means: PolicyTarget | undefined;
  readonly known: boolean;
  readonly meshTls: readonly Reference[];
  readonly accounts: readonly Reference[];
  readonly networks: readonly Reference[];
}

/** The webhook refuses it, and the controller ignores it where it is in force all the same. */
function reasonToIgnore(spec: Field, { means, known, meshTls, accounts, networks }: Read): string | undefined {
  const refs = spec.child('requiredAuthenticationRefs');
  const say = (field: Field, expected: string, reason: string) => {
    field.report('bad-value', expected);
    return reason;
  };
  if (!means) return say(spec.child('targetRef'), 'a Server, an HTTPRoute, a GRPCRoute or its own Namespace', 'its target is of no kind that Linkerd knows');
  if (!known) return say(refs, 'MeshTLSAuthentications, NetworkAuthentications and ServiceAccounts', 'it requires something that Linkerd does not know');
  if (meshTls.length + accounts.length > 1) return say(refs, 'one MeshTLSAuthentication or one ServiceAccount', 'it requires more than one identity at once');
  if (networks.length > 1) return say(refs, 'one NetworkAuthentication', 'it requires more than one network at once');
  return undefined;
}
