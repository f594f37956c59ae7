import { isOpaque } from './server';
import type { Labels } from '../../../graph/labels';
import type { WorkloadNode } from '../../../graph/nodes';
import { sortedBy } from '../../../graph/order';
import type { PortNode } from '../../../graph/port';
import { incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';

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
export function serviceAnnotations(ports: readonly PortNode[]): Labels {
  const opaque = listOf(ports.filter(isOpaque).map(({ servicePort }) => servicePort));
  return opaque === '' ? {} : { [OPAQUE]: opaque };
}

function listOf(ports: readonly number[]): string {
  return sortedBy(new Set(ports), (port) => String(port).padStart(5, '0')).join(',');
}
