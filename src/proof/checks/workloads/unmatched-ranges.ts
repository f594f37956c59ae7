/**
 * Addresses that are declared and that the network plugin never matches, so that the call does not work although each policy is there. Source:
 * Cilium "Layer 3 Policies": ranges mean neither nodes nor pods, unless policy-cidr-match-mode says so.
 */
import { rangesMeet, tryParseCidr } from '../../../judge/cluster/ip';
import { beyond } from '../../declared/internet';
import { isCilium, statedNodeCidrs, statedPodCidrs } from '../../declared/judge-options';
import type { Message } from '../../findings/message';
import type { SpecificationNode } from '../../specification/nodes';
import { findNode } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Calls to ranges that hold addresses of nodes or pods, with Cilium. */
export function* unmatchedRanges(graph: Specification): Generator<Message> {
  if (!isCilium(graph)) return;
  const inside = [...statedNodeCidrs(graph).map((cidr) => ({ cidr, of: 'nodes' })), ...statedPodCidrs(graph).map((cidr) => ({ cidr, of: 'pods' }))]
    .map((one) => ({ ...one, range: tryParseCidr(one.cidr) }));
  const internet = new Set(beyond([]).map(({ cidr }) => cidr));
  const reported = new Set<string>();
  for (const { from, to, purpose } of graph.edges) {
    // The API server is known by its name, wherever it runs.
    if (purpose === 'api-server') continue;
    const caller = findNode(graph, from);
    if (caller.kind !== 'workload' && caller.kind !== 'gateway') continue;
    const callee = findNode(graph, to);
    for (const cidr of rangesOf(callee, internet)) {
      const range = tryParseCidr(cidr);
      const meeting = range && inside.find((one) => one.range && rangesMeet(range, one.range));
      const about = `unmatched range ${cidr} of ${from}`;
      if (!meeting || reported.has(about)) continue;
      reported.add(about);
      const what = callee.kind === 'network' ? `network ${callee.name}` : callee.kind === 'host' ? `host ${callee.host}` : 'platform';
      yield { node: from, about, text: `${from} may call ${cidr} (${what}), where ${meeting.of} have their addresses (${meeting.cidr}), which Cilium never matches; ${FIX}` };
    }
  }
}

const FIX = 'name addresses outside of the cluster. No waiver lifts this';

/** All addresses are the internet, in which neither nodes nor pods are meant. */
function rangesOf(node: SpecificationNode, internet: ReadonlySet<string>): readonly string[] {
  if (node.kind === 'platform') return node.at.kind === 'addresses' ? node.at.cidrs : [];
  return node.kind === 'network' || node.kind === 'host' ? (node.cidrs ?? []).filter((cidr) => !internet.has(cidr)) : [];
}
