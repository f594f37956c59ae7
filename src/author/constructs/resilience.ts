import type { Duration } from 'cdk8s';
import type { ResilienceNode } from '../graph/nodes';
import type { LimitsRecord } from '../graph/record/record';
import { formatGoDuration } from '../graph/values/go-duration';
import { secondsOf } from '../interpret/seconds';

/**
 * Limits on how much callers may ask of a service, and when one of its pods is left alone for a while.
 */
export interface Resilience {
  /**
   * The most connections of one caller's pod; of one proxy on the way, where the mesh has those instead of proxies in the callers' pods.
   *
   * @default - no limit
   */
  readonly maxConnections?: number;

  /**
   * The most requests of one caller's pod, or of one proxy on the way, that may wait.
   *
   * @default - no limit
   */
  readonly maxPendingRequests?: number;

  /**
   * Connect timeout.
   *
   * @default - the mesh's own
   */
  readonly connectTimeout?: Duration;

  /**
   * Consecutive 5xx responses before a pod is ejected; at most half of the pods are at a time.
   *
   * @default - never
   */
  readonly consecutive5xxErrors?: number;

  /**
   * Base ejection time.
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

/** @internal */
export function resilienceRecord(resilience: Resilience | undefined): LimitsRecord | undefined {
  return resilience && {
    maxConnections: resilience.maxConnections,
    maxPendingRequests: resilience.maxPendingRequests,
    connectSeconds: resilience.connectTimeout && secondsOf(resilience.connectTimeout),
    consecutive5xxErrors: resilience.consecutive5xxErrors,
    ejectionSeconds: resilience.ejectionTime && secondsOf(resilience.ejectionTime),
  };
}
