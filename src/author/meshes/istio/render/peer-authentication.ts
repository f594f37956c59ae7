import type { ObjectTemplate } from '../../../render/manifest';

export interface PeerAuthenticationBody {
  readonly spec: { readonly mtls: { readonly mode: 'STRICT' } };
}

/** Plaintext is dropped: for a namespace, or for the whole mesh when it stands in the root namespace. */
export const strictMutualTls: ObjectTemplate<unknown, PeerAuthenticationBody> = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  fields: ['spec'],
  render: () => ({ spec: { mtls: { mode: 'STRICT' } } }),
};
