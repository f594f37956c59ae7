import type { Labels } from '../../../graph/labels';
import type { WorkloadNode } from '../../../graph/nodes';
import type { ObjectTemplate } from '../../../render/manifest';

export interface RegistrationBody {
  readonly spec: {
    readonly clusterIP: 'None';
    readonly selector: Labels;
  };
}

/**
 * A Service without ports, by which Consul knows pods that nobody calls: those that no Service selects get no name, and never start.
 * @see https://developer.hashicorp.com/consul/docs/k8s/connect#kubernetes-jobs-with-multiport
 */
export const registration: ObjectTemplate<WorkloadNode, RegistrationBody> = {
  apiVersion: 'v1',
  kind: 'Service',
  fields: ['spec'],
  render: (_graph, { selector }) => ({ spec: { clusterIP: 'None', selector } }),
};
