import type { ClusterProfile } from './cluster-profile';
import type { GatewayListener } from './gateway-listener';
import type { Mesh } from './mesh';

/** A Gateway that others own, and what is stated of it. */
export interface EdgeReferenceProps {
  /** The namespace of the Gateway. */
  readonly namespace: string;

  /** The listeners to which routes of this program are attached. */
  readonly listeners: GatewayListener[];

  /**
   * The Gateway's name.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The mesh of the Gateway's pods.
   *
   * @default - the mesh of the app: `new ZeroTrustApp({ mesh })`. It is an error if neither names one.
   */
  readonly mesh?: Mesh;

  /**
   * What the cluster is like.
   *
   * @default - the profile of the app, or else `ClusterProfile.vanilla()`
   */
  readonly profile?: ClusterProfile;

  /**
   * The GatewayClass, whose controller makes the Gateway's pods.
   *
   * @default - the class of the gateway controller that comes with the mesh. It is an error if none does, as without a mesh.
   */
  readonly gatewayClassName?: string;

  /**
   * The labels of the Gateway's pods, for another class than that of the mesh's controller.
   *
   * @default - `gateway.networking.k8s.io/gateway-name` with the Gateway's name, as the mesh's controller labels them
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * The namespace of the Gateway's pods: some controllers run them beside themselves.
   *
   * @default - that of the Gateway
   */
  readonly podNamespace?: string;

  /**
   * The ServiceAccount of the Gateway's pods.
   *
   * @default - the Gateway's name and the class of the mesh's controller: `<name>-<class>`. It is an error if the class is of another controller.
   */
  readonly serviceAccountName?: string;

  /**
   * Whether routes are written in the Gateway's namespace, for listeners that take no others. Each service then has a ReferenceGrant: any route in
   * that namespace may lead to it.
   *
   * @default false - beside the service
   */
  readonly routesBesideGateway?: boolean;
}
