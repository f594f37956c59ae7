/**
 * Where Cilium enforces, each workload is denied what gives credentials of the cloud to whoever asks, so that no policy of anybody else opens it: what
 * is merely not allowed may be allowed elsewhere. Source: Cilium "Deny Policies".
 */
import { rangeContains, tryParseCidr } from '../../../judge/cluster/ip';
import type { AddressRange } from '../../../judge/cluster/ip';
import type { Workload } from '../../../judge/cluster/pod';
import { setTruth } from '../../../judge/engine/evaluate';
import { CILIUM } from '../../../judge/layers/cilium/key';
import { endpointSet } from '../../../judge/layers/cilium/peers';
import type { CiliumRule } from '../../../judge/layers/cilium/read/model';
import { metadataServices } from '../../declared/internet';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { podKeysOf } from '../../objects/workload-by-pods';
import type { WorkloadNode } from '../../specification/nodes';
import { edgesFrom, findNode, nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

const SERVICES = [...metadataServices(4), ...metadataServices(6)].map((cidr) => ({ cidr, range: tryParseCidr(cidr)! }));

export function* metadataFindings(graph: Specification, input: ProofInput): Generator<Message> {
  const { workloadByKey } = input.judgement.cluster;
  for (const node of nodesOf(graph, 'workload')) {
    if (node.cluster.networkPlugin !== 'cilium') continue;
    const called = new Set(cidrsCalledBy(graph, node));
    const asked = SERVICES.filter(({ cidr }) => !called.has(cidr));
    for (const pod of podKeysOf(node).flatMap((key) => workloadByKey.get(key) ?? []).filter(({ hostNetwork }) => !hostNetwork)) {
      const denied = deniedTo(pod, input);
      const open = asked.filter(({ range }) => !denied.some((one) => rangeContains(one, range)));
      if (open.length === 0) continue;
      yield {
        node: node.id,
        about: `metadata services of ${node.id}`,
        text: `no policy of Cilium denies ${node.id} the metadata services of clouds at ${open.map(({ cidr }) => cidr).join(', ')} (egressDeny), so that a policy of anybody else may open them. Put the rule back`,
      };
      break;
    }
  }
}

function cidrsCalledBy(graph: Specification, { id }: WorkloadNode): readonly string[] {
  return edgesFrom(graph, id).flatMap(({ to }) => {
    const callee = findNode(graph, to);
    return callee.kind === 'network' || callee.kind === 'host' ? callee.cidrs ?? [] : [];
  });
}

/** All that is denied for certain, on all ports. */
function deniedTo(pod: Workload, { judgement: { cluster } }: ProofInput): readonly AddressRange[] {
  const { specs } = cluster.of(CILIUM);
  return [...specs.find('', pod), ...specs.find(pod.namespace, pod)].flatMap(({ spec, doubt }) => {
    if (doubt !== undefined || spec.doubt !== undefined || spec.malformed || spec.subject === 'nodes') return [];
    const selects = setTruth(endpointSet(cluster, spec.policy.ref.namespace, spec.subject), (test) => test.matches({ kind: 'pod', pod }));
    return selects === 'yes' ? spec.directions.egress.rules.flatMap(rangesOf) : [];
  });
}

function rangesOf({ action, peers, ports, doubt }: CiliumRule): readonly AddressRange[] {
  if (action !== 'deny' || peers === 'anyone' || ports !== 'any' || doubt !== undefined) return [];
  return peers.flatMap((peer) => (peer.kind === 'block' && peer.block.except.length === 0 ? [peer.block.cidr] : []));
}
