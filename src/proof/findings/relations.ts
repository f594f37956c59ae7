/** Which messages are about the same thing as others, so that the cause is reported and not all that follows from it. */
import type { Message } from './message';
import type { Workload } from '../../judge/cluster/pod';
import { namespaceOf } from '../checks/workloads/undeclared-workloads';
import { ALL_MESHES } from '../meshes/table';
import { workloadByPods } from '../objects/workload-by-pods';
import type { Specification } from '../specification/specification';

/** What can take a workload out of its mesh. */
const CAUSES: ReadonlySet<string> = new Set(['host-namespaces', 'unknown-key', 'unknown-field']);

/** Rules that see that it is out of its mesh, which is reported already, of all its workloads. */
const EFFECTS: ReadonlySet<string> = new Set(ALL_MESHES.flatMap(({ checks }) => checks.enrolmentRules));

/**
 * By what a pod leaves its sandbox, so that no policy holds it. The same is asked of pods of others, as far as the app writes them. Source: Pod Security
 * Standards, what the baseline profile forbids.
 */
const ESCAPES: ReadonlySet<string> = new Set([
  'host-namespaces', 'privileged-container', 'added-capabilities', 'host-path', 'host-port', 'kernel-options', 'volume-types', 'container-runtime-socket',
]);

/** What has pods. */
const CONTROLLERS: ReadonlySet<string> = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob']);

/** What is known of workloads. */
interface Known {
  readonly undeclared: readonly Message[];
  /** Whether they are hardened is nobody's to say here. */
  readonly others: readonly Workload[];
  readonly proxies: readonly Message[];
}

/** Undefined for what is reported already, and for what is said of pods of others. Nothing but a set look-up for messages about objects at which nothing else is wrong. */
export function relationsOf(
  graph: Specification, { undeclared, others, proxies }: Known,
): (message: Message) => Message | undefined {
  const ofOthers = new Set(others.flatMap(({ key, namespace }) => (graph.namespaces.has(namespace) ? [key] : [key, namespaceOf(namespace)])));
  const unknown = new Set(undeclared.flatMap(({ explains = [] }) => explains));
  const broken = new Set(proxies.flatMap(({ explains = [] }) => explains));
  const brokenIn = (namespace: string) => [...broken].filter((id) => id.startsWith(`${namespace}/`));
  return (message) => {
    const { object, rule = '' } = message;
    if (!object) return message;
    const subject = object.kind === 'Namespace' ? namespaceOf(object.name) : idOf(graph, `${object.namespace}/${object.name}`);
    if (ofOthers.has(subject) && !ESCAPES.has(rule) && (object.kind === 'Namespace' || CONTROLLERS.has(object.kind))) return undefined;
    if (unknown.has(subject) && (object.kind === 'Namespace' || CONTROLLERS.has(object.kind))) return { ...message, follows: [subject] };
    if (object.kind === 'Namespace') return CAUSES.has(rule) ? { ...message, explains: brokenIn(object.name) } : message;
    if (rule === 'host-namespaces' || (broken.has(subject) && CAUSES.has(rule))) return { ...message, explains: [subject] };
    return broken.has(subject) && EFFECTS.has(rule) ? undefined : message;
  };
}

function idOf(graph: Specification, key: string): string {
  return workloadByPods(graph, key)?.id ?? key;
}
