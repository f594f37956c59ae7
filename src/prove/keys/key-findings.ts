/** Labels and annotations by which components of the cluster are told what to do: understood, as declared, or refused. */
import { ruleOf } from './key-table';
import type { Subject } from './known-key';
import { bearersOf } from './places';
import type { Bearer } from './places';
import { keyOfObject, nameOf } from '../manifest-index';
import type { GivenObject } from '../manifest-index';
import type { Message } from '../message';
import type { WorkloadNode } from '../specification/nodes';
import type { Specification } from '../specification/specification';
import { workloadOf } from '../workload-of';
import type { Written } from '../written';

const RULE = 'unknown-key';

export function* keyFindings(graph: Specification, { objects }: Written): Generator<Message> {
  for (const object of objects.all()) {
    for (const bearer of bearersOf(object)) {
      yield* findingsOf({ graph, object }, bearer, 'label', bearer.labels);
      yield* findingsOf({ graph, object }, bearer, 'annotation', bearer.annotations);
    }
  }
}

function* findingsOf(subject: Subject, bearer: Bearer, what: 'label' | 'annotation', keys: unknown): Generator<Message> {
  if (typeof keys !== 'object' || keys === null) return;
  for (const key in keys) {
    if (!Object.hasOwn(keys, key)) continue;
    const rule = ruleOf(bearer.place, key);
    if (rule.kind === 'passes') continue;
    const value = (keys as Readonly<Record<string, unknown>>)[key];
    const expected = rule.kind === 'checked' ? rule.values(String(value), key, subject) : undefined;
    if (rule.kind === 'checked' && expected === undefined) continue;
    const wrong = expected === undefined ? 'which is not understood here' : `expected ${expected}`;
    yield messageOf(subject, `${nameOf(subject.object)} has the ${what} ${key}: ${JSON.stringify(value)}${bearer.words}, ${wrong}; such keys: ${rule.effect}`, key);
  }
}

function messageOf({ graph, object }: Subject, text: string, key: string): Message {
  const workload = workloadOf(graph, object);
  return {
    node: workload?.id,
    object: keyOfObject(object),
    rule: RULE,
    text: `${text}. Delete it${sourceOf(graph, object, workload, key)}`,
  };
}

/** The prop that it was written from, where there is one. */
function sourceOf(graph: Specification, object: GivenObject, workload: WorkloadNode | undefined, key: string): string {
  if (workload && Object.hasOwn(workload.podAnnotations, key)) return ' from `podAnnotations`';
  return object.kind === 'Namespace' && graph.namespaces.has(object.name) ? ' (from `labels`, or from a patch)' : '';
}
