/** Whether the quotas and ranges of a namespace leave room for its workloads. Source: Kubernetes "Resource Quotas" and "Limit Ranges". */
import type { StoredObject, ObjectStore } from '../../../judge/objects/store';
import { tryReadQuantity } from '../../fields/quantity';
import type { Message } from '../../findings/message';
import { podOf, tryFindController } from '../../objects/pod-of';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import { ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { describeValue } from '../matchers';

/** The rule that a waiver lifts. */
const RULE = 'unknown-field';

/** What all pods of a namespace need at once, and its containers one by one. */
interface Need {
  pods: number;
  /** By `requests.memory` and the like. */
  readonly sums: Map<string, number>;
  readonly containers: { readonly name: string; readonly limits: Readonly<Record<string, unknown>> }[];
}

/** Objects that a quota counts by name, by group and kind. */
const COUNTED: ReadonlyMap<string, readonly [group: string, kind: string]> = new Map([
  ['services', ['', 'Service']], ['count/services', ['', 'Service']],
  ['configmaps', ['', 'ConfigMap']], ['count/configmaps', ['', 'ConfigMap']],
  ['count/deployments.apps', ['apps', 'Deployment']], ['count/statefulsets.apps', ['apps', 'StatefulSet']],
  ['count/jobs.batch', ['batch', 'Job']], ['count/cronjobs.batch', ['batch', 'CronJob']],
]);

export function* budgetFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  const isOwned = ({ namespace }: StoredObject): boolean => graph.namespaces.has(namespace);
  const quotas = objects.ofKind('', 'ResourceQuota').filter(isOwned);
  const ranges = objects.ofKind('', 'LimitRange').filter(isOwned);
  if (quotas.length === 0 && ranges.length === 0) return;
  const needs = needsByNamespace(graph, objects);
  for (const quota of quotas) {
    const { hard, scopes, scopeSelector } = fieldsOf(quota.body.spec);
    if (scopes !== undefined || scopeSelector !== undefined) continue;
    for (const [key, value] of Object.entries(fieldsOf(hard))) {
      const most = tryReadQuantity(value);
      const need = most === undefined ? undefined : needOf(key, quota.namespace, needs.get(quota.namespace), objects);
      if (need === undefined || most === undefined || need <= most) continue;
      yield messageOf(quota, `spec.hard.${key}: ${describeValue(value)}, and its workloads need ${need}: some of their pods never start. Raise it, or ask for less`);
    }
  }
  for (const range of ranges) yield* rangeFindings(range, needs.get(range.namespace));
}

function* rangeFindings(range: StoredObject, need: Need | undefined): Generator<Message> {
  for (const item of itemsOf(fieldsOf(range.body.spec).limits)) {
    const { type, max } = fieldsOf(item);
    if (type !== 'Container') continue;
    for (const [key, value] of Object.entries(fieldsOf(max))) {
      const most = tryReadQuantity(value) ?? 0;
      const over = need?.containers.find(({ limits }) => (tryReadQuantity(limits[key]) ?? 0) > most);
      if (over) yield messageOf(range, `the maximum ${key}: ${describeValue(value)}, and ${over.name} has the limit ${describeValue(over.limits[key])}: its pods never start. Raise it, or lower the limit`);
    }
  }
}

function messageOf(object: StoredObject, text: string): Message {
  return { node: undefined, object: keyOfObject(object), rule: RULE, text: `${nameOf(object)} has ${text}` };
}

function needOf(key: string, namespace: string, need: Need | undefined, objects: ObjectStore): number | undefined {
  const counted = COUNTED.get(key);
  if (counted) return objects.ofKind(...counted).filter((object) => object.namespace === namespace).length;
  if (key === 'pods' || key === 'count/pods') return need?.pods;
  return need?.sums.get(/^(cpu|memory|ephemeral-storage)$/.test(key) ? `requests.${key}` : key);
}

function needsByNamespace(graph: Specification, objects: ObjectStore): ReadonlyMap<string, Need> {
  const needs = new Map<string, Need>();
  for (const workload of ownWorkloads(graph)) {
    const object = tryFindController(workload, objects);
    if (!object) continue;
    const need = needs.get(workload.namespace) ?? { pods: 0, sums: new Map(), containers: [] };
    needs.set(workload.namespace, need);
    // Jobs come and go.
    const pods = workload.controller === 'Deployment' || workload.controller === 'StatefulSet' ? workload.runs.fewest : 0;
    need.pods += pods;
    for (const item of containersOf(podOf(object))) addContainer(need, `container ${String(fieldsOf(item).name)} of ${workload.id}`, fieldsOf(item).resources, pods);
  }
  return needs;
}

/** What runs as long as the pod. */
function containersOf({ containers, initContainers }: Readonly<Record<string, unknown>>): readonly unknown[] {
  return [...itemsOf(containers), ...itemsOf(initContainers).filter((item) => fieldsOf(item).restartPolicy === 'Always')];
}

function addContainer(need: Need, name: string, resources: unknown, pods: number): void {
  const { requests, limits } = fieldsOf(resources);
  need.containers.push({ name, limits: fieldsOf(limits) });
  for (const [list, amounts] of [['requests', requests], ['limits', limits]] as const) {
    for (const [key, value] of Object.entries(fieldsOf(amounts))) {
      const sum = need.sums.get(`${list}.${key}`) ?? 0;
      need.sums.set(`${list}.${key}`, sum + (tryReadQuantity(value) ?? 0) * pods);
    }
  }
}
