/** Networks outside that hold addresses of nodes: pods of a node's own network have these addresses, and come in with them. */
import { rangesMeet, tryParseCidr } from '../../../judge/cluster/ip';
import { isCilium, statedNodeCidrs } from '../../declared/judge-options';
import type { Message } from '../../findings/message';
import { findNode } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export function* declaredNodeRanges(graph: Specification): Generator<Message> {
  // It never matches a range to nodes.
  if (isCilium(graph)) return;
  const nodes = statedNodeCidrs(graph);
  for (const { from, to } of nodes.length > 0 ? graph.edges : []) {
    const network = findNode(graph, from);
    if (network.kind !== 'sources' || !network.isNetwork) continue;
    const shared = network.cidrs.flatMap((cidr) => nodes.filter((own) => meet(cidr, own)).map((own) => [cidr, own] as const))[0];
    if (!shared) continue;
    yield {
      node: to,
      text: `${to} may be called from ${shared[0]} (${network.name}), in which nodes have their addresses (nodeCidrs: ${shared[1]}); a NetworkPolicy can't tell the network `
        + 'from pods with hostNetwork, nor from calls that a node passes on; name the addresses that are meant. No waiver lifts this',
    };
  }
}

function meet(one: string, other: string): boolean {
  const [left, right] = [tryParseCidr(one), tryParseCidr(other)];
  return left !== undefined && right !== undefined && rangesMeet(left, right);
}
