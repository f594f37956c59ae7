/**
 * Everybody who can be at one end of a connection, as numbered classes: pods that no policy can tell apart are one
 * class, addresses that no block can tell apart are one. The number of a class is its bit in every vector.
 */
import { mentionedBlocks, mentionedPodKeys } from './mentions';
import type { Cluster } from '../cluster/cluster';
import { blockHas, rangeHas, type Address, type AddressRange, type IpBlock } from '../cluster/ip';
import { ipAtoms } from '../cluster/ip-atoms';
import type { Peer, Pod, Workload } from '../cluster/pod';
import type { LiveLabel } from '../cluster/selection';

/** One of those whom a class stands for. */
export type Member =
  | { readonly kind: 'workload'; readonly workload: Workload }
  /** Pods that a question declares, though no manifest gives them. */
  | { readonly kind: 'platform'; readonly id: string; readonly pod: Pod }
  /** Undeclared pods. */
  | {
    readonly kind: 'undeclared';
    readonly pod: Pod;
    /** Given pods that it looks like to policies. */
    readonly looksLike: readonly Pod[];
    /** Whether its labels are just those of these pods, so that nobody who calls it can mean anybody else. */
    readonly isExact: boolean;
    /** The same, and undeclared pods with fewer labels: what one of them can do as well is told of that one alone. */
    readonly toldBy: readonly Pod[];
  }
  | { readonly kind: 'external'; readonly ranges: readonly AddressRange[] };

export interface PeerClass {
  readonly index: number;
  readonly peer: Peer;
  readonly members: readonly Member[];
}

export interface PeerClasses {
  readonly all: readonly PeerClass[];
  /** Classes of pods by namespace. */
  readonly byNamespace: ReadonlyMap<string, readonly PeerClass[]>;
  readonly externals: readonly PeerClass[];
}

/** What a question adds to those whom the manifests give. */
export interface PeerClassExtras {
  readonly pods?: readonly Extract<Member, { pod: Pod }>[];
  readonly blocks?: readonly IpBlock[];
  /** Keeps workloads apart even where no policy can, because the question can. */
  readonly separate?: boolean;
}

export function peerClassesOf(cluster: Cluster, extras: PeerClassExtras = {}): PeerClasses {
  const keys = mentionedPodKeys(cluster);
  const mentioned = mentionedBlocks(cluster);
  const found = new Map<string, { pod: Pod; members: Member[] }>();
  const members: Extract<Member, { kind: 'workload' } | { pod: Pod }>[] = [
    ...cluster.workloads.map((workload) => ({ kind: 'workload' as const, workload })),
    ...(extras.pods ?? []),
  ];
  for (const member of members) {
    const pod = member.kind === 'workload' ? member.workload : member.pod;
    const key = extras.separate && member.kind !== 'undeclared' ? JSON.stringify(identityOf(member)) : classKey(pod, keys, mentioned);
    const known = found.get(key);
    if (known) known.members.push(member);
    else found.set(key, { pod, members: [member] });
  }
  const classes: PeerClass[] = [...found.values()].map((item, index) => Object.freeze({
    index, peer: Object.freeze({ kind: 'pod' as const, pod: item.pod }), members: Object.freeze(item.members),
  }));
  const externals = ipAtoms([...mentioned.blocks, ...(extras.blocks ?? [])], mentioned.ranges).map((atom, offset) => Object.freeze({
    index: classes.length + offset,
    peer: Object.freeze({ kind: 'external' as const, ...atom }),
    members: Object.freeze([{ kind: 'external' as const, ranges: atom.ranges }]),
  }));
  const byNamespace = new Map<string, PeerClass[]>();
  for (const item of classes) {
    const namespace = (item.peer as Extract<Peer, { kind: 'pod' }>).pod.namespace;
    const list = byNamespace.get(namespace);
    if (list) list.push(item);
    else byNamespace.set(namespace, [item]);
  }
  return Object.freeze({ all: Object.freeze([...classes, ...externals]), byNamespace, externals: Object.freeze(externals) });
}

const CLASSES = new WeakMap<PeerClasses, ReadonlyMap<Pod, PeerClass>>();

/** The class of a workload, or of a pod that a question added. */
export function classOf(peerClasses: PeerClasses, pod: Pod): PeerClass | undefined {
  let known = CLASSES.get(peerClasses);
  if (!known) {
    const pods = (item: PeerClass) => item.members.flatMap((member) => (member.kind === 'external' ? [] : member.kind === 'workload' ? member.workload : member.pod));
    CLASSES.set(peerClasses, known = new Map(peerClasses.all.flatMap((item) => pods(item).map((one) => [one, item] as const))));
  }
  return known.get(pod);
}

function identityOf(member: Exclude<Member, { kind: 'external' | 'undeclared' }>): unknown {
  return member.kind === 'workload' ? [member.kind, member.workload.key] : [member.kind, member.id];
}

/** Equal for what selectors can't tell apart. */
function liveKey(key: string, label: LiveLabel | undefined): unknown[] {
  return label ? [[key, label.present, label.values ?? '', label.shape?.source ?? '']] : [];
}

type Blocks = ReturnType<typeof mentionedBlocks>;

/** Equal for addresses that are in the same blocks. */
function placesIn({ blocks, ranges }: Blocks, addresses: readonly Address[] | undefined): unknown {
  return addresses?.map((address) => [
    address.family, blocks.flatMap((block, place) => (blockHas(block, address) ? place : [])),
    ranges.flatMap((range, place) => (rangeHas(range, address) ? place : [])),
  ]) ?? '';
}

/** Equal for pods that no policy can tell apart, neither as callers nor as callees. */
function classKey(pod: Pod, keys: ReadonlySet<string>, blocks: Blocks): string {
  const labels = Object.keys(pod.labels).filter((key) => keys.has(key)).sort().map((key) => [key, pod.labels[key]]);
  const { liveLabels } = pod;
  const live = liveLabels ? [...keys].flatMap((key) => (Object.hasOwn(pod.labels, key) ? [] : liveKey(key, liveLabels(key)))) : [];
  const ports = pod.ports.map((port) => [port.number, port.protocol, port.name ?? '']);
  return JSON.stringify([
    pod.namespace, labels, live, pod.serviceAccount, pod.trustDomain ?? '', pod.mesh, pod.installation.mesh, pod.installation.number, pod.inbound, pod.outbound,
    pod.hostNetwork, ports, pod.excludedInbound, pod.excludedOutbound, pod.answersDns, pod.mayHaveOtherPorts ?? '', placesIn(blocks, pod.addresses),
    pod.opaque ?? '', pod.proxy?.key ?? '', pod.undeclared ?? false, pod.undeclared ? pod.namespaceLabels : '', pod.viaServices ?? '',
  ]);
}
