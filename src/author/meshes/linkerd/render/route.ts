import { createHash } from 'node:crypto';
import { asksByCall, KUBELET, probeCaller } from './probes';
import { groupsOf, heldByRoutes } from './requests';
import type { AskingCaller, RequestGroup, RequestMatch } from './requests';
import { nameOfPort } from './server';
import type { TrustEdge } from '../../../graph/edge';
import type { WorkloadNode } from '../../../graph/nodes';
import type { PodNode, ProbeAction } from '../../../graph/pod';
import { transportOf } from '../../../graph/port';
import { nonEmpty } from '../../../graph/selection';
import type { NonEmpty } from '../../../graph/selection';
import { incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { ObjectTemplate } from '../../../render/manifest';

interface RouteRule {
  readonly matches: NonEmpty<RequestMatch>;
}

export interface HttpRouteBody {
  readonly spec: {
    readonly parentRefs: readonly [{ readonly group: 'policy.linkerd.io'; readonly kind: 'Server'; readonly name: string }];
    readonly rules: NonEmpty<RouteRule>;
  };
}

/** A group of requests, and the name of all that is written for it. */
export interface NamedGroup extends RequestGroup {
  readonly name: string;
}

/** The most matches that a rule takes. Source: Gateway API, HTTPRouteRule. */
const MOST_MATCHES = 64;

/** Requests that are told apart from all others at a port. Those of gRPC are requests, too: `POST /service/method`. */
export function httpRoute(port: number, name: string): ObjectTemplate<WorkloadNode, HttpRouteBody> {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    fields: ['spec'],
    render: (graph, workload) => ({
      spec: {
        parentRefs: [{ group: 'policy.linkerd.io', kind: 'Server', name: nameOfPort(workload.name, port) }],
        rules: nonEmpty(inRules(findGroup(graph, workload, port, name).matches)),
      },
    }),
  };
}

/** Throws where the graph has no such group: what was heard while it was declared is not what it says. */
export function findGroup(graph: TrustGraph, workload: WorkloadNode, port: number, name: string): NamedGroup {
  const found = groupsAt(graph, workload, port).get(name);
  if (!found) throw new Error(`'${workload.id}' has no requests called '${name}'`);
  return found;
}

/** By graph, then by workload and port: each route and each authorization of a port asks for them. */
const GROUPS = new WeakMap<TrustGraph, Map<string, ReadonlyMap<string, NamedGroup>>>();

function groupsAt(graph: TrustGraph, workload: WorkloadNode, port: number): ReadonlyMap<string, NamedGroup> {
  const known = GROUPS.get(graph) ?? new Map<string, ReadonlyMap<string, NamedGroup>>();
  GROUPS.set(graph, known);
  const key = `${workload.id} ${port}`;
  const groups = known.get(key)
    ?? new Map(namedGroups(workload.name, port, callersAt(workload, incoming(graph, workload.id), port)).map((group) => [group.name, group]));
  known.set(key, groups);
  return groups;
}

/** Who asks for what at a port, the kubelet included. */
export function callersAt({ pod }: WorkloadNode, edges: readonly TrustEdge[], port: number): readonly AskingCaller[] {
  const callers = edges.filter(({ purpose }) => purpose === 'call').flatMap(({ from, grants }): AskingCaller[] => (
    grants.filter((grant) => transportOf(grant.port) === 'TCP' && grant.port.containerPort === port).map(({ http }) => ({ id: from, http: heldByRoutes(http) }))
  ));
  return [...callers, ...probeCaller(probesOf(pod), port)];
}

/** How the kubelet asks all containers. */
export function probesOf({ probes, others }: PodNode): readonly ProbeAction[] {
  return [probes, ...others.map((other) => other.probes)].flatMap(({ startup, readiness, liveness }) => [startup, readiness, liveness])
    .flatMap((probe) => (probe ? [probe.action] : []));
}

/** By what they are about: other requests are another object, so that no policy of the one ever holds for the other. */
export function namedGroups(workload: string, port: number, callers: readonly AskingCaller[]): readonly NamedGroup[] {
  // What the kubelet gets over HTTP, Linkerd lets in by itself as long as there are no routes.
  const needsRoutes = callers.some(({ id, http }) => http.kind === 'only' && (id !== KUBELET || asksByCall(http)));
  if (!needsRoutes) return [];
  return groupsOf(callers).map((group) => ({ ...group, name: `${nameOfPort(workload, port)}.${wordsFor(group.matches)}` }));
}

function wordsFor(matches: readonly RequestMatch[]): string {
  const [{ method = 'any', path: { value } }] = matches;
  const words = `${method} ${value}`.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 30);
  return `${words.replace(/-$/, '')}-${createHash('sha256').update(JSON.stringify(matches)).digest('hex').slice(0, 6)}`;
}

function inRules(matches: readonly RequestMatch[]): readonly RouteRule[] {
  return Array.from({ length: Math.ceil(matches.length / MOST_MATCHES) }, (_, index) => (
    { matches: nonEmpty(matches.slice(index * MOST_MATCHES, (index + 1) * MOST_MATCHES)) }
  ));
}
