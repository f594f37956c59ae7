import { fieldsOf } from './values';
import type { StoredObject, ObjectStore } from '../../judge/objects/store';
import type { WorkloadNode } from '../specification/nodes';

const GROUPS: Readonly<Record<WorkloadNode['controller'], string>> = { Deployment: 'apps', StatefulSet: 'apps', DaemonSet: 'apps', Job: 'batch', CronJob: 'batch' };

/** The object that makes the pods of a workload. */
export function tryFindController({ controller, namespace, objectName }: WorkloadNode, objects: ObjectStore): StoredObject | undefined {
  return objects.tryFind(GROUPS[controller], controller, namespace, objectName);
}

/** The spec of the pods that an object makes. */
export function podOf(object: StoredObject): Readonly<Record<string, unknown>> {
  return fieldsOf(templateOf(object).spec);
}

/** The template of the pods that an object makes, with their metadata. */
export function templateOf({ kind, body }: StoredObject): Readonly<Record<string, unknown>> {
  return templateIn(kind, fieldsOf(body.spec));
}

/** The same, from the spec of the object. */
export function templateIn(kind: string, spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const ofJob = kind === 'CronJob' ? fieldsOf(fieldsOf(spec.jobTemplate).spec) : spec;
  return fieldsOf(ofJob.template);
}
