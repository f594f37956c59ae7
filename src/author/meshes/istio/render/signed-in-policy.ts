/** The DENY that makes a token obligatory: whatever another policy comes to allow, nobody gets past it without one. */
import { addCaller, AUTHORIZATION_POLICY, noSources, OF_PODS, portOf, sourcesOf } from './authorization-policy';
import type { AuthorizationPolicyBody, AuthorizationPolicySpec, AuthorizationRule, Operation, PortOf } from './authorization-policy';
import type { Grant } from '../../../graph/edge';
import type { HttpOperation } from '../../../graph/http-operations';
import type { WorkloadNode } from '../../../graph/nodes';
import { sortedUnique } from '../../../graph/order';
import { speaksHttp } from '../../../graph/port';
import { nonEmpty, tryNonEmpty } from '../../../graph/selection';
import { findNode, incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { ObjectTemplate } from '../../../render/manifest';

const NOBODY_SIGNED_IN = { notRequestPrincipals: ['*'] } as const;

export const signedInPolicy: ObjectTemplate<WorkloadNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (graph, workload) => ({ spec: { selector: { matchLabels: workload.selector }, ...refusals(graph, workload) } }),
};

/** What is denied of requests without a token. */
export function refusals(graph: TrustGraph, workload: WorkloadNode, numberOf: PortOf = OF_PODS): Pick<AuthorizationPolicySpec, 'action' | 'rules'> {
  const rules = tryNonEmpty(workload.admits ? rulesOfAll(workload, numberOf) : rulesOfCallers(graph, workload, numberOf));
  return { action: 'DENY', ...(rules ? { rules } : {}) };
}

/** A workload that admits users only asks everybody for a token. */
function rulesOfAll({ ports, admits }: WorkloadNode, numberOf: PortOf): readonly AuthorizationRule[] {
  const seen = tryNonEmpty(ports.filter(speaksHttp).map((port) => String(numberOf(port))));
  const open = tryNonEmpty(admits?.publicPaths ?? []);
  return seen ? [{ from: [{ source: NOBODY_SIGNED_IN }], to: [{ operation: { ports: seen, ...(open ? { notPaths: open } : {}) } }] }] : [];
}

/** Of others, those callers that may do anything for users alone are asked for a token, for all that they may not do without. */
function rulesOfCallers(graph: TrustGraph, workload: WorkloadNode, numberOf: PortOf): readonly AuthorizationRule[] {
  return incoming(graph, workload.id).filter(({ purpose }) => purpose === 'call').flatMap(({ from, grants }) => {
    const to = tryNonEmpty(grants.flatMap((grant) => withoutOpen(grant, numberOf) ?? []).map((operation) => ({ operation })));
    if (!to) return [];
    const sources = noSources();
    addCaller(sources, findNode(graph, from), workload.mesh);
    return [{ from: nonEmpty(sourcesOf(sources).map(({ source }) => ({ source: { ...source, ...NOBODY_SIGNED_IN } }))), to }];
  });
}

/** A port, without what is open to callers without a user; undefined, where nothing is for users alone. It may leave out more than that. */
function withoutOpen(grant: Grant, numberOf: PortOf): Operation | undefined {
  const { http } = grant;
  if (http.kind === 'any' || http.items.every(({ users }) => users.kind === 'any')) return undefined;
  const open = http.items.filter(({ users }) => users.kind === 'any');
  const pathless = open.filter(({ paths }) => paths.kind !== 'only');
  const notPaths = tryNonEmpty(sortedUnique(open.flatMap(({ paths }) => (paths.kind === 'only' ? paths.items : []))));
  const notMethods = tryNonEmpty(sortedUnique(pathless.flatMap(({ methods }) => (methods.kind === 'only' ? methods.items : []))));
  const onlyPaths = pathless.filter(({ methods }) => methods.kind === 'any').map(exceptions);
  const paths = onlyPaths.length === 0 ? undefined : tryNonEmpty(onlyPaths.reduce((some, others) => some.filter((path) => others.includes(path))));
  if (onlyPaths.length > 0 && !paths) return undefined;
  return { ports: [portOf(grant, numberOf)], ...(notMethods ? { notMethods } : {}), ...(paths ? { paths } : {}), ...(notPaths ? { notPaths } : {}) };
}

function exceptions({ paths }: HttpOperation): readonly string[] {
  return paths.kind === 'all-but' ? paths.items : [];
}
