import { isPlainCaller } from './plain-callers';
import type { Labels } from '../../../graph/labels';
import type { WorkloadNode } from '../../../graph/nodes';
import { sortedBy } from '../../../graph/order';
import { transportOf } from '../../../graph/port';
import { findNode, incoming } from '../../../graph/trust-graph';
import type { ObjectTemplate } from '../../../render/manifest';

const PEER_AUTHENTICATION = { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', fields: ['spec'] } as const;

export interface PeerAuthenticationBody {
  readonly spec: { readonly mtls: { readonly mode: 'STRICT' } };
}

export interface PlainPortsBody {
  readonly spec: PeerAuthenticationBody['spec'] & {
    readonly selector: { readonly matchLabels: Labels };
    readonly portLevelMtls?: Readonly<Record<string, { readonly mode: 'PERMISSIVE' }>>;
  };
}

/** Plaintext is dropped: for a namespace, or for the whole mesh when it stands in the root namespace. */
export const strictMutualTls: ObjectTemplate<unknown, PeerAuthenticationBody> = {
  ...PEER_AUTHENTICATION,
  render: () => ({ spec: { mtls: { mode: 'STRICT' } } }),
};

/** The ports at which callers without an identity are let in, by their addresses; all others stay as strict as they were. */
export const plainPorts: ObjectTemplate<WorkloadNode, PlainPortsBody> = {
  ...PEER_AUTHENTICATION,
  render: (graph, workload) => {
    const edges = incoming(graph, workload.id).filter((edge) => isPlainCaller(edge, findNode(graph, edge.from), workload));
    const ports = edges.flatMap(({ grants }) => grants.filter(({ port }) => transportOf(port) === 'TCP').map(({ port }) => String(port.containerPort)));
    const modes = sortedBy(new Set(ports), (port) => port.padStart(5, '0')).map((port) => [port, { mode: 'PERMISSIVE' as const }] as const);
    return {
      spec: {
        selector: { matchLabels: workload.selector },
        mtls: { mode: 'STRICT' },
        ...(modes.length > 0 && { portLevelMtls: Object.fromEntries(modes) }),
      },
    };
  },
};
