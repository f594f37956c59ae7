import { portsAround } from './around';
import { servicePort } from './service-port';
import type { Labels } from '../../../graph/labels';
import type { WorkloadNode } from '../../../graph/nodes';
import { incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';

const DOMAIN = 'consul.hashicorp.com';

/**
 * Asks for a proxy that all TCP passes, whatever holds by default, under the name of the account. It runs as an init container that stays: it is there
 * before the application starts, and a Job can end. Ports of those who show no identity go around it.
 * @see https://developer.hashicorp.com/consul/docs/k8s/annotations-and-labels
 */
export function podAnnotations(graph: TrustGraph, workload: WorkloadNode): Labels {
  const port = servicePort(graph, workload);
  const around = portsAround(workload, incoming(graph, workload.id), graph.nodes);
  return {
    [`${DOMAIN}/connect-inject`]: 'true',
    [`${DOMAIN}/connect-service`]: workload.serviceAccount,
    ...(port ? { [`${DOMAIN}/connect-service-port`]: String(port.containerPort) } : {}),
    [`${DOMAIN}/transparent-proxy`]: 'true',
    [`${DOMAIN}/transparent-proxy-overwrite-probes`]: 'true',
    [`${DOMAIN}/enable-consul-dataplane-as-sidecar`]: 'true',
    // Otherwise a proxy may answer scrapers at a port of its own, in plain text, and takes the place of the application's metrics.
    [`${DOMAIN}/enable-metrics`]: 'false',
    ...(around.length > 0 ? { [`${DOMAIN}/transparent-proxy-exclude-inbound-ports`]: around.join(',') } : {}),
  };
}
