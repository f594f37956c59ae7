/** Labels and annotations that components of the cluster act on: understood, as declared, or refused. */
import { rulesAt } from './key-table';
import type { Subject } from './known-key';
import { bearerOf, madeBearersOf, placeOf } from './places';
import type { Bearer } from './places';
import type { StoredObject } from '../../judge/objects/store';
import type { Message } from '../findings/message';
import type { ProofInput } from '../objects/proof-input';
import { keyOfObject, nameOf } from '../objects/values';
import { workloadOf } from '../objects/workload-of';
import type { WorkloadNode } from '../specification/nodes';
import type { Specification } from '../specification/specification';

const RULE = 'unknown-key';

export function keyFindings(graph: Specification, { objects }: ProofInput): readonly Message[] {
  const found: Message[] = [];
  for (const alike of objects.byGroupAndKind()) {
    const place = placeOf(alike[0].group, alike[0].kind);
    for (const object of alike) {
      find({ graph, object }, bearerOf(place, '', object.body.metadata), found);
      for (const bearer of madeBearersOf(object)) find({ graph, object }, bearer, found);
    }
  }
  return found;
}

function find(subject: Subject, bearer: Bearer, found: Message[]): void {
  findAmong(subject, bearer, 'label', bearer.labels, found);
  findAmong(subject, bearer, 'annotation', bearer.annotations, found);
}

function findAmong(subject: Subject, bearer: Bearer, what: 'label' | 'annotation', keys: unknown, found: Message[]): void {
  if (typeof keys !== 'object' || keys === null) return;
  const ruleOf = rulesAt(bearer.place);
  for (const key in keys) {
    const rule = ruleOf(key);
    if (rule.kind === 'passes') continue;
    const value = (keys as Readonly<Record<string, unknown>>)[key];
    const expected = rule.kind === 'checked' ? rule.values(String(value), key, subject) : undefined;
    if (rule.kind === 'checked' && expected === undefined) continue;
    const wrong = expected === undefined ? 'which is not understood here' : `expected ${expected}`;
    found.push(messageOf(subject, `${nameOf(subject.object)} has the ${what} ${key}: ${JSON.stringify(value)}${bearer.words}, ${wrong}; such keys: ${rule.effect}`, key));
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
function sourceOf(graph: Specification, object: StoredObject, workload: WorkloadNode | undefined, key: string): string {
  if (workload && Object.hasOwn(workload.podAnnotations, key)) return ' from `podAnnotations`';
  return object.kind === 'Namespace' && graph.namespaces.has(object.name) ? ' (from `labels`, or from a patch)' : '';
}
