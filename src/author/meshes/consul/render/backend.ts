import { podAnnotations } from './annotations';
import { registration } from './registration';
import { serviceDefaults } from './service-defaults';
import { serviceIntentions } from './service-intentions';
import { objectLabels } from '../../../graph/labels';
import type { WorkloadNode } from '../../../graph/nodes';
import type { PlannedObject } from '../../../render/manifest';
import type { MeshBackend, WorkloadIdentity } from '../../backend';
import type { ConsulMesh } from '../mesh';

/** Consul: for each workload, how its calls are read and who may make them. */
export const consulBackend: MeshBackend<ConsulMesh> = {
  namespaceLabels: () => ({}),
  podAnnotations,
  meshObjects: () => [],
  namespaceObjects: () => [],
  workloadObjects,
  gatewayObjects: () => [],
  externalObjects: () => [],
};

function workloadObjects({ name, namespace, controller }: WorkloadIdentity): readonly PlannedObject<WorkloadNode>[] {
  const at = { name, namespace, labels: objectLabels(name, namespace) };
  return [
    { id: 'service-defaults', template: serviceDefaults, ...at },
    { id: 'service-intentions', template: serviceIntentions, ...at },
    ...(controller === 'Job' || controller === 'CronJob' ? [{ id: 'registration', template: registration, ...at }] : []),
  ];
}
