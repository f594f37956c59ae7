import type { Endpoint, Flow } from '../flow';
import { FRESH_SERVICE_ACCOUNT } from './endpoints';
import { formatAddress, formatRange } from '../model/ip';
import type { Protocol } from '../model/ports';
import type { Labels } from '../parse/selector';
import type { Member, PeerClass } from '../rows/universe';

/** One end of access, in words that a report can print. */
export type Party =
  | { readonly kind: 'workload'; readonly workload: string }
  /** Addresses outside the cluster, as `first-last`; with `via` only what they may do through this Gateway. */
  | { readonly kind: 'external'; readonly ranges: readonly string[]; readonly via?: string }
  /** Pods that a declaration names and no manifest gives. */
  | { readonly kind: 'foreign'; readonly id: string; readonly namespace: string; readonly labels: Labels }
  /** Pods that nobody declared. */
  | {
    readonly kind: 'stranger';
    readonly namespace: string;
    readonly labels: Labels;
    readonly meshed: boolean;
    readonly serviceAccount?: string;
  };

export function partyOf(member: Member): Party {
  switch (member.kind) {
    case 'workload': return Object.freeze({ kind: 'workload', workload: member.workload.key });
    case 'external': return Object.freeze({ kind: 'external', ranges: Object.freeze(member.ranges.map(formatRange)) });
    case 'foreign': return Object.freeze({ kind: 'foreign', id: member.id, namespace: member.pod.namespace, labels: member.pod.labels });
    case 'stranger': return Object.freeze({
      kind: 'stranger',
      namespace: member.pod.namespace,
      labels: member.pod.labels,
      meshed: member.pod.mesh !== 'none',
      ...(member.pod.serviceAccount !== FRESH_SERVICE_ACCOUNT && { serviceAccount: member.pod.serviceAccount }),
    });
  }
}

export function endpointOf(member: Member): Endpoint {
  switch (member.kind) {
    case 'workload': return { workload: member.workload.key };
    case 'external': return { ip: formatAddress({ family: member.ranges[0].family, value: member.ranges[0].first }) };
    case 'foreign':
    case 'stranger': return {
      stranger: {
        namespace: member.pod.namespace,
        namespaceLabels: member.pod.namespaceLabels,
        labels: member.pod.labels,
        serviceAccount: member.pod.serviceAccount,
        meshed: member.pod.mesh !== 'none',
        ...((member.pod.ports.length > 0 || !member.pod.mayHaveOtherPorts) && { ports: member.pod.ports }),
        ...(member.pod.viaServices && { services: member.pod.viaServices }),
      },
    };
  }
}

/** A flow that shows an access. */
export function witnessFlow(from: Member, to: Member, protocol: Protocol, port: number, request: Pick<Flow, 'method' | 'path' | 'host'>): Flow {
  return Object.freeze({ from: endpointOf(from), to: endpointOf(to), protocol, port, ...request });
}

/** A workload with itself: its own traffic meets no network policy, so it is told apart and never judged. */
export function isSelf(from: Member, to: Member): boolean {
  return from.kind === 'workload' && to.kind === 'workload' && from.workload === to.workload;
}

/** Whether a class has members that the manifests give. */
export function hasWorkload(item: PeerClass): boolean {
  return item.members.some((member) => member.kind === 'workload');
}
