import type { Labels } from '../../../graph/labels';
import type { GatewayNode, WorkloadNode } from '../../../graph/nodes';
import { sortedBy } from '../../../graph/order';
import { PASSPORT_HEADER } from '../../../graph/passport';
import { nonEmpty, tryNonEmpty } from '../../../graph/selection';
import type { NonEmpty } from '../../../graph/selection';
import { incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import { usersOf } from '../../../graph/users';
import type { IssuerNode, UsersNode } from '../../../graph/users';
import type { ObjectTemplate } from '../../../render/manifest';

export const REQUEST_AUTHENTICATION = { apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', fields: ['spec'] } as const;

export interface RequestAuthenticationBody {
  readonly spec: {
    readonly selector?: { readonly matchLabels: Labels };
    readonly targetRefs?: readonly [GatewayTarget | ServiceTarget];
    readonly jwtRules: readonly JwtRule[];
  };
}

export interface GatewayTarget {
  readonly group: 'gateway.networking.k8s.io';
  readonly kind: 'Gateway';
  readonly name: string;
}

/** Of calls that a waypoint sees. */
export interface ServiceTarget {
  readonly group: '';
  readonly kind: 'Service';
  readonly name: string;
}

/** Of hosts outside whose calls a waypoint sees. */
export interface EntryTarget {
  readonly group: 'networking.istio.io';
  readonly kind: 'ServiceEntry';
  readonly name: string;
}

export interface JwtRule {
  readonly issuer: string;
  readonly audiences: NonEmpty<string>;
  readonly jwks?: string;
  readonly jwksUri?: string;
  readonly fromHeaders: readonly [{ readonly name: string; readonly prefix?: 'Bearer ' }];
  readonly forwardOriginalToken: boolean;
}

/** A condition on a request's token. */
export interface When {
  readonly key: string;
  readonly values: NonEmpty<string>;
}

/** Whose tokens are verified before a workload. */
export const requestAuthentication: ObjectTemplate<WorkloadNode, RequestAuthenticationBody> = {
  ...REQUEST_AUTHENTICATION,
  render: (graph, workload) => ({ spec: { selector: { matchLabels: workload.selector }, jwtRules: jwtRulesOf(graph, workload) } }),
};

export function jwtRulesOf(graph: TrustGraph, workload: WorkloadNode): readonly JwtRule[] {
  return jwtRules([...workload.admits?.users ?? [], ...usersOfCallers(graph, workload)]);
}

/** Whose tokens are verified at an edge. */
export const gatewayAuthentication: ObjectTemplate<GatewayNode, RequestAuthenticationBody> = {
  ...REQUEST_AUTHENTICATION,
  render: (_graph, gateway) => ({
    spec: { targetRefs: [targetOf(gateway)], jwtRules: jwtRules(gateway.routes.flatMap(({ users }) => usersOf(users))) },
  }),
};

export function targetOf({ name }: Pick<GatewayNode, 'name'>): GatewayTarget {
  return { group: 'gateway.networking.k8s.io', kind: 'Gateway', name };
}

export function serviceTargetOf({ name }: WorkloadNode): ServiceTarget {
  return { group: '', kind: 'Service', name };
}

function usersOfCallers(graph: TrustGraph, workload: WorkloadNode): readonly UsersNode[] {
  return incoming(graph, workload.id).flatMap(({ grants }) => grants.flatMap(({ http }) => (
    http.kind === 'any' ? [] : http.items.flatMap(({ users }) => usersOf(users))
  )));
}

/** One for each issuer. */
function jwtRules(users: readonly UsersNode[]): readonly JwtRule[] {
  const issuers = new Map(users.map(({ issuer }) => [issuer.issuer, issuer]));
  return sortedBy(issuers.values(), ({ issuer }) => issuer).map((issuer) => ({
    issuer: issuer.issuer,
    audiences: issuer.audiences,
    ...keysOf(issuer),
    // By default, Istio takes tokens from the query as well, and queries are written into logs (RFC 9700, section 2.6).
    fromHeaders: [issuer.minter === undefined ? { name: 'Authorization', prefix: 'Bearer ' } : { name: PASSPORT_HEADER }],
    forwardOriginalToken: issuer.forwardToken,
  }));
}

function keysOf({ keys }: IssuerNode): Pick<JwtRule, 'jwks' | 'jwksUri'> {
  if (keys.kind === 'inline') return { jwks: keys.jwks };
  return keys.kind === 'address' ? { jwksUri: keys.uri } : {};
}

/** Anybody whom an issuer has signed in. Source: Istio AuthorizationPolicy, Source.request_principals: `<ISS>/<SUB>`. */
export function principalsOf({ issuer: { issuer } }: UsersNode): readonly [string] {
  return [`${issuer}/*`];
}

/** What is asked of a token beside its issuer; undefined where that is nothing. */
export function conditionsOf({ issuer, audiences, claims }: UsersNode): NonEmpty<When> | undefined {
  const isNarrow = issuer.audiences.some((audience) => !audiences.includes(audience));
  return tryNonEmpty([
    ...(isNarrow ? [{ key: 'request.auth.audiences', values: audiences }] : []),
    ...claims.map(({ path, values }) => ({ key: `request.auth.claims${path.map((name) => `[${name}]`).join('')}`, values: nonEmpty(values) })),
  ]);
}
