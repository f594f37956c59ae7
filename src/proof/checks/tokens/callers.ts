/**
 * Whom a service may admit that looks at tokens, as the files in its main container say it, against who was declared to call it. Sources: RFC 7519
 * (`iss`, `aud`, `sub`); Kubernetes "Authenticating", Service account tokens: `system:serviceaccount:namespace:name`.
 */
import { expectedAnonymous, expectedCallers, listFindings, tryParseFields, wrongCallers, wrongRequests } from './lists';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import type { WorkloadNode } from '../../specification/nodes';
import { nodesOf, ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

const CALLERS = 'callers.json';
const KEYS = 'jwks.json';

export function* tokenCallerFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  yield* sharedAudiences(graph);
  for (const workload of ownWorkloads(graph)) {
    const { id, namespace, name, audience } = workload;
    if (audience === undefined) continue;
    yield* listFindings(objects, { id, namespace, configMap: configMapOf(name) }, (data) => differenceOf(graph, workload, data));
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
  const said = tryParseFields(data[CALLERS]);
  if (said === undefined) return `${CALLERS} is no JSON object, or has a name twice`;
  const unknown = Object.keys(said).find((key) => !['issuer', 'audience', 'callers', 'anonymous'].includes(key));
  if (unknown !== undefined) return `${CALLERS} has an unknown field ${unknown}`;
  if (said.issuer !== tokenIssuer) return `issuer is ${JSON.stringify(said.issuer)}, expected ${JSON.stringify(tokenIssuer)}`;
  if (said.audience !== audience) return `audience is ${JSON.stringify(said.audience)}, expected ${JSON.stringify(audience)}`;
  const expected = expectedCallers(graph, workload, (namespace, account) => `system:serviceaccount:${namespace}:${account}`);
  return wrongCallers(expected, 'subject', said.callers) ?? wrongRequests('somebody without a token', expectedAnonymous(graph, workload), said.anonymous);
}
