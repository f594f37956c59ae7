import type { PeerAuthentication, RequestAuthentication } from './read/authentication';
import type { AuthorizationPolicy } from './read/authorization-policy';
import type { ServiceEntry, Sidecar } from './read/egress';
import type { MeshConfig } from './read/mesh-config';
import type { OfRevision } from './read/revision';
import type { SelectorIndex } from '../../cluster/selector-index';
import type { LayerKey, LayerObjects } from '../../objects/layer-key';

/** What this layer reads. */
export interface IstioObjects extends LayerObjects {
  readonly peerAuthentications: readonly PeerAuthentication[];
  readonly authorizationPolicies: readonly AuthorizationPolicy[];
  readonly requestAuthentications: readonly RequestAuthentication[];
  readonly sidecars: readonly Sidecar[];
  readonly serviceEntries: readonly ServiceEntry[];
  /** Settings of Istios, from their own ConfigMaps. */
  readonly meshConfigs: readonly MeshConfig[];
  /** Policies that only an istiod of one revision reads. */
  readonly ofRevisions: readonly OfRevision[];
}

/** The policies by the pods that they select; a malformed one may mean any pod of its namespace. */
export interface IstioIndex {
  readonly peerAuthentications: SelectorIndex<PeerAuthentication>;
  readonly authorizationPolicies: SelectorIndex<AuthorizationPolicy>;
  readonly requestAuthentications: SelectorIndex<RequestAuthentication>;
  readonly sidecars: SelectorIndex<Sidecar>;
}

export const ISTIO: LayerKey<IstioObjects, IstioIndex> = { name: 'istio' };
