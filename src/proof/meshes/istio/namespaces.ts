/** What a namespace in the mesh needs, so that a pod without policies of its own is closed. */
import type { StoredObject } from '../../../judge/objects/store';
import { fieldsOf, isEmpty } from '../../objects/values';
import type { Missing, PoliciesOfKind } from '../contract';

export const NAMESPACE_POLICIES = [['security.istio.io', 'PeerAuthentication'], ['security.istio.io', 'AuthorizationPolicy']] as const;

/** Policies without a selector hold for all pods of their namespace. Source: Istio "Authorization Policy" and "PeerAuthentication". */
export function missingInNamespace(policies: PoliciesOfKind): readonly Missing[] {
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
function allowsNobody({ body }: StoredObject): boolean {
  const { action, ...rest } = fieldsOf(body.spec);
  const annotations = fieldsOf(fieldsOf(body.metadata).annotations);
  return (action === undefined || action === 'ALLOW') && Object.values(rest).every(isEmpty) && annotations['istio.io/dry-run'] === undefined;
}
