import { mark } from '../../../graph/prop-types';

/** Where the requests of services are looked at, as plain data. */
export type WaypointNode = { readonly kind: 'namespace' | 'service' | 'none' };

/**
 * The waypoints of ambient mode: proxies that hold calls to methods and paths, and verify tokens of users. One is written where a service is called
 * with some, or admits users alone; calls of all other services go past it.
 *
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
export class Waypoint {
  /** One for each namespace, `waypoint`, which all of its services share that are called with methods, paths or users. */
  public static ofNamespace(): Waypoint {
    return new Waypoint('namespace', 'ofNamespace');
  }

  /** One for each service that is called with methods, paths or users: `NAME-waypoint`. A fault of one touches no other service. */
  public static ofService(): Waypoint {
    return new Waypoint('service', 'ofService');
  }

  /** None: calls are held to ports and callers, and methods, paths and users are an error. */
  public static none(): Waypoint {
    return new Waypoint('none', 'none');
  }

  /** @internal */
  public readonly _node: WaypointNode;

  /** @internal */
  public readonly _record: { readonly factory: string };

  private constructor(kind: WaypointNode['kind'], factory: string) {
    mark(this, 'Waypoint');
    this._node = { kind };
    this._record = { factory };
  }
}
