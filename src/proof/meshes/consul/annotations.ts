/** What pods say to the injector. Source: Consul on Kubernetes, "Annotations and Labels". */
import { portsAround } from './around';
import { servicePort } from './services';
import type { WorkloadNode } from '../../specification/nodes';
import type { Specification } from '../../specification/specification';

const DOMAIN = 'consul.hashicorp.com';

/** By which pods that others make are held as they were declared. */
export function podAnnotations(graph: Specification, workload: WorkloadNode): Readonly<Record<string, string>> {
  const port = servicePort(graph, workload);
  const around = portsAround(graph, workload);
  return {
    [`${DOMAIN}/connect-inject`]: 'true',
    [`${DOMAIN}/connect-service`]: workload.serviceAccount,
    ...(port && { [`${DOMAIN}/connect-service-port`]: String(port.containerPort) }),
    [`${DOMAIN}/transparent-proxy`]: 'true',
    [`${DOMAIN}/enable-metrics`]: 'false',
    ...(around.length > 0 && { [`${DOMAIN}/transparent-proxy-exclude-inbound-ports`]: around.join(',') }),
  };
}
