import { serviceOf } from './backend';
import type { GatewayNode, WorkloadNode } from '../../graph/nodes';
import type { ObjectTemplate } from '../manifest';

export interface ReferenceGrantBody {
  readonly spec: {
    readonly from: readonly [{ readonly group: 'gateway.networking.k8s.io'; readonly kind: 'HTTPRoute'; readonly namespace: string }];
    readonly to: readonly [{ readonly group: ''; readonly kind: 'Service'; readonly name: string }];
  };
}

/** A service to which routes in the namespace of a Gateway may lead. */
export interface GrantedService {
  readonly gateway: GatewayNode;
  readonly workload: WorkloadNode;
}

/**
 * Version v1beta1 is served wherever the Gateway API is; v1 only since 1.5.
 */
export const referenceGrant: ObjectTemplate<GrantedService, ReferenceGrantBody> = {
  apiVersion: 'gateway.networking.k8s.io/v1beta1',
  kind: 'ReferenceGrant',
  fields: ['spec'],
  render: (_graph, { gateway, workload }) => ({
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: gateway.namespace }],
      to: [{ group: '', kind: 'Service', name: serviceOf(workload) }],
    },
  }),
};
