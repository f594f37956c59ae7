/** Lists of callers that services read, against who was declared to call them, and for what. */
import { allowedBy, allowedIn, firstBeyond, shown } from './requests';
import type { ObjectStore } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { tryParseJson } from '../../objects/json';
import { fieldsOf, isEmpty, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { ProbesNode, ProbeNode } from '../../specification/pods';
import { edgesTo, findNode } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** A ConfigMap by which a service knows whom it may admit. */
interface CallerList {
  readonly id: string;
  readonly namespace: string;
  readonly configMap: string;
}

/** What is wrong with such a list. `differenceOf` says what its data has otherwise than declared. A waiver lifts it as for other ConfigMaps. */
export function* listFindings(
  objects: ObjectStore, { id, namespace, configMap }: CallerList, differenceOf: (data: Readonly<Record<string, unknown>>) => string | undefined,
): Generator<Message> {
  const object = objects.tryFind('', 'ConfigMap', namespace, configMap);
  if (!object) {
    yield { node: id, text: `ConfigMap ${namespace}/${configMap}, by which ${id} knows whom it may admit, is missing: its name or namespace was changed, or it was taken away. Put it back` };
    return;
  }
  const wrong = differenceOf(fieldsOf(object.body.data)) ?? (isEmpty(object.body.binaryData) ? undefined : 'binaryData is undeclared');
  if (wrong === undefined) return;
  yield {
    node: id, object: keyOfObject(object), rule: 'unknown-field', text: `${nameOf(object)} does not say whom ${id} may admit: ${wrong}. Declare the call, or delete the patch that changes it`,
  };
}

/** Undefined: it is no JSON object, or has a name twice. */
export function tryParseFields(text: unknown): Readonly<Record<string, unknown>> | undefined {
  const value = tryParseJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? fieldsOf(value) : undefined;
}

/** The first difference, in words. Callers are named by one field. */
export function wrongCallers(expected: ReadonlyMap<string, readonly string[]>, key: 'subject' | 'id', given: unknown): string | undefined {
  if (!Array.isArray(given)) return 'callers is no list';
  const seen = new Set<string>();
  for (const item of itemsOf(given)) {
    const { [key]: subject, requests, ...others } = fieldsOf(item);
    const known = typeof subject === 'string' ? expected.get(subject) : undefined;
    if (typeof subject !== 'string' || !known) return `${JSON.stringify(subject)} is among the callers, and was not declared`;
    if (seen.has(subject) || Object.keys(others).length > 0) return `${subject} is there twice, or with fields that nobody knows`;
    seen.add(subject);
    const wrong = wrongRequests(subject, known, requests);
    if (wrong !== undefined) return wrong;
  }
  const missing = [...expected.keys()].find((subject) => !seen.has(subject));
  return missing === undefined ? undefined : `${missing}, which was declared, is not among the callers`;
}

export function wrongRequests(who: string, expected: readonly string[], given: unknown): string | undefined {
  const allowed = allowedIn(given);
  if (!allowed) return `what ${who} may ask for is not understood`;
  const [more, less] = [firstBeyond(allowed, expected), firstBeyond(expected, allowed)];
  if (more !== undefined) return `${who} may ask for ${shown(more)}, which was not declared`;
  return less === undefined ? undefined : `${who} may not ask for ${shown(less)}, which was declared`;
}

/** Whoever shows an account, by the name that it gives. */
export function expectedCallers(
  graph: Specification, { id }: WorkloadNode, nameFor: (namespace: string, account: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const callers = new Map<string, readonly string[]>();
  for (const { from, purpose, grants } of edgesTo(graph, id)) {
    const account = purpose === 'call' ? accountOf(graph, from) : undefined;
    const subject = account && nameFor(account.namespace, account.serviceAccount);
    if (subject !== undefined) callers.set(subject, [...callers.get(subject) ?? [], ...allowedBy(grants)]);
  }
  return callers;
}

/** What edges, pods of no single service and networks ask for, and the platform. */
export function expectedAnonymous(graph: Specification, { id, runs, metricsPort, metricsPath }: WorkloadNode): readonly string[] {
  const calls = edgesTo(graph, id).filter(({ from, purpose }) => purpose === 'call' && accountOf(graph, from) === undefined);
  const asked = [runs.main, ...runs.beside, ...runs.before].map(({ declared }): Partial<ProbesNode> => declared?.probes ?? {});
  const probes = asked.flatMap((stages) => Object.values(stages as Readonly<Record<string, ProbeNode>>));
  return [
    ...calls.flatMap(({ grants }) => allowedBy(grants)),
    ...probes.flatMap(({ action, port, path }) => {
      if (action === 'httpGet') return [`${port} GET ${pathAlone(path)}`];
      // Source: gRPC Health Checking Protocol.
      return action === 'grpc' ? [`${port} POST /grpc.health.v1.Health/Check`] : [];
    }),
    ...(metricsPort === undefined ? [] : [`${metricsPort} GET ${pathAlone(metricsPath)}`]),
  ];
}

function pathAlone(path = '/metrics'): string {
  return path.split(/[?#]/)[0];
}

function accountOf(graph: Specification, id: string): { readonly namespace: string; readonly serviceAccount: string } | undefined {
  const node = findNode(graph, id);
  return node.kind === 'workload' || node.kind === 'reference' ? node : undefined;
}
