/** What cluster-wide policies can tell apart: labels of pods and namespaces, networks, nodes, and names of ports. */
import type { ClusterPolicyObjects } from './key';
import { nodeRanges } from './peers';
import type { ClusterPolicy, ClusterRule } from './read/model';
import type { ClusterSelection, Mentions, PortName } from '../../cluster/mentions';
import { PROTOCOLS } from '../../cluster/ports';
import type { Settings } from '../../options';

export function mentionsOf({ clusterPolicies: policies }: ClusterPolicyObjects, settings: Settings): Mentions {
  if (policies.length === 0) return NOTHING;
  const rules = policies.flatMap(({ rules: { ingress, egress } }) => [...ingress, ...egress]);
  const isOfNodes = rules.some(({ peers }) => peers.some(({ kind }) => kind === 'nodes'));
  return {
    clusterWide: () => ({ subjects: policies.map(({ subject }) => subject), held: podsOf(rules.filter(({ action }) => action !== 'allow')) }),
    peers: () => new Map([['', podsOf(rules)]]),
    blocks: () => rules.flatMap(({ peers }) => peers.flatMap((peer) => (peer.kind === 'network' ? [peer.block] : []))),
    ranges: () => (isOfNodes ? nodeRanges(settings) : []),
    portNames: () => portNamesOf(policies),
  };
}

const NOTHING: Mentions = Object.freeze({});

function podsOf(rules: readonly ClusterRule[]): readonly ClusterSelection[] {
  return rules.flatMap(({ peers }) => peers.flatMap((peer) => (peer.kind === 'pods' ? [peer] : [])));
}

/** A name is that of a port of whatever protocol. */
function portNamesOf(policies: readonly ClusterPolicy[]): readonly PortName[] {
  const names = new Set(policies.flatMap(({ rules: { egress } }) => egress.flatMap(({ ports }) => (
    ports === 'any' ? [] : ports.flatMap((port) => (port.kind === 'named' ? [port.name] : []))
  ))));
  return [...names].flatMap((name) => PROTOCOLS.map((protocol) => ({ protocol, name })));
}
