/**
 * Whom a service may admit that looks at tokens, as the files in its main container say it, against who was declared to call it. Sources: RFC 7519
 * (`iss`, `aud`, `sub`); Kubernetes "Authenticating", Service account tokens: `system:serviceaccount:namespace:name`.
 */
import { allowedBy, allowedIn, firstBeyond, shown } from './requests';
import type { Message } from '../../findings/message';
import { tryParseJson } from '../../objects/json';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, isEmpty, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { ProbesNode, ProbeNode } from '../../specification/pods';
import { edgesTo, findNode, nodesOf, ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

const CALLERS = 'callers.json';
const KEYS = 'jwks.json';

/** The rule that a waiver lifts, as for other ConfigMaps. */
const RULE = 'unknown-field';

export function* tokenCallerFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  yield* sharedAudiences(graph);
  for (const workload of ownWorkloads(graph)) {
    const { id, namespace, name, audience } = workload;
    if (audience === undefined) continue;
    const object = objects.tryFind('', 'ConfigMap', namespace, configMapOf(name));
    if (!object) {
      yield { node: id, text: `ConfigMap ${namespace}/${configMapOf(name)}, by which ${id} knows whom it may admit, is missing: its name or namespace was changed, or it was taken away. Put it back` };
      continue;
    }
    const wrong = differenceOf(graph, workload, fieldsOf(object.body.data)) ?? (isEmpty(object.body.binaryData) ? undefined : 'binaryData is undeclared');
    if (wrong === undefined) continue;
    yield {
      node: id, object: keyOfObject(object), rule: RULE, text: `${nameOf(object)} does not say whom ${id} may admit: ${wrong}. Declare the call, or delete the patch that changes it`,
    };
  }
}

/** The ConfigMap of a service that looks at tokens. */
export function configMapOf(name: string): string {
  return `${name}-service-tokens`;
}

/** A service could hand on to another what a caller showed to it. */
function* sharedAudiences(graph: Specification): Generator<Message> {
  const known = new Map<string, string>();
  for (const { id, namespace, name, audience, cluster } of [...nodesOf(graph, 'workload'), ...nodesOf(graph, 'reference').map((node) => ({ ...node, cluster: undefined }))]) {
    if (audience === undefined) continue;
    const callee = `${namespace}/${name}`;
    const other = known.get(audience) ?? callee;
    known.set(audience, other);
    if (other !== callee) yield { node: id, text: `${callee} and ${other} have one audience, "${audience}", so that each can show the tokens of its callers to the other. Give one of them another` };
    if (audience === cluster?.tokenIssuer) yield { node: id, text: `${callee} has the audience of the API server, "${audience}", so that it can show the tokens of its callers there. Give it another` };
  }
}

function differenceOf(graph: Specification, workload: WorkloadNode, data: Readonly<Record<string, unknown>>): string | undefined {
  const { audience, cluster: { tokenIssuer, tokenKeys } } = workload;
  const added = Object.keys(data).find((key) => key !== CALLERS && (key !== KEYS || tokenKeys === undefined));
  if (added !== undefined) return `data.${added} is undeclared`;
  if (data[KEYS] !== tokenKeys) return `${KEYS} has other keys than those of the cluster`;
  const said = parsed(data[CALLERS]);
  if (said === undefined) return `${CALLERS} is no JSON object, or has a name twice`;
  const unknown = Object.keys(said).find((key) => !['issuer', 'audience', 'callers', 'anonymous'].includes(key));
  if (unknown !== undefined) return `${CALLERS} has an unknown field ${unknown}`;
  if (said.issuer !== tokenIssuer) return `issuer is ${JSON.stringify(said.issuer)}, expected ${JSON.stringify(tokenIssuer)}`;
  if (said.audience !== audience) return `audience is ${JSON.stringify(said.audience)}, expected ${JSON.stringify(audience)}`;
  return wrongCallers(expectedCallers(graph, workload), said.callers) ?? wrongRequests('somebody without a token', expectedAnonymous(graph, workload), said.anonymous);
}

function parsed(text: unknown): Readonly<Record<string, unknown>> | undefined {
  const value = tryParseJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? fieldsOf(value) : undefined;
}

function wrongCallers(expected: ReadonlyMap<string, readonly string[]>, given: unknown): string | undefined {
  if (!Array.isArray(given)) return 'callers is no list';
  const seen = new Set<string>();
  for (const item of itemsOf(given)) {
    const { subject, requests, ...others } = fieldsOf(item);
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

function wrongRequests(who: string, expected: readonly string[], given: unknown): string | undefined {
  const allowed = allowedIn(given);
  if (!allowed) return `what ${who} may ask for is not understood`;
  const [more, less] = [firstBeyond(allowed, expected), firstBeyond(expected, allowed)];
  if (more !== undefined) return `${who} may ask for ${shown(more)}, which was not declared`;
  return less === undefined ? undefined : `${who} may not ask for ${shown(less)}, which was declared`;
}

/** Whoever has a token, by its subject. */
function expectedCallers(graph: Specification, { id }: WorkloadNode): ReadonlyMap<string, readonly string[]> {
  const callers = new Map<string, readonly string[]>();
  for (const { from, purpose, grants } of edgesTo(graph, id)) {
    const subject = purpose === 'call' ? subjectFrom(graph, from) : undefined;
    if (subject !== undefined) callers.set(subject, [...callers.get(subject) ?? [], ...allowedBy(grants)]);
  }
  return callers;
}

/** What edges, pods of no single service and networks ask for, and the platform. */
function expectedAnonymous(graph: Specification, { id, runs, metricsPort, metricsPath }: WorkloadNode): readonly string[] {
  const calls = edgesTo(graph, id).filter(({ from, purpose }) => purpose === 'call' && subjectFrom(graph, from) === undefined);
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

function subjectFrom(graph: Specification, id: string): string | undefined {
  const node = findNode(graph, id);
  return node.kind === 'workload' || node.kind === 'reference' ? `system:serviceaccount:${node.namespace}:${node.serviceAccount}` : undefined;
}
