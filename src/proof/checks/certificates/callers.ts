/** Whom a service may admit that looks at certificates, as the file in its main container says it. Source: SPIFFE ID, section 2. */
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import type { WorkloadNode } from '../../specification/nodes';
import { edgesTo, findNode, ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { expectedAnonymous, expectedCallers, listFindings, tryParseFields, wrongCallers, wrongRequests } from '../tokens/lists';

const CALLERS = 'callers.json';

export function* certificateCallerFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const workload of ownWorkloads(graph)) {
    const { id, namespace, name, certificates } = workload;
    if (certificates !== true) continue;
    yield* otherTrustDomains(graph, workload);
    yield* listFindings(objects, { id, namespace, configMap: identitiesOf(name) }, (data) => differenceOf(graph, workload, data));
  }
}

/** The ConfigMap of a service that looks at certificates. */
export function identitiesOf(name: string): string {
  return `${name}-service-identities`;
}

function* otherTrustDomains(graph: Specification, { id, cluster }: WorkloadNode): Generator<Message> {
  for (const { from, purpose } of edgesTo(graph, id)) {
    const caller = findNode(graph, from);
    if (purpose !== 'call' || caller.kind !== 'workload' || caller.foreign || authorityOf(caller.cluster) === authorityOf(cluster)) continue;
    yield { node: caller.id, text: `${caller.id} calls ${id}, and gets its certificate from another authority, or in another trust domain, which ${id} does not trust. State the same profile.spire or profile.certManager for both` };
  }
}

/** Those of one text sign for each other. */
function authorityOf({ spire, certManager }: WorkloadNode['cluster']): string {
  return JSON.stringify(certManager ? [certManager.trustDomain, certManager.issuer] : [spire?.trustDomain]);
}

function differenceOf(graph: Specification, workload: WorkloadNode, data: Readonly<Record<string, unknown>>): string | undefined {
  const { namespace, serviceAccount, cluster: { spire, certManager } } = workload;
  const trustDomain = (certManager ?? spire)?.trustDomain;
  const idFor = (space: string, account: string) => `spiffe://${trustDomain ?? ''}/ns/${space}/sa/${account}`;
  const added = Object.keys(data).find((key) => key !== CALLERS);
  if (added !== undefined) return `data.${added} is undeclared`;
  const said = tryParseFields(data[CALLERS]);
  if (said === undefined) return `${CALLERS} is no JSON object, or has a name twice`;
  const unknown = Object.keys(said).find((key) => !['trustDomain', 'id', 'callers', 'anonymous'].includes(key));
  if (unknown !== undefined) return `${CALLERS} has an unknown field ${unknown}`;
  if (said.trustDomain !== trustDomain) return `trustDomain is ${JSON.stringify(said.trustDomain)}, expected ${JSON.stringify(trustDomain)}`;
  const own = idFor(namespace, serviceAccount);
  if (said.id !== own) return `id is ${JSON.stringify(said.id)}, expected ${JSON.stringify(own)}`;
  return wrongCallers(expectedCallers(graph, workload, idFor), 'id', said.callers)
    ?? wrongRequests('somebody without a certificate', expectedAnonymous(graph, workload), said.anonymous);
}
