import type { ClusterProfile } from './cluster-profile';
import type { GatewayController } from './gateway-controller';
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
   * The controller that makes the Gateway's pods.
   *
   * @default - the one of the class, or else the one that comes with the mesh. It is an error if none does and no class is named, as without a mesh.
   */
  readonly controller?: GatewayController;

  /**
   * The GatewayClass of a controller that `GatewayController` does not have.
   *
   * @default - the class of the controller
   */
  readonly gatewayClassName?: string;

  /**
   * The labels of the Gateway's pods, for a class of which no more is known.
   *
   * @default - as the controller labels them. It is an error if it is not known.
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * The namespace of the Gateway's pods: some controllers run them beside themselves.
   *
   * @default - where the controller makes them; beside the Gateway, if it is not known
   */
  readonly podNamespace?: string;

  /**
   * The ServiceAccount of the Gateway's pods.
   *
   * @default - as the controller calls it. It is an error if it is not known.
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
