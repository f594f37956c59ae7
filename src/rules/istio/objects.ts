/** Objects of Istio's API, as the judge understands them. */
import { ISTIO } from '../../judge/layers/istio/key';
import type { PeerAuthentication, RequestAuthentication } from '../../judge/layers/istio/read/authentication';
import type { AuthorizationPolicy } from '../../judge/layers/istio/read/authorization-policy';
import type { ServiceEntry, Sidecar } from '../../judge/layers/istio/read/egress';
import type { TypedKind } from '../input';

const SECURITY = 'security.istio.io';
const NETWORKING = 'networking.istio.io';

export const PEER_AUTHENTICATIONS: TypedKind<PeerAuthentication> = {
  group: SECURITY, kind: 'PeerAuthentication', read: (manifests) => manifests.of(ISTIO).peerAuthentications,
};

export const AUTHORIZATION_POLICIES: TypedKind<AuthorizationPolicy> = {
  group: SECURITY, kind: 'AuthorizationPolicy', read: (manifests) => manifests.of(ISTIO).authorizationPolicies,
};

export const REQUEST_AUTHENTICATIONS: TypedKind<RequestAuthentication> = {
  group: SECURITY, kind: 'RequestAuthentication', read: (manifests) => manifests.of(ISTIO).requestAuthentications,
};

export const SIDECARS: TypedKind<Sidecar> = { group: NETWORKING, kind: 'Sidecar', read: (manifests) => manifests.of(ISTIO).sidecars };

export const SERVICE_ENTRIES: TypedKind<ServiceEntry> = {
  group: NETWORKING, kind: 'ServiceEntry', read: (manifests) => manifests.of(ISTIO).serviceEntries,
};
