import { CONFIG_ENTRY } from './config-entry';
import { protocolOf, servicePort } from './service-port';
import type { WorkloadNode } from '../../../graph/nodes';
import type { ObjectTemplate } from '../../../render/manifest';
import { isDialledDirectly } from '../carry';

export interface ServiceDefaultsBody {
  readonly spec: {
    readonly protocol: string;
    readonly mutualTLSMode: 'strict';
    readonly transparentProxy?: { readonly dialedDirectly: true };
  };
}

/** How proxies read what is sent to a workload: permissions need HTTP. Mutual TLS is asked for whatever holds for the mesh. */
export const serviceDefaults: ObjectTemplate<WorkloadNode, ServiceDefaultsBody> = {
  ...CONFIG_ENTRY,
  kind: 'ServiceDefaults',
  render: (graph, workload) => ({
    spec: {
      protocol: protocolOf(servicePort(graph, workload)),
      mutualTLSMode: 'strict',
      ...(isDialledDirectly(workload) && { transparentProxy: { dialedDirectly: true } }),
    },
  }),
};
