import type { MeshRecord } from '../../../author/graph/record/values';
import { LINKERD } from '../../../judge/layers/linkerd/key';
import type { MeshInstallation } from '../../../judge/options';
import type { MeshSpec } from '../mesh-spec';

/** Linkerd, of which a cluster has one. */
export interface LinkerdSpec extends MeshSpec {
  readonly kind: 'linkerd';
  readonly trustDomain: string;
  readonly controlPlaneNamespace: string;
}

/** `Mesh.linkerd()` as it was written. */
export interface LinkerdRecord extends MeshRecord {
  readonly options: Partial<Omit<LinkerdSpec, 'kind'>>;
}

/** The defaults are those of its installer. Source: the chart linkerd-control-plane, `identityTrustDomain`; `linkerd install`. */
export function readLinkerd({ options: { trustDomain = 'cluster.local', controlPlaneNamespace = 'linkerd' } }: LinkerdRecord): LinkerdSpec {
  return { kind: 'linkerd', trustDomain, controlPlaneNamespace };
}

/** As the judge has to know it. Calls between proxies go by the port of the proxy. Source: the same chart, `proxy.outboundTransportMode`. */
export function installationOf({ trustDomain, controlPlaneNamespace }: LinkerdSpec): MeshInstallation {
  return { mesh: LINKERD.name, trustDomain, controlPlaneNamespace, tunnels: 'yes' };
}

export function isLinkerd(mesh: MeshSpec): mesh is LinkerdSpec {
  return mesh.kind === 'linkerd';
}
