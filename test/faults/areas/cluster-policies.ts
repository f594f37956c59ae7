import type { Area, Fault } from '../fault';
import type { World } from '../world';

const GROUP = 'policy.networking.k8s.io';
const ALL = { namespaces: {} };
const WEB = { pods: { namespaceSelector: {}, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } } } };
const ORDERS = { pods: { namespaceSelector: {}, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'orders' } } } };

function admin(world: World, spec: object, name = 'x'): void {
  world.add(`${GROUP}/v1alpha1`, 'AdminNetworkPolicy', { name, namespace: undefined }, { spec: { priority: 10, subject: ALL, ...spec } });
}

function cluster(world: World, spec: object, version = 'v1alpha2'): void {
  world.add(`${GROUP}/${version}`, 'ClusterNetworkPolicy', { name: 'x', namespace: undefined }, { spec: { tier: 'Admin', priority: 10, subject: ALL, ...spec } });
}

function baseline(world: World, spec: object): void {
  world.add(`${GROUP}/v1alpha1`, 'BaselineAdminNetworkPolicy', { name: 'default', namespace: undefined }, { spec: { subject: ALL, ...spec } });
}

/** The call of orders that is declared. */
function webOnly(matchLabels: object): object {
  const web = { pods: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }, podSelector: { matchLabels } } };
  return { action: 'Allow', from: [web], ports: [{ portNumber: { port: 8080 } }] };
}

function fault(change: (world: World) => void, object: string, ...says: readonly string[]): Fault {
  return { change, object, says };
}

const ADMIN = 'AdminNetworkPolicy x';
const CLUSTER = 'ClusterNetworkPolicy x';
const UNDECLARED = ['which is undeclared', 'Take it out of'];
const CLOSED = ["can't reach", 'although it is declared', 'blocked by'];
const OPEN = ['unknown whether', 'Delete the object that causes it'];

