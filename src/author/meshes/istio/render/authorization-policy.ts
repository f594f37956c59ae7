import type { TrustEdge, Grant } from '../../../graph/edge';
import type { Labels } from '../../../graph/labels';
import type { PodsNode, WorkloadNode } from '../../../graph/nodes';
import { sortedUnique } from '../../../graph/order';
import { transportOf } from '../../../graph/port';
import { nonEmpty, tryNonEmpty } from '../../../graph/selection';
import type { NonEmpty } from '../../../graph/selection';
import { findNode, incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { ObjectTemplate } from '../../../render/manifest';
import { principalOf } from '../identity';

export const AUTHORIZATION_POLICY = {
  apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', fields: ['spec'],
} as const;

export interface AuthorizationPolicyBody {
  readonly spec: AllowNothing | AuthorizationPolicySpec;
}

/** An empty spec is an ALLOW without rules: nobody. `rules: [{}]` would be everybody. */
export type AllowNothing = Record<string, never>;

export interface AuthorizationPolicySpec {
  readonly selector?: { readonly matchLabels: Labels };
  readonly targetRefs?: readonly [{ readonly group: string; readonly kind: string; readonly name: string }];
  readonly action: 'ALLOW';
  /** Left out where nobody is allowed. */
  readonly rules?: NonEmpty<AuthorizationRule>;
}

export interface AuthorizationRule {
  readonly from?: NonEmpty<{ readonly source: Source }>;
  readonly to: NonEmpty<{ readonly operation: Operation }>;
  readonly when?: NonEmpty<{ readonly key: string; readonly values: NonEmpty<string> }>;
}

/** Who they are, or are not, which namespace they are of, or, of callers that show no identity, the addresses that they come from. */
export type Source =
  | { readonly principals: NonEmpty<string> }
  | { readonly notPrincipals: NonEmpty<string> }
  | { readonly namespaces: NonEmpty<string> }
  | { readonly ipBlocks: NonEmpty<string> };

/** `ports` are those of the pod. */
export interface Operation {
  readonly ports: NonEmpty<string>;
  readonly hosts?: NonEmpty<string>;
  readonly methods?: NonEmpty<string>;
  readonly paths?: NonEmpty<string>;
  readonly notPaths?: NonEmpty<string>;
}

/** Nobody at all, for a namespace or for the mesh: what is not allowed by name is denied. */
export const allowNothing: ObjectTemplate<unknown, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: () => ({ spec: {} }),
};

/** Who may call a service, by identity; a service that nobody calls gets a policy that allows nobody. */
export const callersPolicy: ObjectTemplate<WorkloadNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (graph, workload) => {
    const rules = tryNonEmpty(rulesOf(graph, workload));
    return { spec: { selector: { matchLabels: workload.selector }, action: 'ALLOW', ...(rules ? { rules } : {}) } };
  },
};

/**
 * Callers that may do the very same share a rule. Whole ports and methods stand in rules of their own: on a port that is not HTTP
 * Istio drops a rule as soon as any part of it speaks of methods or paths.
 */
function rulesOf(graph: TrustGraph, workload: WorkloadNode): readonly AuthorizationRule[] {
  const callers = new Map<string, { readonly sources: Sources; readonly to: AuthorizationRule['to'] }>();
  for (const edge of incoming(graph, workload.id)) {
    if (edge.purpose !== 'call') continue;
    const caller = findNode(graph, edge.from);
    for (const to of operationsOf(edge)) {
      const key = JSON.stringify(to);
      const known = callers.get(key) ?? { to, sources: { principals: [], namespaces: [], ipBlocks: [] } };
      callers.set(key, known);
      if (caller.kind === 'sources') known.sources.ipBlocks.push(...caller.cidrs);
      else if (caller.kind === 'pods') addPods(known.sources, caller);
      else known.sources.principals.push(principalOf(caller, workload.mesh));
    }
  }
  return [...callers.values()].map(({ sources, to }) => ({ from: nonEmpty(sourcesOf(sources)), to }));
}

/** Of pods an identity tells the namespace by its name and no labels: where no name is given, anybody who has one at all. */
function addPods({ principals, namespaces }: Sources, { namespaces: where }: PodsNode): void {
  if (where.kind === 'named') namespaces.push(where.name);
  else if (!principals.includes(ANYBODY)) principals.push(ANYBODY);
}

/** Anybody with an identity. */
const ANYBODY = '*';

interface Sources {
  readonly principals: string[];
  readonly namespaces: string[];
  readonly ipBlocks: string[];
}

/** Fields of one source must all hold, so that each has one of its own. */
function sourcesOf({ principals, namespaces, ipBlocks }: Sources): readonly { readonly source: Source }[] {
  const [some, names, blocks] = [tryNonEmpty(principals), tryNonEmpty(sortedUnique(namespaces)), tryNonEmpty(sortedUnique(ipBlocks))];
  return [
    ...(some ? [{ source: { principals: some } }] : []),
    ...(names ? [{ source: { namespaces: names } }] : []),
    ...(blocks ? [{ source: { ipBlocks: blocks } }] : []),
  ];
}

/** One list for each rule. UDP is missing: no proxy sees it. */
function operationsOf(edge: TrustEdge): readonly AuthorizationRule['to'][] {
  const seen = edge.grants.filter((grant) => transportOf(grant.port) === 'TCP');
  const wholePorts = tryNonEmpty(seen.filter((grant) => grant.http.kind === 'any').map(portOf));
  const requests = tryNonEmpty(seen.flatMap(httpOperations));
  return [...(wholePorts ? [[{ operation: { ports: wholePorts } }] as const] : []), ...(requests ? [requests] : [])];
}

function httpOperations(grant: Grant): readonly { readonly operation: Operation }[] {
  if (grant.http.kind === 'any') return [];
  return grant.http.items.map(({ methods, paths }) => ({
    operation: {
      ports: [portOf(grant)],
      ...(methods.kind === 'only' ? { methods: methods.items } : {}),
      ...(paths.kind === 'only' ? { paths: paths.items } : {}),
      ...(paths.kind === 'all-but' ? { notPaths: paths.items } : {}),
    },
  }));
}

function portOf(grant: Grant): string {
  return String(grant.port.containerPort);
}
