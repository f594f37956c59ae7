/** Objects by which Linkerd knows callers. @see https://linkerd.io/2/reference/authorization-policy/ */
import type { NonEmpty } from '../../../graph/selection';

export const POLICY_GROUP = 'policy.linkerd.io';
export const ROUTE_GROUP = 'gateway.networking.k8s.io';

export const ALPHA = { apiVersion: `${POLICY_GROUP}/v1alpha1`, fields: ['spec'] } as const;

export interface AuthorizationPolicyBody {
  readonly spec: {
    readonly targetRef: { readonly group: string; readonly kind: string; readonly name: string };
    /** All of them must hold. */
    readonly requiredAuthenticationRefs: readonly [{ readonly group: string; readonly kind: string; readonly name: string }];
  };
}

/** Accounts and namespaces, or, where anybody with an identity is meant, a pattern. */
export interface MeshTlsAuthenticationBody {
  readonly spec:
    | { readonly identityRefs: NonEmpty<IdentityRef> }
    | { readonly identities: readonly ['*'] };
}

export interface IdentityRef {
  readonly kind: 'ServiceAccount' | 'Namespace';
  readonly name: string;
  readonly namespace?: string;
}

export interface NetworkAuthenticationBody {
  readonly spec: { readonly networks: NonEmpty<{ readonly cidr: string }> };
}

/** Every address. */
export const EVERYWHERE = ['0.0.0.0/0', '::/0'] as const;
