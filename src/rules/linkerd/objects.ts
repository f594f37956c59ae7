/** Objects of Linkerd's API, as the judge understands them. */
import { LINKERD } from '../../judge/layers/linkerd/key';
import type { MeshTlsAuthentication } from '../../judge/layers/linkerd/read/authentications';
import type { AuthorizationPolicy } from '../../judge/layers/linkerd/read/authorization-policy';
import type { Server } from '../../judge/layers/linkerd/read/server';
import type { ServerAuthorization } from '../../judge/layers/linkerd/read/server-authorization';
import { POLICY_GROUP } from '../../judge/layers/linkerd/well-known';
import type { TypedKind } from '../input';

export const SERVERS: TypedKind<Server> = { group: POLICY_GROUP, kind: 'Server', read: (manifests) => manifests.of(LINKERD).servers };

export const AUTHORIZATION_POLICIES: TypedKind<AuthorizationPolicy> = {
  group: POLICY_GROUP, kind: 'AuthorizationPolicy', read: (manifests) => manifests.of(LINKERD).authorizationPolicies,
};

export const SERVER_AUTHORIZATIONS: TypedKind<ServerAuthorization> = {
  group: POLICY_GROUP, kind: 'ServerAuthorization', read: (manifests) => manifests.of(LINKERD).serverAuthorizations,
};

export const MESH_TLS_AUTHENTICATIONS: TypedKind<MeshTlsAuthentication> = {
  group: POLICY_GROUP, kind: 'MeshTLSAuthentication', read: (manifests) => manifests.of(LINKERD).meshTlsAuthentications,
};
