import { CONFIG_ENTRY } from './config-entry';
import { protocolOf, servicePort } from './service-port';
import type { WorkloadNode } from '../../../graph/nodes';
import type { ObjectTemplate } from '../../../render/manifest';

export interface ServiceDefaultsBody {
  readonly spec: {
    readonly protocol: string;
    readonly mutualTLSMode: 'strict';
  };
}

/** How proxies read what is sent to a workload: permissions need HTTP. Mutual TLS is asked for whatever holds for the mesh. */
export const serviceDefaults: ObjectTemplate<WorkloadNode, ServiceDefaultsBody> = {
  ...CONFIG_ENTRY,
  kind: 'ServiceDefaults',
  render: (graph, workload) => ({ spec: { protocol: protocolOf(servicePort(graph, workload)), mutualTLSMode: 'strict' } }),
};
