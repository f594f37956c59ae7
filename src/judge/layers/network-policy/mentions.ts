/** What NetworkPolicies refer to. There are many thousands of rules, and most peers are those of other rules, too. */
import type { NetworkPolicyObjects } from './key';
import type { Direction, NetPeer, NetworkPolicy } from './read/network-policy';
import type { IpBlock } from '../../cluster/ip';
import type { Mentions, PodSelection, PortName } from '../../cluster/mentions';
import { once } from '../../core/once';

const KNOWN = new WeakMap<readonly NetworkPolicy[], Mentions>();

export function mentionsOf({ networkPolicies }: NetworkPolicyObjects): Mentions {
  let known = KNOWN.get(networkPolicies);
  if (!known) KNOWN.set(networkPolicies, known = mentionsOfPolicies(networkPolicies));
  return known;
}

function mentionsOfPolicies(policies: readonly NetworkPolicy[]): Mentions {
  const selecting = once(() => policies.map(({ ref, podSelector }) => ({ ref, selector: podSelector })));
  const peers = once(() => peersOf(policies));
  return {
    selecting,
    ofNetwork: selecting,
    peers: () => peers().pods,
    blocks: () => peers().blocks,
    portNames: () => portNamesOf(policies),
  };
}

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

interface Peers {
  readonly pods: ReadonlyMap<string, Iterable<PodSelection>>;
  readonly blocks: readonly IpBlock[];
}

/** The peers of all policies by the namespace of these, each once: equal peers are mostly one object. */
function peersOf(policies: readonly NetworkPolicy[]): Peers {
  const pods = new Map<string, Set<PodSelection>>();
  const seen = new Map<string, Set<NetPeer>>();
  for (const { ref: { namespace }, rules } of policies) {
    let own = pods.get(namespace);
    if (!own) pods.set(namespace, own = new Set());
    let blocks = seen.get(namespace);
    if (!blocks) seen.set(namespace, blocks = new Set());
    for (const direction of DIRECTIONS) {
      for (const rule of rules[direction] ?? []) {
        if (rule.peers === 'anyone') continue;
        for (const peer of rule.peers) (peer.kind === 'pods' ? own.add(peer) : blocks.add(peer));
      }
    }
  }
  return { pods, blocks: [...seen.values()].flatMap((some) => [...some].flatMap((peer) => (peer.kind === 'ipBlock' ? [peer.block] : []))) };
}

function portNamesOf(policies: readonly NetworkPolicy[]): readonly PortName[] {
  return policies.flatMap(({ rules: { egress = [] } }) => egress.flatMap(({ ports }) => (
    ports === 'any' ? [] : ports.flatMap((port) => (port.kind === 'named' ? [port] : []))
  )));
}
