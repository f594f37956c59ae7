import { refuseMisfits } from '../../../graph/misfits';
import { mark, object, TEXT } from '../../../graph/prop-types';
import type { PropTable } from '../../../graph/prop-types';

/** Where the requests of services are looked at, as plain data. */
export type WaypointNode = { readonly kind: 'namespace' | 'service' | 'none' } | OthersWaypoint;

export interface OthersWaypoint {
  readonly kind: 'reference';
  readonly name: string;
  /** Undefined: that of each service. */
  readonly namespace: string | undefined;
  readonly serviceAccount: string;
}

/** A waypoint that somebody else owns. */
export interface WaypointReferenceProps {
  /** The name of its Gateway. */
  readonly name: string;

  /**
   * The namespace of its Gateway.
   *
   * @default - the namespace of each service that is called through it
   */
  readonly namespace?: string;

  /**
   * The ServiceAccount that its pods run as: its identity in the mesh.
   *
   * @default - the name of its Gateway, as istiod makes it
   */
  readonly serviceAccountName?: string;
}

export const WAYPOINT_REFERENCE_PROPS = { 'name!': TEXT, 'namespace': TEXT, 'serviceAccountName': TEXT } as const satisfies PropTable;

/**
 * The waypoints of ambient mode: proxies that hold calls to methods and paths, and verify tokens of users. One is written where a service is called
 * with some, or admits users alone; calls of all other services go past it. Hosts outside have another one in each namespace that calls some,
 * `waypoint-egress`, unless there are none.
 *
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
export class Waypoint {
  /** One for each namespace, `waypoint`, which all of its services share that are called with methods, paths or users. */
  public static ofNamespace(): Waypoint {
    return new Waypoint({ kind: 'namespace' }, { factory: 'ofNamespace' });
  }

  /** One for each service that is called with methods, paths or users: `NAME-waypoint`. A fault of one touches no other service. */
  public static ofService(): Waypoint {
    return new Waypoint({ kind: 'service' }, { factory: 'ofService' });
  }

  /** None: calls are held to ports and callers, hosts outside to addresses and ports, and methods, paths and users are an error. */
  public static none(): Waypoint {
    return new Waypoint({ kind: 'none' }, { factory: 'none' });
  }

  /**
   * One that somebody else owns, such as the platform: its Gateway exists, is of the class `istio-waypoint`, and lets the services attach. The program
   * binds those services to it that are called with methods, paths or users, says at them who may ask for what, and lets its identity alone to
   * their pods.
   *
   * That its owner adds no policy for the Gateway that opens or closes them is an assumption, which is printed with all others.
   */
  public static fromReference(props: WaypointReferenceProps): Waypoint {
    refuseMisfits('Waypoint.fromReference', object('WaypointReferenceProps: { name }', WAYPOINT_REFERENCE_PROPS).misfits(props, ''));
    const { name, namespace, serviceAccountName } = props;
    return new Waypoint({ kind: 'reference', name, namespace, serviceAccount: serviceAccountName ?? name }, { factory: 'fromReference', name, namespace, serviceAccountName });
  }

  /** @internal */
  public readonly _node: WaypointNode;

  /** @internal */
  public readonly _record: { readonly factory: string };

  private constructor(node: WaypointNode, said: { readonly factory: string } & Partial<WaypointReferenceProps>) {
    mark(this, 'Waypoint');
    this._node = node;
    this._record = said;
  }
}
