/** What the policies of a cluster can tell apart: label keys and blocks of addresses. */
import type { Cluster } from '../cluster/cluster';
import type { AddressRange, IpBlock } from '../cluster/ip';
import type { ClusterSelection, Mentions, PodSelection, Selecting } from '../cluster/mentions';
import { GATEWAY_NAME_LABEL } from '../known';
import type { LabelSelector } from '../objects/read/selector';

const KNOWN = new WeakMap<Cluster, readonly Mentions[]>();

/** What policies of the layers of a cluster refer to. */
export function mentionsOf(cluster: Cluster): readonly Mentions[] {
  let known = KNOWN.get(cluster);
  if (!known) {
    const { layers, manifests, settings, workloads } = cluster;
    KNOWN.set(cluster, known = layers.flatMap((layer) => layer.mentions?.(manifests.of(layer.key), settings, workloads) ?? []));
  }
  return known;
}

/** Selections of pods by which rules know their peers, by the namespace of the policy; the empty name is the whole cluster. */
export function* peersByNamespace(cluster: Cluster): Generator<readonly [namespace: string, peers: Iterable<PodSelection>]> {
  for (const mentions of mentionsOf(cluster)) if (mentions.peers) yield* mentions.peers();
}

/** All of them. */
export function* peersOf(cluster: Cluster): Generator<PodSelection> {
  for (const [, peers] of peersByNamespace(cluster)) yield* peers;
}

/** The pods that policies of the whole cluster are about, and those whom their rules hold back. */
export function clusterWideOf(cluster: Cluster): { readonly subjects: readonly ClusterSelection[]; readonly held: readonly ClusterSelection[] } {
  const all = mentionsOf(cluster).flatMap((mentions) => mentions.clusterWide?.() ?? []);
  return all.length === 1 ? all[0] : { subjects: all.flatMap(({ subjects }) => subjects), held: all.flatMap(({ held }) => held) };
}

/** Policies that decide what enters and leaves pods of their namespace. */
export function policiesOfNetwork(cluster: Cluster): readonly Selecting[] {
  return mentionsOf(cluster).flatMap((mentions) => mentions.ofNetwork?.() ?? []);
}

/** Policies that decide what proxies of pods of their namespace send. */
export function policiesOfSenders(cluster: Cluster): readonly Selecting[] {
  return mentionsOf(cluster).flatMap((mentions) => mentions.ofSenders?.() ?? []);
}

/** Label keys of pods on which any answer can depend. */
export function mentionedPodKeys(cluster: Cluster): ReadonlySet<string> {
  const keys = new Set<string>([GATEWAY_NAME_LABEL]);
  const add = (selector: 'all' | LabelSelector | undefined) => {
    if (selector !== undefined && selector !== 'all') for (const { key } of selector.requirements) keys.add(key);
  };
  for (const mentions of mentionsOf(cluster)) for (const { selector } of mentions.selecting?.() ?? []) add(selector);
  for (const { pods } of peersOf(cluster)) add(pods);
  for (const { pods } of clusterWideOf(cluster).subjects) add(pods);
  for (const service of cluster.manifests.services) add(service.selector);
  return keys;
}

/** Every block of addresses that a policy names. */
export function mentionedBlocks(cluster: Cluster): { readonly blocks: readonly IpBlock[]; readonly ranges: readonly AddressRange[] } {
  const all = mentionsOf(cluster);
  return { blocks: all.flatMap((mentions) => mentions.blocks?.() ?? []), ranges: all.flatMap((mentions) => mentions.ranges?.() ?? []) };
}
