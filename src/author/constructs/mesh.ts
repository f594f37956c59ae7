import { checkProps } from './props/check';
import type { MeshNode } from '../graph/mesh';
import { mark } from '../graph/prop-types';
import type { MeshRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';
import { consulMesh } from '../meshes/consul/mesh';
import type { ConsulOptions } from '../meshes/consul/options';
import { ambientMesh, sidecarMesh } from '../meshes/istio/mesh';
import type { AmbientOptions, IstioOptions } from '../meshes/istio/options';
import { linkerdMesh } from '../meshes/linkerd/mesh';
import type { LinkerdOptions } from '../meshes/linkerd/options';
import { NO_MESH } from '../meshes/none/mesh';

/**
 * Which service mesh carries a namespace's traffic and vouches for identities. One factory for each mesh.
 */
export class Mesh {
  /**
   * Istio with native sidecars: mutual TLS, identity per ServiceAccount, methods and paths enforced.
   *
   * Pod Security "restricted" forbids what Istio's own init container does, so the installation needs the Istio CNI
   * node agent (`istio-cni`).
   */
  public static istio(options: IstioOptions = {}): Mesh {
    checkProps('Mesh.istio', 'IstioOptions', options);
    return new Mesh(sidecarMesh(options), { factory: 'istio', options });
  }

  /**
   * Istio in ambient mode: mutual TLS and an identity per ServiceAccount, without a proxy in the pods. The ztunnel of each node holds every call to
   * its port and its caller; a waypoint holds requests to methods and paths, where a service is called with some.
   *
   * The installation needs Istio's profile `ambient`: ztunnel, `istio-cni`, and sidecars and gateways that tunnel (HBONE).
   *
   * @see https://istio.io/latest/docs/ambient/install/
   */
  public static ambient(options: AmbientOptions = {}): Mesh {
    checkProps('Mesh.ambient', 'AmbientOptions', options);
    return new Mesh(ambientMesh(options), { factory: 'ambient', options: { ...options, ...(options.waypoint && { waypoint: options.waypoint._record }) } });
  }

  /**
   * Linkerd with native sidecars: mutual TLS, and an identity per ServiceAccount. Every port has a Server that authorizes nobody but its callers, and what
   * has none is denied.
   *
   * Pod Security "restricted" forbids what Linkerd's own init container does, so the installation needs its CNI plugin (`cniEnabled: true`). Calls between
   * proxies arrive at their port 4143, as they do unless `proxy.outboundTransportMode` is changed.
   *
   * @see https://linkerd.io/2/features/cni/
   */
  public static linkerd(options: LinkerdOptions = {}): Mesh {
    checkProps('Mesh.linkerd', 'LinkerdOptions', options);
    return new Mesh(linkerdMesh(options), { factory: 'linkerd', options });
  }

  /**
   * Consul's service mesh (community edition) with transparent proxies as native sidecars: mutual TLS, identity per ServiceAccount, methods and paths
   * enforced by intentions, of which each workload has its own.
   *
   * The installation needs ACLs (`global.acls.manageSystemACLs`), which tie names to accounts and deny by default, TLS (`global.tls.enabled`), and
   * the CNI plugin (`connectInject.cni.enabled`), because Pod Security "restricted" forbids what Consul's own init container does. Consul knows services by
   * their names alone: accounts in one program differ by them, wherever they are.
   *
   * @see https://developer.hashicorp.com/consul/docs/k8s/connect
   */
  public static consul(options: ConsulOptions = {}): Mesh {
    checkProps('Mesh.consul', 'ConsulOptions', options);
    return new Mesh(consulMesh(options), { factory: 'consul', options });
  }

  /**
   * No mesh: NetworkPolicy alone. Ports are enforced, identities and methods can't be. The pods of edges are made by Istio's gateway
   * controller, unless the edge names another class.
   */
  public static none(): Mesh {
    return new Mesh(NO_MESH, { factory: 'none', options: {} });
  }

  /** @internal */
  public readonly _node: MeshNode;

  /** @internal */
  public readonly _record: MeshRecord;

  private constructor(node: MeshNode, said: MeshRecord) {
    mark(this, 'Mesh');
    this._node = node;
    this._record = wordForWord(said);
  }
}
