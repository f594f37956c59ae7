/** Objects of Istio's API, as the judge's parsers understand them. */
import { ISTIO } from '../../judge/layers/istio/key';
import {
  parsePeerAuthentication, parseRequestAuthentication, type PeerAuthentication, type RequestAuthentication,
} from '../../judge/layers/istio/read/authentication';
import { parseAuthorizationPolicy, type AuthorizationPolicy } from '../../judge/layers/istio/read/authorization-policy';
import { parseServiceEntry, parseSidecar, type ServiceEntry, type Sidecar } from '../../judge/layers/istio/read/egress';
import type { TypedKind } from '../input';

const SECURITY = 'security.istio.io';
const NETWORKING = 'networking.istio.io';

export const PEER_AUTHENTICATIONS: TypedKind<PeerAuthentication> = {
  group: SECURITY, kind: 'PeerAuthentication', parse: parsePeerAuthentication, known: (manifests) => manifests.of(ISTIO).peerAuthentications,
};

export const AUTHORIZATION_POLICIES: TypedKind<AuthorizationPolicy> = {
  group: SECURITY, kind: 'AuthorizationPolicy', parse: parseAuthorizationPolicy, known: (manifests) => manifests.of(ISTIO).authorizationPolicies,
};

export const REQUEST_AUTHENTICATIONS: TypedKind<RequestAuthentication> = {
  group: SECURITY, kind: 'RequestAuthentication', parse: parseRequestAuthentication, known: (manifests) => manifests.of(ISTIO).requestAuthentications,
};

export const SIDECARS: TypedKind<Sidecar> = { group: NETWORKING, kind: 'Sidecar', parse: parseSidecar, known: (manifests) => manifests.of(ISTIO).sidecars };

export const SERVICE_ENTRIES: TypedKind<ServiceEntry> = {
  group: NETWORKING, kind: 'ServiceEntry', parse: parseServiceEntry, known: (manifests) => manifests.of(ISTIO).serviceEntries,
};