/** Cluster-wide policies are compared with the declaration like all others. */
export const AREA: Area = {
  faults: {
    'an Allow that opens all pods to all': fault((world) => admin(world, { ingress: [{ action: 'Allow', from: [ALL] }] }), ADMIN, ...UNDECLARED, 'NetworkPolicy ingress'),
    'an Allow for one more caller': fault((world) => admin(world, { subject: ORDERS, ingress: [{ action: 'Allow', from: [{ namespaces: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }] }] }), ADMIN, ...UNDECLARED),
    'an Allow that lets everybody out to a network': fault((world) => admin(world, { egress: [{ action: 'Allow', to: [{ networks: ['203.0.113.0/24'] }] }] }), ADMIN, 'which is undeclared', '203.0.113.0/24', 'NetworkPolicy egress'),
    'an Accept before a Deny': fault((world) => cluster(world, { subject: ORDERS, ingress: [{ action: 'Accept', from: [ALL] }, { action: 'Deny', from: [ALL] }] }), CLUSTER, ...UNDECLARED),
    'an Accept of the later version': fault((world) => cluster(world, { ingress: [{ action: 'Accept', from: [ALL] }] }, 'v1beta1'), CLUSTER, ...UNDECLARED),
    'a Deny of a declared call': fault((world) => cluster(world, { subject: ORDERS, ingress: [{ action: 'Deny', from: [WEB] }] }), CLUSTER, ...CLOSED, 'shop/web'),
    'a Deny of all that leaves': fault((world) => cluster(world, { egress: [{ action: 'Deny', to: [ALL] }] }), CLUSTER, ...CLOSED, 'NetworkPolicy egress'),
    'a Deny before a Pass': fault((world) => admin(world, { ingress: [{ action: 'Deny', from: [WEB] }, { action: 'Pass', from: [ALL] }] }), ADMIN, ...CLOSED),
    'a baseline that closes what no NetworkPolicy selects': fault((world) => baseline(world, { ingress: [{ action: 'Deny', from: [ALL] }] }), 'BaselineAdminNetworkPolicy default', ...CLOSED, 'kube-dns'),
    'a baseline that opens what NetworkPolicies isolate, with some plugins': fault((world) => baseline(world, { ingress: [{ action: 'Allow', from: [ALL] }] }), 'BaselineAdminNetworkPolicy default', ...OPEN, 'network plugins differ'),
    'a baseline that lets isolated pods out, with some plugins': fault((world) => cluster(world, { tier: 'Baseline', egress: [{ action: 'Accept', to: [{ networks: ['203.0.113.0/24'] }] }] }), CLUSTER, ...OPEN, 'network plugins differ', '203.0.113.0/24'),
    'a baseline of the later version that opens one port, with some plugins': fault((world) => cluster(world, {
      tier: 'Baseline', subject: ORDERS, ingress: [{ action: 'Accept', from: [ALL], protocols: [{ tcp: { destinationPort: { number: 9999 } } }] }],
    }, 'v1beta1'), CLUSTER, ...OPEN, 'network plugins differ', '9999'),
    'an Allow of domain names, which stand for addresses that nobody knows': fault((world) => admin(world, { egress: [{ action: 'Allow', to: [{ domainNames: ['*.example.com'] }] }] }), ADMIN, ...OPEN, 'the addresses behind a domain name are not known'),
    'a Deny of nodes, whose addresses nobody knows': fault((world) => admin(world, { egress: [{ action: 'Deny', to: [{ nodes: {} }] }] }), ADMIN, ...OPEN, 'the labels and addresses of nodes are not known'),
    'two policies of one priority that differ': fault((world) => {
      admin(world, { subject: ORDERS, ingress: [{ action: 'Deny', from: [WEB] }] });
      admin(world, { subject: ORDERS, ingress: [{ action: 'Pass', from: [WEB] }] }, 'y');
    }, 'AdminNetworkPolicy x', 'unknown whether shop/web reaches shop/orders', 'other policies have the same priority'),
    'an Allow by one label of a caller, which others may have': fault((world) => admin(world, { subject: ORDERS, ingress: [webOnly({ 'app.kubernetes.io/name': 'web' })] }), ADMIN, ...UNDECLARED, 'any pod labelled'),
    'a field of an older version': fault((world) => admin(world, { ingress: [{ action: 'Deny', from: [{ namespaces: { sameLabels: ['team'] } }] }] }), "AdminNetworkPolicy 'x'", 'sameLabels', 'not understood'),
    'a priority that the API server refuses': fault((world) => admin(world, { priority: 5000 }), ADMIN, 'refused by the API server for spec.priority', 'expected a priority from 0 to 1000'),
    'a version that is served by nobody': fault((world) => cluster(world, {}, 'v1alpha1'), CLUSTER, 'no API server serves', 'policy.networking.k8s.io/v1beta1'),
    'a baseline of another name': fault((world) => world.add(`${GROUP}/v1alpha1`, 'BaselineAdminNetworkPolicy', { name: 'x', namespace: undefined }, { spec: { subject: ALL } }), 'BaselineAdminNetworkPolicy x', 'refused by the API server for metadata.name'),
  },
  harmless: {
    'a Pass of everything': (world) => cluster(world, { ingress: [{ action: 'Pass', from: [ALL] }], egress: [{ action: 'Pass', to: [ALL] }] }),
    'a Pass before a Deny': (world) => cluster(world, { ingress: [{ action: 'Pass', from: [ALL] }, { action: 'Deny', from: [ALL] }] }),
    'a Pass of a higher rank than a Deny': (world) => {
      admin(world, { priority: 1, ingress: [{ action: 'Pass', from: [ALL] }] }, 'first');
      admin(world, { priority: 2, ingress: [{ action: 'Deny', from: [ALL] }] }, 'second');
    },
    'a Deny of the metadata service': (world) => admin(world, { egress: [{ action: 'Deny', to: [{ networks: ['169.254.169.254/32', 'fd00:ec2::254/128'] }] }] }),
    'a Deny of callers whom nobody declared': (world) => admin(world, { subject: ORDERS, ingress: [{ action: 'Deny', from: [{ namespaces: { matchLabels: { 'kubernetes.io/metadata.name': 'elsewhere' } } }] }] }),
    'an Allow of what is declared': (world) => admin(world, { subject: ORDERS, ingress: [webOnly({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' })] }),
    'a baseline that allows what is declared': (world) => baseline(world, {
      subject: ORDERS, ingress: [webOnly({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' })],
    }),
    'a baseline that denies before it allows': (world) => baseline(world, {
      subject: ORDERS, ingress: [{ action: 'Deny', from: [ALL] }, { action: 'Allow', from: [ALL] }],
    }),
    'a policy without rules': (world) => admin(world, {}),
  },
};
