import { made, type Accepted, type Refused } from './refusal';
import type { Manifest } from '../support/synth';

type Kind = 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy';

const SUBJECT = { namespaces: {} };
const PEER = { namespaces: {} };

function policy(kind: Kind, spec: object, metadata: object = {}): Manifest {
  const version = kind === 'ClusterNetworkPolicy' ? 'v1alpha2' : 'v1alpha1';
  const facts = { ...(kind !== 'BaselineAdminNetworkPolicy' && { priority: 10 }), ...(kind === 'ClusterNetworkPolicy' && { tier: 'Admin' }) };
  const name = kind === 'BaselineAdminNetworkPolicy' ? 'default' : 'odd';
  return made(`policy.networking.k8s.io/${version}`, kind, { subject: SUBJECT, ...facts, ...spec }, { name, namespace: undefined, ...metadata });
}

const admin = (spec: object): Manifest => policy('AdminNetworkPolicy', spec);
const cluster = (spec: object): Manifest => policy('ClusterNetworkPolicy', spec);
const baseline = (spec: object, metadata?: object): Manifest => policy('BaselineAdminNetworkPolicy', spec, metadata);
const ingress = (rule: object): Manifest => admin({ ingress: [{ action: 'Deny', from: [PEER], ...rule }] });
const egress = (rule: object): Manifest => admin({ egress: [{ action: 'Allow', to: [PEER], ...rule }] });
const to = (peer: object): Manifest => egress({ to: [peer] });
const port = (value: object): Manifest => ingress({ ports: [value] });
const leaving = (rule: object): Manifest => cluster({ egress: [{ action: 'Accept', to: [PEER], ...rule }] });
const protocol = (value: object): Manifest => leaving({ protocols: [value] });

const AT_RULE = 'spec.ingress.0';
const AT_TO = 'spec.egress.0.to.0';
const AT_PORT = 'spec.ingress.0.ports.0';
const AT_PROTOCOL = 'spec.egress.0.protocols.0';

function by(title: string, object: Manifest, at: string, says: string, real?: string): Refused {
  return { title, object, by: 'api-server', path: at, says, ...(real !== undefined && { real }) };
}

