import type { ConfigMapBody } from './config-map';
import { idOf } from '../../graph/certificates';
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
    const subjects = callersOf(graph, workload, subjectOf).map(({ name: subject, requests }) => ({ subject, requests }));
    const callers = { issuer, audience: workload.audience, callers: subjects, anonymous: unidentified(graph, workload) };
    return { data: { 'callers.json': `${JSON.stringify(callers, undefined, 2)}\n`, ...(tokenKeys !== undefined && { 'jwks.json': tokenKeys }) } };
  },
};

/** The same for a service that looks at certificates of its callers. */
export const identities: ObjectTemplate<WorkloadNode, ConfigMapBody> = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  fields: ['data'],
  render: (graph, workload) => {
    const { cluster: { certificateIssuers }, namespace, serviceAccount } = workload;
    const trustDomain = certificateIssuers.at(0)?.trustDomain ?? '';
    const known = callersOf(graph, workload, (space, account) => idOf(trustDomain, space, account));
    const callers = known.map(({ name: id, requests }) => ({ id, requests }));
    const said = { trustDomain, id: idOf(trustDomain, namespace, serviceAccount), callers, anonymous: unidentified(graph, workload) };
    return { data: { 'callers.json': `${JSON.stringify(said, undefined, 2)}\n` } };
  },
};

/** By their ServiceAccounts, of which two callers that others own may have the same. */
function callersOf(graph: TrustGraph, { id }: WorkloadNode, nameOf: NameOf): readonly NamedCaller[] {
  const requests = new Map<string, VerifierRequest[]>();
  for (const { from, purpose, grants } of incoming(graph, id)) {
    const account = purpose === 'call' ? accountOf(graph, from) : undefined;
    const name = account && nameOf(account.namespace, account.serviceAccount);
    if (name !== undefined) requests.set(name, [...requests.get(name) ?? [], ...grants.flatMap(requestsOf)]);
  }
  return sortedBy(requests.keys(), (name) => name).map((name) => ({ name, requests: distinct(requests.get(name) ?? []) }));
}

/** How callers are known by their accounts. */
type NameOf = (namespace: string, serviceAccount: string) => string;

interface NamedCaller {
  readonly name: string;
  readonly requests: readonly VerifierRequest[];
}

/** Whoever calls and has neither token nor certificate: edges, pods that are no single service, what is outside, and the platform. */
function unidentified(graph: TrustGraph, { id, pod }: WorkloadNode): readonly VerifierRequest[] {
  const edges = incoming(graph, id).filter(({ from, purpose }) => purpose === 'call' && accountOf(graph, from) === undefined);
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

function accountOf(graph: TrustGraph, id: string): { readonly namespace: string; readonly serviceAccount: string } | undefined {
  const node = findNode(graph, id);
  return node.kind === 'workload' || node.kind === 'reference' ? node : undefined;
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
