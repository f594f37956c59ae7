/** Which messages are about the same thing as others, so that the cause is told and not all that follows from it. */
import type { Message } from './message';
import { namespaceOf } from '../checks/workloads/undeclared-workloads';
import { ALL_MESHES } from '../meshes/table';
import { workloadByPods } from '../objects/workload-by-pods';
import type { Specification } from '../specification/specification';

/** What can take a workload out of its mesh. */
const CAUSES: ReadonlySet<string> = new Set(['host-namespaces', 'unknown-key', 'unknown-field']);

/** Rules that see that it is out of its mesh, which is told already, of all its workloads. */
const EFFECTS: ReadonlySet<string> = new Set(ALL_MESHES.flatMap(({ checks }) => checks.enrolmentRules));

/** What has pods. */
const CONTROLLERS: ReadonlySet<string> = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob']);

/** Undefined for what is told already. Nothing but a set look-up for messages about objects at which nothing else is wrong. */
export function relationsOf(
  graph: Specification, undeclared: readonly Message[], proxies: readonly Message[],
): (message: Message) => Message | undefined {
  const unknown = new Set(undeclared.flatMap(({ explains = [] }) => explains));
  const broken = new Set(proxies.flatMap(({ explains = [] }) => explains));
  const brokenIn = (namespace: string) => [...broken].filter((id) => id.startsWith(`${namespace}/`));
  return (message) => {
    const { object, rule = '' } = message;
    if (!object) return message;
    const subject = object.kind === 'Namespace' ? namespaceOf(object.name) : idOf(graph, `${object.namespace}/${object.name}`);
    if (unknown.has(subject) && (object.kind === 'Namespace' || CONTROLLERS.has(object.kind))) return { ...message, follows: [subject] };
    if (object.kind === 'Namespace') return CAUSES.has(rule) ? { ...message, explains: brokenIn(object.name) } : message;
    if (rule === 'host-namespaces' || (broken.has(subject) && CAUSES.has(rule))) return { ...message, explains: [subject] };
    return broken.has(subject) && EFFECTS.has(rule) ? undefined : message;
  };
}

function idOf(graph: Specification, key: string): string {
  return workloadByPods(graph, key)?.id ?? key;
}
