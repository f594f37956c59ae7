import { podAnnotations } from './annotations';
import { registration } from './registration';
import { serviceDefaults } from './service-defaults';
import { serviceIntentions } from './service-intentions';
import { objectLabels } from '../../../graph/labels';
import type { WorkloadNode } from '../../../graph/nodes';
import type { PlannedObject } from '../../../render/manifest';
import type { MeshBackend, WorkloadIdentity, WorkloadName } from '../../backend';
import type { ConsulMesh } from '../mesh';

/** Consul: for each workload, how its calls are read and who may make them. */
export const consulBackend: MeshBackend<ConsulMesh> = {
  namespaceLabels: () => ({}),
  podAnnotations,
  meshObjects: () => [],
  namespaceObjects: () => [],
  workloadObjects,
  gatewayObjects: () => [],
  heardObjects: (heard) => (heard.ports.length === 0 ? [registrationOf(heard)] : []),
  externalObjects: () => [],
};

function workloadObjects({ name, namespace, controller }: WorkloadIdentity): readonly PlannedObject<WorkloadNode>[] {
  const at = { name, namespace, labels: objectLabels(name, namespace) };
  return [
    { id: 'service-defaults', template: serviceDefaults, ...at },
    { id: 'service-intentions', template: serviceIntentions, ...at },
    ...(controller === 'Job' || controller === 'CronJob' ? [registrationOf({ name, namespace })] : []),
  ];
}

/** Of a workload without ports, which has no Service of its own. */
function registrationOf({ name, namespace }: WorkloadName): PlannedObject<WorkloadNode> {
  return { id: 'registration', template: registration, name, namespace, labels: objectLabels(name, namespace) };
}
