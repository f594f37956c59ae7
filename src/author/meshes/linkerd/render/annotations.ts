import { isOpaque } from './server';
import type { Labels } from '../../../graph/labels';
import type { WorkloadNode } from '../../../graph/nodes';
import { sortedBy } from '../../../graph/order';
import { longestOf } from '../../../graph/request-times';
import type { RequestTimesNode } from '../../../graph/request-times';
import { incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import { goDurationSeconds } from '../../../graph/values/go-duration';
import type { CalledService } from '../../backend';

const CONFIG = 'config.linkerd.io';
const OPAQUE = `${CONFIG}/opaque-ports`;

/** Asks for proxies, and closes every port that no Server owns. */
const CLOSED: Labels = { 'linkerd.io/inject': 'enabled', [`${CONFIG}/default-inbound-policy`]: 'deny' };

/** For pods that nobody declared, and those that others make. @see https://linkerd.io/2/features/proxy-injection/ */
export function namespaceAnnotations(): Labels {
  return CLOSED;
}

/**
 * Said on the pods as well, so that nothing depends on the namespace. The proxy runs as an init container that stays: it is there before the application
 * starts, and a Job can end. Metrics go around it: scrapers of others show no identity, and a port that is opened to whoever shows none is open to all.
 * @see https://linkerd.io/2/reference/proxy-configuration/
 */
export function podAnnotations(graph: TrustGraph, workload: WorkloadNode): Labels {
  const opaque = listOf(workload.ports.filter(isOpaque).map(({ containerPort }) => containerPort));
  const scraped = listOf(incoming(graph, workload.id).filter(({ purpose }) => purpose === 'scrape').flatMap(({ grants }) => grants.map(({ port }) => port.containerPort)));
  return {
    ...CLOSED,
    [`${CONFIG}/proxy-enable-native-sidecar`]: 'true',
    ...(opaque === '' ? {} : { [OPAQUE]: opaque }),
    ...(scraped === '' ? {} : { [`${CONFIG}/skip-inbound-ports`]: scraped }),
  };
}

/** So that proxies of callers, too, wait for no first byte where the server speaks first: by the ports of the Service. */
export function serviceAnnotations({ ports, requestTimes, resilience }: CalledService): Labels {
  const opaque = listOf(ports.filter(isOpaque).map(({ servicePort }) => servicePort));
  return {
    ...(opaque === '' ? {} : { [OPAQUE]: opaque }),
    ...(requestTimes ? timesOf(requestTimes) : {}),
    ...(resilience?.consecutive5xxErrors === undefined ? {} : breakerOf(resilience.consecutive5xxErrors, resilience.ejectionTime)),
  };
}

/**
 * Proxies of callers wait for a whole request so long, and for one try.
 * @see https://linkerd.io/2/reference/timeouts/
 * @see https://linkerd.io/2/reference/retries/
 */
function timesOf(times: RequestTimesNode): Labels {
  const { timeout, retries } = times;
  return {
    'timeout.linkerd.io/request': `${longestOf(times)}ms`,
    ...(retries ? { 'retry.linkerd.io/http': 'gateway-error', 'retry.linkerd.io/limit': String(retries.times), 'retry.linkerd.io/timeout': `${timeout}ms` } : {}),
  };
}

/** A pod that fails again is left alone longer: up to ten times as long. Without a longest time it would be a minute, whatever the shortest is. */
const LONGEST_PENALTY = 10;
const USUAL_EJECTION = 30;

/** @see https://linkerd.io/2/reference/circuit-breaking/ */
function breakerOf(failures: number, ejectionTime: string | undefined): Labels {
  const seconds = ejectionTime === undefined ? USUAL_EJECTION : goDurationSeconds(ejectionTime) ?? USUAL_EJECTION;
  const prefix = 'balancer.linkerd.io/failure-accrual';
  return {
    [prefix]: 'consecutive',
    [`${prefix}-consecutive-max-failures`]: String(failures),
    [`${prefix}-consecutive-min-penalty`]: `${Math.round(seconds * 1000)}ms`,
    [`${prefix}-consecutive-max-penalty`]: `${Math.round(seconds * 1000 * LONGEST_PENALTY)}ms`,
  };
}

function listOf(ports: readonly number[]): string {
  return sortedBy(new Set(ports), (port) => String(port).padStart(5, '0')).join(',');
}
