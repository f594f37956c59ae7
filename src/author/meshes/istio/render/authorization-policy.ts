import { conditionsOf, principalsOf } from './request-authentication';
import type { EntryTarget, GatewayTarget, ServiceTarget, When } from './request-authentication';
import type { AuthorizerNode } from '../../../graph/authorizer';
import type { TrustEdge, Grant } from '../../../graph/edge';
import type { HttpOperation } from '../../../graph/http-operations';
import type { Labels } from '../../../graph/labels';
import type { MeshNode } from '../../../graph/mesh';
import type { GraphNode, PodsNode, WorkloadNode } from '../../../graph/nodes';
import { sortedUnique } from '../../../graph/order';
import { transportOf } from '../../../graph/port';
import type { PortNode } from '../../../graph/port';
import { ANY, nonEmpty, tryNonEmpty } from '../../../graph/selection';
import type { NonEmpty, Only } from '../../../graph/selection';
import { findNode, incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import { keyOfUsers } from '../../../graph/users';
import type { SignedIn, UsersNode } from '../../../graph/users';
import type { ObjectTemplate } from '../../../render/manifest';
import { principalOf } from '../identity';
import { isKnownToPolicies, isPlainCaller } from './plain-callers';

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
  readonly targetRefs?: readonly [GatewayTarget | ServiceTarget | EntryTarget];
  readonly action: 'ALLOW' | 'DENY' | 'CUSTOM';
  /** Who is asked, with the action CUSTOM. */
  readonly provider?: { readonly name: string };
  /** Left out where nobody is allowed. */
  readonly rules?: NonEmpty<AuthorizationRule>;
}

export interface AuthorizationRule {
  readonly from?: NonEmpty<{ readonly source: Source }>;
  readonly to: NonEmpty<{ readonly operation: Operation }>;
  readonly when?: NonEmpty<When>;
}

/**
 * Who they are, or are not, which namespace they are of, or, of callers that show no identity, the addresses that they come from; and in whose name they
 * ask. All that is named must hold.
 */
export interface Source {
  readonly principals?: NonEmpty<string>;
  readonly notPrincipals?: NonEmpty<string>;
  readonly namespaces?: NonEmpty<string>;
  readonly ipBlocks?: NonEmpty<string>;
  readonly notIpBlocks?: NonEmpty<string>;
  readonly remoteIpBlocks?: NonEmpty<string>;
  readonly notRemoteIpBlocks?: NonEmpty<string>;
  readonly requestPrincipals?: NonEmpty<string>;
  readonly notRequestPrincipals?: NonEmpty<string>;
}

/** `ports` are those of the pod, or, where a waypoint looks, of the Service. */
export interface Operation {
  readonly ports: NonEmpty<string>;
  readonly hosts?: NonEmpty<string>;
  readonly notHosts?: NonEmpty<string>;
  readonly methods?: NonEmpty<string>;
  readonly notMethods?: NonEmpty<string>;
  readonly paths?: NonEmpty<string>;
  readonly notPaths?: NonEmpty<string>;
}

/** The action that has an authorizer asked. Throws where there is none: without a provider all is refused. */
export function askedOf(authorizer: AuthorizerNode | undefined): { readonly action: 'CUSTOM'; readonly provider: { readonly name: string } } {
  if (!authorizer) throw new Error('nobody is asked here, so that this policy is not written');
  return { action: 'CUSTOM', provider: { name: authorizer.provider } };
}

/** Nobody at all, for a namespace or for the mesh: what is not allowed by name is denied. */
export const allowNothing: ObjectTemplate<unknown, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: () => ({ spec: {} }),
};

/** Who may call a service, by identity; a service that nobody calls gets a policy that allows nobody. */
export const callersPolicy: ObjectTemplate<WorkloadNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (graph, workload) => ({
    spec: { selector: { matchLabels: workload.selector }, action: 'ALLOW', ...rulesFor(workload, callersOf(graph, workload)) },
  }),
};

/** A caller of a workload, and what it may do there. */
export interface AllowedCaller {
  readonly caller: GraphNode;
  /** Each for a rule of its own. */
  readonly allowed: readonly Allowed[];
  /** Whether it shows neither an identity nor addresses of its own, so that NetworkPolicies alone hold it. @default false */
  readonly plain?: boolean;
}

/** Requests, and who must be signed in to make them. */
export interface Allowed {
  readonly to: AuthorizationRule['to'];
  readonly users: SignedIn;
}

/** The callers of a workload that its own policies have to know. */
export function callersOf(graph: TrustGraph, workload: WorkloadNode): readonly AllowedCaller[] {
  return incoming(graph, workload.id).filter((edge) => isKnownToPolicies(edge, workload)).map((edge) => {
    const caller = findNode(graph, edge.from);
    return { caller, allowed: operationsOf(edge), plain: caller.kind !== 'sources' && isPlainCaller(edge, caller, workload) };
  });
}

