import type { Area, Fault } from '../fault';
import type { World } from '../world';

const V3 = 'projectcalico.org/v3';
const ALLOW = { action: 'Allow' };

function policy(world: World, spec: object): void {
  world.add(V3, 'NetworkPolicy', { name: 'x' }, { spec });
}

function ofCluster(world: World, spec: object): void {
  world.add(V3, 'GlobalNetworkPolicy', { name: 'x', namespace: undefined }, { spec });
}

function fault(change: (world: World) => void, object: string, ...says: readonly string[]): Fault {
  return { change, object, says };
}

const OPEN = ['unknown whether', 'Delete the object that causes it', 'whether Calico enforces policies in the cluster'];
const OF_CLUSTER = 'GlobalNetworkPolicy x';

/** Policies of Calico beside ours are compared with the declaration, as far as it is known that somebody enforces them. */
export const AREA: Area = {
  faults: {
    'a policy of Calico before ours that opens all': fault((world) => ofCluster(world, { order: 1, ingress: [ALLOW] }), OF_CLUSTER, ...OPEN),
    'a policy of Calico behind ours that opens more': fault((world) => policy(world, { selector: 'all()', order: 2000, ingress: [ALLOW] }), 'NetworkPolicy shop/x', ...OPEN),
    'a policy of Calico that passes by NetworkPolicies': fault((world) => ofCluster(world, { order: 1, egress: [{ action: 'Pass' }] }), OF_CLUSTER, ...OPEN),
    'a policy of Calico that closes all': fault((world) => ofCluster(world, { order: 1, ingress: [{ action: 'Deny' }] }), OF_CLUSTER, ...OPEN),
    'a policy of Calico in a tier that is not given': fault((world) => ofCluster(world, { tier: 'security', ingress: [ALLOW] }), OF_CLUSTER, 'unknown whether', 'no manifest gives the tier security'),
    'a selector of Calico that is none': fault((world) => policy(world, { selector: 'app = x', ingress: [ALLOW] }), "NetworkPolicy 'shop/x'", 'spec.selector', 'a selector of Calico'),
    'a field that only other products have': fault((world) => policy(world, { egress: [{ ...ALLOW, destination: { domains: ['example.com'] } }] }), "NetworkPolicy 'shop/x'", 'domains'),
    'an interface of a host': fault((world) => world.add(V3, 'HostEndpoint', { name: 'x', namespace: undefined }, { spec: { node: 'a' } }), 'HostEndpoint x', 'Calico applies policies to interfaces of hosts'),
    'a policy that Calico only stages': fault((world) => world.add(V3, 'StagedGlobalNetworkPolicy', { name: 'x', namespace: undefined }, { spec: {} }), 'StagedGlobalNetworkPolicy x', 'only logs what it would do'),
  },
  harmless: {
    'a policy of Calico about no pod of ours': (world) => policy(world, { selector: 'app == \'none\'', ingress: [{ action: 'Deny' }] }),
    'a tier without policies': (world) => world.add(V3, 'Tier', { name: 'x', namespace: undefined }, { spec: { order: 1 } }),
    'a set of networks that no policy names': (world) => world.add(V3, 'GlobalNetworkSet', { name: 'x', namespace: undefined }, { spec: { nets: ['10.0.0.0/8'] } }),
  },
};
