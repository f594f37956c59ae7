import type { ConfigMapBody } from './config-map';
import type { Grant } from '../../graph/edge';
import type { WorkloadNode } from '../../graph/nodes';
import { sortedBy } from '../../graph/order';
import { subjectOf } from '../../graph/service-tokens';
import { findNode, incoming } from '../../graph/trust-graph';
import type { TrustGraph } from '../../graph/trust-graph';
import type { ObjectTemplate } from '../manifest';

/** Requests, as the files of a verifier have them. What is left out is any. */
interface VerifierRequest {
  readonly port: number;
  readonly methods?: readonly string[];
  readonly paths?: readonly string[];
  readonly notPaths?: readonly string[];
}

/** Whom a service may admit that looks at tokens of its callers, and for what. */
export const verifier: ObjectTemplate<WorkloadNode, ConfigMapBody> = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  fields: ['data'],
  render: (graph, workload) => {
    const { tokenIssuer: issuer, tokenKeys } = workload.cluster;
    const callers = { issuer, audience: workload.audience, callers: callersOf(graph, workload), anonymous: withoutToken(graph, workload) };
    return { data: { 'callers.json': `${JSON.stringify(callers, undefined, 2)}\n`, ...(tokenKeys !== undefined && { 'jwks.json': tokenKeys }) } };
  },
};

/** By their ServiceAccounts, of which two callers that others own may have the same. */
function callersOf(graph: TrustGraph, { id }: WorkloadNode): readonly object[] {
  const requests = new Map<string, VerifierRequest[]>();
  for (const { from, purpose, grants } of incoming(graph, id)) {
    const subject = purpose === 'call' ? subjectFrom(graph, from) : undefined;
    if (subject !== undefined) requests.set(subject, [...requests.get(subject) ?? [], ...grants.flatMap(requestsOf)]);
  }
  return sortedBy(requests.keys(), (subject) => subject).map((subject) => ({ subject, requests: distinct(requests.get(subject) ?? []) }));
}

/** Whoever calls and has no token: edges, pods that are no single service, what is outside, and the platform. */
function withoutToken(graph: TrustGraph, { id, pod }: WorkloadNode): readonly VerifierRequest[] {
  const edges = incoming(graph, id).filter(({ from, purpose }) => purpose === 'call' && subjectFrom(graph, from) === undefined);
  const stages = [pod.probes, ...pod.others.map((other) => other.probes)];
  const probes = stages.flatMap(({ startup, readiness, liveness }) => [startup, readiness, liveness]);
  return distinct([
    ...edges.flatMap(({ grants }) => grants.flatMap(requestsOf)),
    ...probes.flatMap((probe): readonly VerifierRequest[] => {
      // Source: Kubernetes API, HTTPGetAction and GRPCAction; gRPC Health Checking Protocol.
      if (probe?.action.kind === 'http') return [{ port: probe.action.port, methods: ['GET'], paths: [probe.action.path.replace(/[?#].*$/, '')] }];
      return probe?.action.kind === 'grpc' ? [{ port: probe.action.port, methods: ['POST'], paths: ['/grpc.health.v1.Health/Check'] }] : [];
    }),
    ...(pod.metrics ? [{ port: pod.metrics.port, methods: ['GET'], paths: [pod.metrics.path.replace(/[?#].*$/, '')] }] : []),
  ]);
}

function subjectFrom(graph: TrustGraph, id: string): string | undefined {
  const node = findNode(graph, id);
  return node.kind === 'workload' || node.kind === 'reference' ? subjectOf(node.namespace, node.serviceAccount) : undefined;
}

/** Who must be signed in is asked elsewhere. */
function requestsOf({ port: { containerPort: port }, http }: Grant): readonly VerifierRequest[] {
  if (http.kind === 'any') return [{ port }];
  return http.items.map(({ methods, paths }) => ({
    port,
    ...(methods.kind === 'only' && { methods: methods.items }),
    ...(paths.kind === 'only' && { paths: paths.items }),
    ...(paths.kind === 'all-but' && { notPaths: paths.items }),
  }));
}

function distinct(requests: readonly VerifierRequest[]): readonly VerifierRequest[] {
  return [...new Map(requests.map((one) => [JSON.stringify(one), one])).values()];
}
