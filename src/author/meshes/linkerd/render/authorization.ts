/** Who is authorized, at a Server or on a route of it. */
import { ALPHA, EVERYWHERE, POLICY_GROUP, ROUTE_GROUP } from './policy-objects';
import type { AuthorizationPolicyBody, IdentityRef, MeshTlsAuthenticationBody, NetworkAuthenticationBody } from './policy-objects';
import { KUBELET } from './probes';
import { heldByRoutes } from './requests';
import { findGroup } from './route';
import { nameOfPort } from './server';
import type { GraphNode, WorkloadNode } from '../../../graph/nodes';
import { sortedBy, sortedUnique } from '../../../graph/order';
import { transportOf } from '../../../graph/port';
import { nonEmpty } from '../../../graph/selection';
import { findNode, incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { ObjectTemplate } from '../../../render/manifest';

/** What callers are authorized for. */
export interface Target {
  readonly port: number;
  /** The name of a route; undefined: the port as a whole. */
  readonly route: string | undefined;
}

/** Lets in whoever an authentication of the same name means. */
export function authorizationPolicy({ port, route }: Target, kind: 'MeshTLSAuthentication' | 'NetworkAuthentication', name: string): ObjectTemplate<WorkloadNode, AuthorizationPolicyBody> {
  return {
    ...ALPHA,
    kind: 'AuthorizationPolicy',
    render: (_graph, workload) => ({
      spec: {
        targetRef: route === undefined
          ? { group: POLICY_GROUP, kind: 'Server', name: nameOfPort(workload.name, port) }
          : { group: ROUTE_GROUP, kind: 'HTTPRoute', name: route },
        requiredAuthenticationRefs: [{ group: POLICY_GROUP, kind, name }],
      },
    }),
  };
}

/** Those who show an identity. */
export function meshTlsAuthentication(target: Target): ObjectTemplate<WorkloadNode, MeshTlsAuthenticationBody> {
  return {
    ...ALPHA,
    kind: 'MeshTLSAuthentication',
    render: (graph, workload) => ({ spec: identitiesOf(callersOf(graph, workload, target).filter(({ kind }) => kind !== 'sources' && kind !== 'kubelet')) }),
  };
}

/** Those who show none, by where they come from. */
export function networkAuthentication(target: Target): ObjectTemplate<WorkloadNode, NetworkAuthenticationBody> {
  return {
    ...ALPHA,
    kind: 'NetworkAuthentication',
    render: (graph, workload) => {
      const cidrs = callersOf(graph, workload, target).flatMap((caller) => (
        // Where nobody says which addresses nodes have: as wide as Linkerd itself lets probes in (`probeNetworks`).
        caller.kind === 'sources' ? caller.cidrs : caller.kind !== 'kubelet' ? [] : caller.cidrs.length > 0 ? caller.cidrs : EVERYWHERE
      ));
      return { spec: { networks: nonEmpty(sortedUnique(cidrs).map((cidr) => ({ cidr }))) } };
    },
  };
}

function callersOf(graph: TrustGraph, workload: WorkloadNode, { port, route }: Target): readonly GraphNode[] {
  const edges = incoming(graph, workload.id);
  if (route === undefined) {
    const here = edges.filter(({ purpose, grants }) => purpose === 'call' && grants.some((grant) => (
      transportOf(grant.port) === 'TCP' && grant.port.containerPort === port && heldByRoutes(grant.http).kind === 'any'
    )));
    return here.map(({ from }) => findNode(graph, from));
  }
  return findGroup(graph, workload, port, route).callers.map((id) => findNode(graph, id === KUBELET ? edges.find(({ purpose }) => purpose === 'probe')?.from ?? id : id));
}

/** An identity tells the account, and the namespace, of a pod: of labels it tells nothing. */
function identitiesOf(callers: readonly GraphNode[]): MeshTlsAuthenticationBody['spec'] {
  if (callers.some((caller) => caller.kind === 'pods' && caller.namespaces.kind !== 'named')) return { identities: ['*'] };
  const refs = new Map(callers.map(refOf).map((ref) => [`${ref.kind} ${ref.namespace ?? ''}/${ref.name}`, ref]));
  return { identityRefs: nonEmpty(sortedBy([...refs], ([key]) => key).map(([, ref]) => ref)) };
}

/** Throws for a caller without an identity: such a call is refused before anything is rendered. */
function refOf(caller: GraphNode): IdentityRef {
  if (caller.kind === 'pods' && caller.namespaces.kind === 'named') return { kind: 'Namespace', name: caller.namespaces.name };
  if (caller.kind === 'gateway') return { kind: 'ServiceAccount', name: caller.serviceAccount, namespace: caller.podNamespace };
  if (caller.kind === 'workload' || caller.kind === 'reference') return { kind: 'ServiceAccount', name: caller.serviceAccount, namespace: caller.namespace };
  throw new Error(`'${caller.id}' has no identity in the mesh, so that no policy can let it in`);
}
