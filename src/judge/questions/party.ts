import { formatAddress, formatRange } from '../cluster/ip';
import type { Pod } from '../cluster/pod';
import type { Protocol } from '../cluster/ports';
import type { Endpoint, Flow } from '../core/flow';
import type { Member, PeerClass, PeerClasses } from '../engine/peer-classes';
import type { Labels } from '../objects/read/selector';

/** One end of access, in words that a report can print. */
export type Party =
  | { readonly kind: 'workload'; readonly workload: string }
  /** Addresses outside the cluster, as `first-last`; with `via` only what they may do through this Gateway. */
  | { readonly kind: 'external'; readonly ranges: readonly string[]; readonly via?: string }
  /** Pods that a declaration names and no manifest gives. */
  | { readonly kind: 'platform'; readonly id: string; readonly namespace: string; readonly labels: Labels }
  /** Undeclared pods. */
  | {
    readonly kind: 'undeclared';
    readonly namespace: string;
    readonly labels: Labels;
    readonly meshed: boolean;
    readonly serviceAccount?: string;
    readonly trustDomain?: string;
  };

/** The callee of access: a party, or the API server behind the Service `default/kubernetes`. */
export type Callee = Party | { readonly kind: 'api-server' };

export function partyOf(member: Member): Party {
  switch (member.kind) {
    case 'workload': return Object.freeze({ kind: 'workload', workload: member.workload.key });
    case 'external': return Object.freeze({ kind: 'external', ranges: Object.freeze(member.ranges.map(formatRange)) });
    case 'platform': return Object.freeze({ kind: 'platform', id: member.id, namespace: member.pod.namespace, labels: member.pod.labels });
    case 'undeclared': return Object.freeze({
      kind: 'undeclared',
      namespace: member.pod.namespace,
      labels: member.pod.labels,
      meshed: member.pod.mesh !== 'none',
      ...(!member.pod.isAnyAccount && { serviceAccount: member.pod.serviceAccount }),
      ...(member.pod.trustDomain !== undefined && { trustDomain: member.pod.trustDomain }),
    });
  }
}

export function endpointOf(member: Member): Endpoint {
  switch (member.kind) {
    case 'workload': return { workload: member.workload.key };
    case 'external': return { ip: formatAddress({ family: member.ranges[0].family, value: member.ranges[0].first }) };
    case 'platform':
    case 'undeclared': return {
      undeclared: {
        namespace: member.pod.namespace,
        namespaceLabels: member.pod.namespaceLabels,
        labels: member.pod.labels,
        serviceAccount: member.pod.serviceAccount,
        ...(member.pod.trustDomain !== undefined && { trustDomain: member.pod.trustDomain }),
        meshed: member.pod.mesh !== 'none',
        ...(member.pod.mesh === 'shared' && { shared: true }),
        ...(member.pod.mesh !== 'none' && member.pod.installation.isNamed && { mesh: member.pod.installation.mesh }),
        ...(member.pod.installation.revisions !== 'any' && { revision: member.pod.installation.revisions[0] }),
        ...((member.pod.ports.length > 0 || !member.pod.mayHaveOtherPorts) && { ports: member.pod.ports }),
        ...(member.pod.viaServices && { services: member.pod.viaServices }),
      },
    };
  }
}

/** A flow that shows an access. */
export function witnessFlow(from: Member, to: Member, protocol: Protocol, port: number, request: Pick<Flow, 'method' | 'path' | 'host' | 'token'>): Flow {
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

const BY_POD = new WeakMap<PeerClasses, ReadonlyMap<Pod, number>>();

/** Classes of pods by their pods; every destination asks for them. */
export function classesByPod(peerClasses: PeerClasses): ReadonlyMap<Pod, number> {
  const known = BY_POD.get(peerClasses);
  if (known) return known;
  const found = new Map<Pod, number>();
  for (const { index, members } of peerClasses.all) {
    for (const member of members) if (member.kind !== 'external') found.set(member.kind === 'workload' ? member.workload : member.pod, index);
  }
  BY_POD.set(peerClasses, found);
  return found;
}

/** Pods of which is told what they and undeclared pods of a class can do. Members of one class differ in nothing that policies know. */
export function tellersOf({ members }: PeerClass): readonly Pod[] {
  return members.flatMap((member) => (member.kind === 'undeclared' ? member.toldBy : []));
}
