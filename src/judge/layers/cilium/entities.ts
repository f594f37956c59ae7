/**
 * Entities: what Cilium has names for. Source: Cilium "Entities Based"; pkg/policy/api, entity.go.
 *
 * Pods are managed and run: none is `init`, `unmanaged` or `health`, and what enters through Cilium's own gateways is no pod and no address. Which
 * addresses are nodes is known where somebody states it; one of the host network is its node.
 */
import { apiServerRanges, nodeRanges } from './nodes';
import type { Entity } from './read/model';
import type { Cluster } from '../../cluster/cluster';
import { rangeHas, type Address, type AddressRange } from '../../cluster/ip';
import { anyOf, truthOf, type Truth } from '../../core/verdict';
import type { PeerTest } from '../../engine/decision';

/** For pods of the pod network, for those of the host network, and for the API server. */
interface OfPods {
  readonly pod: Truth;
  readonly host: Truth;
  readonly apiServer: Truth;
}

const NOBODY: OfPods = { pod: 'no', host: 'no', apiServer: 'no' };
const INSIDE: OfPods = { pod: 'yes', host: 'yes', apiServer: 'yes' };

const OF_PODS: Readonly<Record<Entity, OfPods>> = {
  'all': INSIDE,
  'cluster': INSIDE,
  'cluster-mesh': INSIDE,
  'world': { pod: 'no', host: 'no', apiServer: 'unknown' },
  'world-ipv4': { pod: 'no', host: 'no', apiServer: 'unknown' },
  'world-ipv6': { pod: 'no', host: 'no', apiServer: 'unknown' },
  'host': { pod: 'no', host: 'unknown', apiServer: 'unknown' },
  'remote-node': { pod: 'no', host: 'unknown', apiServer: 'unknown' },
  // Its pods are recognised by their address, as are nodes that it runs on.
  'kube-apiserver': { pod: 'no', host: 'unknown', apiServer: 'yes' },
  'init': NOBODY,
  'ingress': NOBODY,
  'unmanaged': NOBODY,
  'health': NOBODY,
  'none': NOBODY,
};

export function entityTest(cluster: Cluster, entities: readonly Entity[]): PeerTest {
  const [nodes, servers] = [nodeRanges(cluster), apiServerRanges(cluster)];
  const sorted = [...new Set(entities)].sort();
  // A node is the one of the other end, or another.
  const areNodes = sorted.includes('host') && sorted.includes('remote-node');
  const truth = (of: keyof OfPods) => (of === 'host' && areNodes ? 'yes' : anyOf(sorted.map((entity) => OF_PODS[entity][of])));
  const [pod, host] = [truth('pod'), truth('host')];
  return {
    kind: 'entity',
    key: `entities ${sorted.join()}`,
    apiServer: truth('apiServer'),
    matches(peer) {
      if (peer.kind === 'external') return anyOf(sorted.map((entity) => ofAddress(entity, peer.address, nodes, servers)));
      if (peer.pod.opaque !== undefined) return 'unknown';
      return peer.pod.hostNetwork ? host : pod;
    },
    ...(pod === 'no' && { candidates: ({ externals, unlikeOthers, opaque }) => [...externals, ...unlikeOthers, ...opaque] }),
  };
}

function ofAddress(entity: Entity, address: Address, nodes: readonly AddressRange[], servers: readonly AddressRange[]): Truth {
  // A range that is stated may hold more than nodes.
  const isNode: Truth = nodes.length === 0 || nodes.some((range) => rangeHas(range, address)) ? 'unknown' : 'no';
  const isServer: Truth = servers.length === 0 ? 'unknown' : anyOf(servers.filter((range) => rangeHas(range, address)).map(({ first, last }) => (first === last ? 'yes' : 'unknown')));
  const isOutside: Truth = nodes.some((range) => rangeHas(range, address)) ? 'unknown' : 'yes';
  switch (entity) {
    case 'all': return 'yes';
    case 'world': return isOutside;
    // With one family of addresses Cilium knows the world by its plain name alone.
    case 'world-ipv4': return address.family === 4 ? 'unknown' : 'no';
    case 'world-ipv6': return address.family === 6 ? 'unknown' : 'no';
    case 'cluster': case 'cluster-mesh': return anyOf([isNode, isServer]);
    case 'host': case 'remote-node': return isNode;
    case 'kube-apiserver': return isServer;
    case 'init': case 'ingress': case 'unmanaged': case 'health': case 'none': return truthOf(false);
  }
}