/** Left out where nobody is allowed. Callers that may do the very same share a rule. */
export function rulesFor({ mesh }: WorkloadNode, callers: readonly AllowedCaller[]): Pick<AuthorizationPolicySpec, 'rules'> {
  const groups = new Map<string, Allowed & { readonly sources: Sources | undefined }>();
  for (const { caller, allowed, plain = false } of callers) {
    for (const one of allowed) {
      const key = `${plain ? 'anybody' : ''} ${JSON.stringify(one)}`;
      const known = groups.get(key) ?? { ...one, sources: plain ? undefined : noSources() };
      groups.set(key, known);
      if (known.sources) addCaller(known.sources, caller, mesh);
    }
  }
  const rules = tryNonEmpty([...groups.values()].flatMap(({ sources, to, users }): readonly AuthorizationRule[] => {
    const from = sources ? sourcesOf(sources) : NO_IDENTITY;
    return users.kind === 'any' ? [{ from: nonEmpty(from), to }] : inNameOf(users, from, to);
  }));
  return rules ? { rules } : {};
}

/** Rules for callers who ask in the name of somebody, one for each kind of users. */
export function inNameOf({ items }: Only<UsersNode>, from: readonly { readonly source: Source }[], to: AuthorizationRule['to']): readonly AuthorizationRule[] {
  return items.map((users) => {
    const when = conditionsOf(users);
    const callers = from.map(({ source }) => ({ source: { ...source, requestPrincipals: principalsOf(users) } }));
    return { from: nonEmpty(callers), to, ...(when ? { when } : {}) };
  });
}

/** Callers without a certificate. Callers with an identity can reach any port through a tunnel, so a rule for everybody would be too wide. */
export const NO_IDENTITY: NonEmpty<{ readonly source: Source }> = [{ source: { notPrincipals: ['*'] } }];

export function noSources(): Sources {
  return { principals: [], namespaces: [], ipBlocks: [] };
}

export function addCaller(sources: Sources, caller: GraphNode, mesh: MeshNode): void {
  if (caller.kind === 'sources') sources.ipBlocks.push(...caller.cidrs);
  else if (caller.kind === 'pods') addPods(sources, caller);
  else sources.principals.push(principalOf(caller, mesh));
}

/** Of pods an identity tells the namespace by its name and no labels: where no name is given, anybody who has one at all. */
function addPods({ principals, namespaces }: Sources, { namespaces: where }: PodsNode): void {
  if (where.kind === 'named') namespaces.push(where.name);
  else if (!principals.includes(ANYBODY)) principals.push(ANYBODY);
}

/** Anybody with an identity. */
const ANYBODY = '*';

export interface Sources {
  readonly principals: string[];
  readonly namespaces: string[];
  readonly ipBlocks: string[];
}

/** Fields of one source must all hold, so that each has one of its own. */
export function sourcesOf({ principals, namespaces, ipBlocks }: Sources): readonly { readonly source: Source }[] {
  const [some, names, blocks] = [tryNonEmpty(principals), tryNonEmpty(sortedUnique(namespaces)), tryNonEmpty(sortedUnique(ipBlocks))];
  return [
    ...(some ? [{ source: { principals: some } }] : []),
    ...(names ? [{ source: { namespaces: names } }] : []),
    ...(blocks ? [{ source: { ipBlocks: blocks } }] : []),
  ];
}

/** How a port is written in a policy. */
export type PortOf = (port: PortNode) => number;

export const OF_PODS: PortOf = ({ containerPort }) => containerPort;

/**
 * One list for each rule. UDP is missing: no proxy sees it. Whole ports and methods stand in rules of their own: on a port that is not HTTP
 * Istio drops a rule as soon as any part of it speaks of methods or paths.
 */
export function operationsOf({ grants }: TrustEdge, numberOf: PortOf = OF_PODS): readonly Allowed[] {
  const seen = grants.filter((grant) => transportOf(grant.port) === 'TCP');
  const wholePorts = tryNonEmpty(seen.filter((grant) => grant.http.kind === 'any').map((grant) => portOf(grant, numberOf)));
  const requests = new Map<string, { readonly users: SignedIn; readonly to: { readonly operation: Operation }[] }>();
  for (const grant of seen) {
    for (const one of grant.http.kind === 'any' ? [] : grant.http.items) {
      const key = keyOfUsers(one.users);
      const known = requests.get(key) ?? { users: one.users, to: [] };
      requests.set(key, known);
      known.to.push({ operation: operationOf(portOf(grant, numberOf), one) });
    }
  }
  return [
    ...(wholePorts ? [{ to: [{ operation: { ports: wholePorts } }], users: ANY } as const] : []),
    ...[...requests.values()].map(({ users, to }) => ({ users, to: nonEmpty(to) })),
  ];
}

function operationOf(port: string, { methods, paths }: HttpOperation): Operation {
  return {
    ports: [port],
    ...(methods.kind === 'only' ? { methods: methods.items } : {}),
    ...(paths.kind === 'only' ? { paths: paths.items } : {}),
    ...(paths.kind === 'all-but' ? { notPaths: paths.items } : {}),
  };
}

export function portOf({ port }: Grant, numberOf: PortOf = OF_PODS): string {
  return String(numberOf(port));
}
