import type { Duration } from 'cdk8s';
import type { ResilienceNode } from '../graph/nodes';
import { formatGoDuration } from '../graph/values/go-duration';
import { secondsOf } from '../interpret/seconds';

/**
 * Limits on how much callers may ask of a service, and when one of its pods is left alone for a while.
 */
export interface Resilience {
  /**
   * The most connections of one caller's pod.
   *
   * @default - no limit
   */
  readonly maxConnections?: number;

  /**
   * The most requests of one caller's pod that may wait.
   *
   * @default - no limit
   */
  readonly maxPendingRequests?: number;

  /**
   * How long a connection may take to come about.
   *
   * @default - the mesh's own
   */
  readonly connectTimeout?: Duration;

  /**
   * After so many server errors in a row a pod gets no requests for a while.
   *
   * @default - never
   */
  readonly consecutive5xxErrors?: number;

  /**
   * For how long, at first.
   *
   * @default Duration.seconds(30)
   */
  readonly ejectionTime?: Duration;
}

/** @internal */
export function resilienceNode(resilience: Resilience | undefined): ResilienceNode | undefined {
  return resilience && {
    maxConnections: resilience.maxConnections,
    maxPendingRequests: resilience.maxPendingRequests,
    connectTimeout: resilience.connectTimeout && formatGoDuration(secondsOf(resilience.connectTimeout)),
    consecutive5xxErrors: resilience.consecutive5xxErrors,
    ejectionTime: resilience.ejectionTime && formatGoDuration(secondsOf(resilience.ejectionTime)),
  };
}
