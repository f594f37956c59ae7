import { made, type Accepted, type Refused } from './refusal';
import type { Manifest } from '../support/synth';

const LONG = 'a'.repeat(64);
const CONTAINERS = [{ name: 'main', image: 'example.com/app:1' }];

const policy = (spec: object): Manifest => made('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {}, ...spec });
const ports = (...list: object[]): Manifest => policy({ ingress: [{ ports: list }] });
const peer = (item: object): Manifest => policy({ ingress: [{ from: [item] }] });
const selected = (requirement: object): Manifest => policy({ podSelector: { matchExpressions: [requirement] } });
const pod = (spec: object, metadata: object = {}): Manifest => made('v1', 'Pod', { containers: CONTAINERS, ...spec }, metadata);
const container = (fields: object): Manifest => pod({ containers: [{ ...CONTAINERS[0], ...fields }] });
const deployment = (selector: unknown, labels: object): Manifest => (
  made('apps/v1', 'Deployment', { ...(selector !== undefined && { selector }), template: { metadata: { labels }, spec: { containers: CONTAINERS } } })
);
const service = (spec: object): Manifest => made('v1', 'Service', { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec });

const AT_PORT = 'spec.ingress.0.ports.0';
const AT_PEER = 'spec.ingress.0.from.0';
const RANGE = 'must be between 1 and 65535, inclusive';
const TYPE = 'not declared in schema|unmarshal|expected|must be';

function by(title: string, object: Manifest, path: string, says: string, real?: string): Refused {
  return { title, object, by: 'api-server', path, says, ...(real !== undefined && { real }) };
}

/** Refused by the API server in its own kinds. */
export const REFUSED_BY_KUBERNETES: readonly Refused[] = [
  by('a number in quotes as a port', ports({ port: '8080' }), `${AT_PORT}.port`, 'must contain at least one letter (a-z)'),
  by('a port name in capitals', ports({ port: 'HTTP' }), `${AT_PORT}.port`, 'must contain only alpha-numeric characters'),
  by('a port name of sixteen letters', ports({ port: 'abcdefghijklmnop' }), `${AT_PORT}.port`, 'must be no more than 15'),
  by('a port name with two hyphens', ports({ port: 'a--b' }), `${AT_PORT}.port`, 'must not contain consecutive hyphens'),
  by('a port name that ends with a hyphen', ports({ port: 'web-' }), `${AT_PORT}.port`, 'must not begin or end with a hyphen'),
  by('port 0', ports({ port: 0 }), `${AT_PORT}.port`, RANGE),
  by('port 65536', ports({ port: 65536 }), `${AT_PORT}.port`, RANGE),
  by('an endPort alone', ports({ endPort: 80 }), `${AT_PORT}.endPort`, 'may not be specified when `port` is not specified'),
  by('an endPort beside a name', ports({ port: 'web', endPort: 80 }), `${AT_PORT}.endPort`, 'may not be specified when `port` is non-numeric'),
  by('an endPort before its port', ports({ port: 90, endPort: 80 }), `${AT_PORT}.endPort`, 'must be greater than or equal to `port`'),
  by('an endPort beyond the last', ports({ port: 90, endPort: 70000 }), `${AT_PORT}.endPort`, RANGE),
  by('a protocol in lower case', ports({ port: 80, protocol: 'tcp' }), `${AT_PORT}.protocol`, 'Unsupported value: "tcp"'),
  by('a protocol that is none', ports({ port: 80, protocol: 'HTTP' }), `${AT_PORT}.protocol`, 'Unsupported value: "HTTP"'),
  by('a CIDR that is none', peer({ ipBlock: { cidr: '10.0.0.0/33' } }), `${AT_PEER}.ipBlock.cidr`, 'must be a valid CIDR value'),
  by('an address instead of a CIDR', peer({ ipBlock: { cidr: '10.0.0.1' } }), `${AT_PEER}.ipBlock.cidr`, 'must be a valid CIDR value'),
  by('no CIDR', peer({ ipBlock: { except: ['10.0.0.0/8'] } }), `${AT_PEER}.ipBlock.cidr`, 'Required value'),
  by('an exception outside', peer({ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }), `${AT_PEER}.ipBlock.except.0`, 'must be a strict subset of `cidr`'),
  by('an exception of everything', peer({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } }), `${AT_PEER}.ipBlock.except.0`, 'must be a strict subset of `cidr`'),
  by('an exception that is none', peer({ ipBlock: { cidr: '10.0.0.0/8', except: ['ten'] } }), `${AT_PEER}.ipBlock.except.0`, 'must be a valid CIDR value'),
  by('an ipBlock beside a selector', peer({ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }), `${AT_PEER}.ipBlock`, 'may not specify both ipBlock and another peer'),
  by('an empty peer', peer({}), AT_PEER, 'must specify a peer'),
  by('a policy type in lower case', policy({ policyTypes: ['ingress'] }), 'spec.policyTypes.0', 'Unsupported value: "ingress"'),
  by('three policy types', policy({ policyTypes: ['Ingress', 'Egress', 'Ingress'] }), 'spec.policyTypes', 'may not specify more than two policyTypes'),
  by('a label value that is too long', policy({ podSelector: { matchLabels: { app: LONG } } }), 'spec.podSelector.matchLabels.app', 'must be no more than 63'),
  by('a label value with a star', policy({ podSelector: { matchLabels: { app: 'web*' } } }), 'spec.podSelector.matchLabels.app', 'a valid label must be an empty string or consist of'),
  by('a label value with a slash', policy({ podSelector: { matchLabels: { app: 'a/b' } } }), 'spec.podSelector.matchLabels.app', 'a valid label must be an empty string or consist of'),
  by('a label key with a space', policy({ podSelector: { matchLabels: { 'my app': 'web' } } }), 'spec.podSelector.matchLabels.my app', 'name part must consist of'),
  by('a label key with two slashes', policy({ podSelector: { matchLabels: { 'a/b/c': 'web' } } }), 'spec.podSelector.matchLabels.a/b/c', 'with an optional DNS subdomain prefix and \'/\''),
  by('a boolean as a label', policy({ podSelector: { matchLabels: { app: true } } }), 'spec.podSelector.matchLabels.app', 'must be of type string, not boolean', TYPE),
  by('a number as a label', policy({ podSelector: { matchLabels: { version: 1 } } }), 'spec.podSelector.matchLabels.version', 'must be of type string, not integer', TYPE),
  by('a list instead of a selector', policy({ podSelector: [] }), 'spec.podSelector', 'must be of type object, not array', TYPE),
  by('an operator that is none', selected({ key: 'app', operator: 'Is', values: ['web'] }), 'spec.podSelector.matchExpressions.0.operator', 'Unsupported value: "Is"', 'not a valid selector operator'),
  by('In without values', selected({ key: 'app', operator: 'In' }), 'spec.podSelector.matchExpressions.0.values', 'must be specified when `operator` is \'In\' or \'NotIn\''),
  by('Exists with values', selected({ key: 'app', operator: 'Exists', values: ['web'] }), 'spec.podSelector.matchExpressions.0.values', 'may not be specified when `operator` is \'Exists\' or \'DoesNotExist\''),
  by('a value with a star in an expression', selected({ key: 'app', operator: 'In', values: ['*'] }), 'spec.podSelector.matchExpressions.0.values.0', 'a valid label must be an empty string or consist of'),
  by('an expression without a key', selected({ operator: 'Exists' }), 'spec.podSelector.matchExpressions.0.key', 'name part must be non-empty'),

  by('a name in capitals', made('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {} }, { name: 'Odd' }), 'metadata.name', 'a lowercase RFC 1123 subdomain must consist of'),
  by('a label of its own that is none', pod({}, { labels: { app: 'web app' } }), 'metadata.labels.app', 'a valid label must be an empty string or consist of'),
  by('a boolean as a label of its own', pod({}, { labels: { app: true } }), 'metadata.labels.app', 'must be of type string, not boolean', TYPE),
  by('a number as an annotation', pod({}, { annotations: { note: 1 } }), 'metadata.annotations.note', 'must be of type string, not integer', TYPE),
  by('an annotation key with a space', pod({}, { annotations: { 'my note': 'x' } }), 'metadata.annotations.my note', 'name part must consist of'),

  by('a pod without containers', pod({ containers: [] }), 'spec.containers', 'Required value'),
  by('a container port that is none', container({ ports: [{ containerPort: 70000 }] }), 'spec.containers.0.ports.0.containerPort', RANGE),
  by('a container port 0', container({ ports: [{ containerPort: 0 }] }), 'spec.containers.0.ports.0.containerPort', 'Required value'),
  by('a container port in quotes', container({ ports: [{ containerPort: '80' }] }), 'spec.containers.0.ports.0.containerPort', 'must be of type integer, not string', TYPE),
  by('a container port with a number as its name', container({ ports: [{ containerPort: 80, name: '80' }] }), 'spec.containers.0.ports.0.name', 'must contain at least one letter (a-z)'),
  by('two container ports of one name', container({ ports: [{ containerPort: 80, name: 'web' }, { containerPort: 81, name: 'web' }] }), 'spec.containers.0.ports.1.name', 'Duplicate value'),
  by('a container name in capitals', container({ name: 'Main' }), 'spec.containers.0.name', 'a lowercase RFC 1123 label must consist of'),
  by('two containers of one name', pod({ containers: [CONTAINERS[0], CONTAINERS[0]] }), 'spec.containers.1.name', 'Duplicate value', 'Duplicate value|duplicate entries for key'),
  by('a ServiceAccount with a slash', pod({ serviceAccountName: 'shop/web' }), 'spec.serviceAccountName', 'a lowercase RFC 1123 subdomain must consist of', 'may not contain \'/\'|RFC 1123'),
  by('a Deployment without a selector', deployment(undefined, { app: 'web' }), 'spec.selector', 'Required value'),
  by('a Deployment with an empty selector', deployment({}, { app: 'web' }), 'spec.selector', 'empty selector is invalid for deployment'),
  by('a Deployment that selects other pods', deployment({ matchLabels: { app: 'web' } }, { app: 'wbe' }), 'spec.template.metadata.labels', '`selector` does not match template `labels`'),
  by('a Deployment whose pods have labels that are none', deployment({ matchLabels: { app: 'web' } }, { app: 'web', tier: 'a b' }), 'spec.template.metadata.labels.tier', 'a valid label must be an empty string or consist of'),

  by('a Service without ports', service({ ports: [] }), 'spec.ports', 'Required value'),
  by('a Service port that is none', service({ ports: [{ port: 0 }] }), 'spec.ports.0.port', RANGE),
  by('several Service ports without names', service({ ports: [{ port: 80 }, { port: 81, name: 'b' }] }), 'spec.ports.0.name', 'Required value'),
  by('two Service ports of one name', service({ ports: [{ port: 80, name: 'a' }, { port: 81, name: 'a' }] }), 'spec.ports.1.name', 'Duplicate value'),
  by('one Service port twice', service({ ports: [{ port: 80, name: 'a' }, { port: 80, name: 'b' }] }), 'spec.ports.1', 'Duplicate value', 'Duplicate value|duplicate entries for key'),
  by('a Service port with capitals in its name', service({ ports: [{ port: 80, name: 'HTTP' }] }), 'spec.ports.0.name', 'a lowercase RFC 1123 label must consist of'),
  by('a target port in quotes', service({ ports: [{ port: 80, targetPort: '8080' }] }), 'spec.ports.0.targetPort', 'must contain at least one letter (a-z)'),
  by('a target port that is none', service({ ports: [{ port: 80, targetPort: 70000 }] }), 'spec.ports.0.targetPort', RANGE),
  by('a Service that selects by a label that is none', service({ selector: { app: '*' } }), 'spec.selector.app', 'a valid label must be an empty string or consist of'),
];

export const ACCEPTED_BY_KUBERNETES: readonly Accepted[] = [
  { title: 'one port twice in a policy', object: ports({ port: 80 }, { port: 80 }) },
  { title: 'a port name that looks like a number with a letter', object: ports({ port: '80a' }) },
  { title: 'an empty label value', object: policy({ podSelector: { matchLabels: { app: '' } } }) },
  { title: 'one policy type twice', object: policy({ policyTypes: ['Ingress', 'Ingress'] }) },
  { title: 'an endPort that is its port', object: ports({ port: 80, endPort: 80 }) },
  { title: 'a label value of 63 characters', object: policy({ podSelector: { matchLabels: { app: 'a'.repeat(63) } } }) },
  { title: 'a headless Service without ports', object: service({ ports: [], clusterIP: 'None' }) },
  { title: 'one Service port for two protocols', object: service({ ports: [{ port: 53, name: 'a' }, { port: 53, name: 'b', protocol: 'UDP' }] }) },
  { title: 'one name of two ports, in two containers', object: pod({ containers: ['a', 'b'].map((name, index) => ({ ...CONTAINERS[0], name, ports: [{ containerPort: 80 + index, name: 'web' }] })) }) },
  { title: 'an annotation key in capitals', object: pod({}, { annotations: { 'Example.com/Note': 'x' } }) },
];