/** Refused by the schemas of network-policy-api. */
export const REFUSED_BY_NETWORK_POLICY_API: readonly Refused[] = [
  by('no spec', made('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', undefined, { namespace: undefined }), 'spec', 'Required value'),
  by('no priority', admin({ priority: undefined }), 'spec.priority', 'Required value'),
  by('a priority below 0', admin({ priority: -1 }), 'spec.priority', 'in body should be'),
  by('a priority above 1000', cluster({ priority: 1001 }), 'spec.priority', 'in body should be'),
  by('a priority as text', admin({ priority: '10' }), 'spec.priority', 'must be of type integer', 'must be of type integer|expected numeric'),
  by('no tier', cluster({ tier: undefined }), 'spec.tier', 'Required value'),
  by('the tier of NetworkPolicy', cluster({ tier: 'NetworkPolicy' }), 'spec.tier', 'Unsupported value: "NetworkPolicy"'),
  by('no subject', admin({ subject: undefined }), 'spec.subject', 'Required value'),
  by('a subject that is empty', admin({ subject: {} }), 'spec.subject', 'should have at least 1 properties'),
  by('a subject of two kinds', cluster({ subject: { namespaces: {}, pods: { podSelector: {} } } }), 'spec.subject', 'must have at most 1 item'),
  by('a baseline of another name', baseline({}, { name: 'other' }), 'metadata.name', 'Only one baseline admin network policy'),
  by('a baseline that passes', baseline({ ingress: [{ action: 'Pass', from: [PEER] }] }), 'spec.ingress.0.action', 'Unsupported value: "Pass"'),
  by('an action of the other kind', ingress({ action: 'Accept' }), `${AT_RULE}.action`, 'Unsupported value: "Accept"'),
  by('an action of the other kind', leaving({ action: 'Allow' }), 'spec.egress.0.action', 'Unsupported value: "Allow"'),
  by('a rule without an action', ingress({ action: undefined }), `${AT_RULE}.action`, 'Required value'),
  by('a rule without peers', ingress({ from: undefined }), `${AT_RULE}.from`, 'Required value'),
  by('a rule with no peer in its list', ingress({ from: [] }), `${AT_RULE}.from`, 'should have at least 1 items'),
  by('a peer that is empty', to({}), AT_TO, 'should have at least 1 properties'),
  by('a peer of two kinds', to({ namespaces: {}, networks: ['10.0.0.0/8'] }), AT_TO, 'must have at most 1 item'),
  by('pods without a podSelector', ingress({ from: [{ pods: { namespaceSelector: {} } }] }), `${AT_RULE}.from.0.pods.podSelector`, 'Required value'),
  by('pods without a namespaceSelector', ingress({ from: [{ pods: { podSelector: {} } }] }), `${AT_RULE}.from.0.pods.namespaceSelector`, 'Required value'),
  by('an empty list of networks', to({ networks: [] }), `${AT_TO}.networks`, 'should have at least 1 items'),
  by('a network twice', to({ networks: ['10.0.0.0/8', '10.0.0.0/8'] }), `${AT_TO}.networks.1`, 'Duplicate value', 'Duplicate value|duplicate entries'),
  by('a network that is an address', leaving({ to: [{ networks: ['10.0.0.1'] }] }), `${AT_TO}.networks.0`, 'Invalid CIDR format provided'),
  by('named ports of a network', egress({ to: [{ networks: ['10.0.0.0/8'] }], ports: [{ namedPort: 'http' }] }), 'spec.egress.0', 'since there are no namedPorts for networks/nodes'),
  by('named ports of a network', leaving({ to: [{ networks: ['10.0.0.0/8'] }], protocols: [{ destinationNamedPort: 'http' }] }), 'spec.egress.0', 'since there are no namedPorts for networks/nodes'),
  by('a name of a rule that is too long', ingress({ name: 'x'.repeat(101) }), `${AT_RULE}.name`, 'Too long', 'Too long|may not be (more|longer) than'),
  by('twenty-six rules', cluster({ ingress: Array.from({ length: 26 }, () => ({ action: 'Deny', from: [PEER] })) }), 'spec.ingress', 'must have at most 25 items'),
  by('a hundred and one rules', admin({ ingress: Array.from({ length: 101 }, () => ({ action: 'Deny', from: [PEER] })) }), 'spec.ingress', 'must have at most 100 items'),
  by('no port in the list of ports', ingress({ ports: [] }), `${AT_RULE}.ports`, 'should have at least 1 items'),
  by('a port that is empty', port({}), AT_PORT, 'should have at least 1 properties'),
  by('port 0', port({ portNumber: { port: 0 } }), `${AT_PORT}.portNumber.port`, 'should be greater than or equal to 1'),
  by('a port that is too high', port({ portNumber: { protocol: 'UDP', port: 65536 } }), `${AT_PORT}.portNumber.port`, 'should be less than or equal to 65535'),
  by('a range without an end', port({ portRange: { start: 80 } }), `${AT_PORT}.portRange.end`, 'Required value'),
  by('a protocol without attributes', protocol({ tcp: {} }), `${AT_PROTOCOL}.tcp`, 'should have at least 1 properties'),
  by('a port of two kinds', protocol({ tcp: { destinationPort: { number: 80, range: { start: 80, end: 81 } } } }), `${AT_PROTOCOL}.tcp.destinationPort`, 'must have at most 1 item'),
  by('a range that ends where it starts', protocol({ udp: { destinationPort: { range: { start: 80, end: 80 } } } }), `${AT_PROTOCOL}.udp.destinationPort.range`, 'Start port must be less than End port'),
];

export const ACCEPTED_BY_NETWORK_POLICY_API: readonly Accepted[] = [
  { title: 'no rules', object: admin({}) },
  { title: 'a port of the default protocol', object: port({ portNumber: { port: 80 } }) },
  { title: 'a named port', object: port({ namedPort: 'http' }) },
  { title: 'nodes', object: to({ nodes: {} }) },
  { title: 'domain names', object: to({ domainNames: ['*.example.com', 'Example.org.'] }) },
  { title: 'pods of all namespaces', object: cluster({ subject: { pods: { podSelector: {} } } }) },
  { title: 'two networks', object: leaving({ to: [{ networks: ['10.0.0.0/8', '2001:db8::/32'] }] }) },
  { title: 'a range of ports', object: protocol({ sctp: { destinationPort: { range: { start: 1, end: 65535 } } } }) },
];
