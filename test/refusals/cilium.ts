import { made, type Accepted, type Refused } from './refusal';
import type { Manifest } from '../support/synth';

const ALL = { endpointSelector: {} };
const WEB = { matchLabels: { app: 'web' } };

function policy(spec: unknown): Manifest {
  return made('cilium.io/v2', 'CiliumNetworkPolicy', spec);
}

function clusterwide(spec: unknown): Manifest {
  return made('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', spec, { namespace: undefined });
}

const ingress = (rule: object): Manifest => policy({ ...ALL, ingress: [rule] });
const egress = (rule: object): Manifest => policy({ ...ALL, egress: [rule] });
const port = (value: object, more: object = {}): Manifest => ingress({ toPorts: [{ ports: [{ port: '80', protocol: 'TCP', ...value }], ...more }] });
const lookup = (value: object, rules: object = { dns: [{ matchName: 'api.example.com' }] }): Manifest => egress({ toPorts: [{ ports: [{ port: '53', protocol: 'ANY', ...value }], rules }] });

function by(component: 'api-server' | 'Cilium', title: string, object: Manifest, at: string, says: string, real?: string): Refused {
  return { title, object, by: component, path: at, says, ...(real !== undefined && { real }) };
}

/** Refused by the agent, which then ignores the policy, or by the CRDs. */
export const REFUSED_BY_CILIUM: readonly Refused[] = [
  by('Cilium', 'no spec', policy(undefined), 'spec', 'empty policy'),
  by('Cilium', 'no rules', policy(ALL), 'spec', 'rule must have at least one of Ingress'),
  by('Cilium', 'empty lists of rules', policy({ ...ALL, ingress: [], egressDeny: [] }), 'spec', 'rule must have at least one of Ingress'),
  by('Cilium', 'no subject', policy({ ingress: [{}] }), 'spec', 'rule must have one of EndpointSelector or NodeSelector'),
  by('Cilium', 'two subjects', clusterwide({ ...ALL, nodeSelector: {}, ingress: [{}] }), 'spec', 'rule cannot have both'),
  by('Cilium', 'nodes in a namespace', policy({ nodeSelector: {}, ingress: [{}] }), 'spec.nodeSelector', 'rule cannot have NodeSelector'),
  by('Cilium', 'peers of two kinds', ingress({ fromEndpoints: [WEB], fromEntities: ['world'] }), 'spec.ingress.0.fromEntities', 'is not supported yet'),
  by('Cilium', 'names of hosts beside addresses', egress({ toCIDR: ['10.0.0.0/8'], toFQDNs: [{ matchName: 'api.example.com' }] }), 'spec.egress.0.toFQDNs', 'is not supported yet'),
  by('Cilium', 'ICMP beside ports', ingress({ toPorts: [{ ports: [{ port: '80' }] }], icmps: [{ fields: [{ type: 8 }] }] }), 'spec.ingress.0.icmps', 'the ICMPs block may only be present without ToPorts'),
  by('Cilium', 'requests of UDP', port({ protocol: 'UDP' }, { rules: { http: [{}] } }), 'spec.ingress.0.toPorts.0.rules.http', 'L7 rules can only apply to TCP'),
  by('Cilium', 'requests of any protocol', port({ protocol: undefined }, { rules: { http: [{}] } }), 'spec.ingress.0.toPorts.0.rules.http', 'L7 rules can only apply to TCP'),
  by('Cilium', 'requests at all ports', port({ port: '0' }, { rules: { http: [{}] } }), 'spec.ingress.0.toPorts.0.rules', 'L7 rules can not be used when a port is 0'),
  by('Cilium', 'lookups that come in', port({ port: '53', protocol: 'UDP' }, { rules: { dns: [{ matchPattern: '*' }] } }), 'spec.ingress.0.toPorts.0.rules.dns', 'DNS is not supported on ingress'),
  by('Cilium', 'lookups at a range of ports', lookup({ endPort: 54 }), 'spec.egress.0.toPorts.0.rules.dns', 'DNS rules do not support port ranges'),
  by('Cilium', 'lookups at no port', egress({ toPorts: [{ rules: { dns: [{ matchPattern: '*' }] } }] }), 'spec.egress.0.toPorts.0.rules.dns', 'port 53 must be specified for DNS rules'),
  by('Cilium', 'server names beside requests', egress({ toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }], serverNames: ['a.example.com'], rules: { http: [{}] } }] }), 'spec.egress.0.toPorts.0.serverNames', 'ServerNames are not allowed with L7 rules'),
  by('Cilium', 'an exception from outside', ingress({ fromCIDRSet: [{ cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] }] }), 'spec.ingress.0.fromCIDRSet.0.except.0', 'does not contain'),
  by('api-server', 'forty-one ports', ingress({ toPorts: [{ ports: Array.from({ length: 41 }, (_, index) => ({ port: `${index + 1}` })) }] }), 'spec.ingress.0.toPorts.0.ports', 'must have at most 40 items'),
  by('api-server', 'rules of two kinds', lookup({ protocol: 'TCP' }, { dns: [{ matchPattern: '*' }], http: [] }), 'spec.egress.0.toPorts.0.rules', 'must validate one and only one schema (oneOf)'),
  by('api-server', 'a name that is a pattern, too', egress({ toFQDNs: [{ matchName: 'a.example.com', matchPattern: '*.example.com' }] }), 'spec.egress.0.toFQDNs.0', 'must validate one and only one schema (oneOf)'),
  by('api-server', 'a port as a number', port({ port: 80 }), 'spec.ingress.0.toPorts.0.ports.0.port', 'must be of type string', 'must be of type string|expected string'),
  by('api-server', 'an unknown mode of authentication', ingress({ fromEndpoints: [WEB], authentication: { mode: 'mutual' } }), 'spec.ingress.0.authentication.mode', 'Unsupported value: "mutual"'),
];

export const ACCEPTED_BY_CILIUM: readonly Accepted[] = [
  { title: 'an empty rule', object: ingress({}) },
  { title: 'an empty list of peers', object: ingress({ fromEndpoints: [] }) },
  { title: 'labels with sources', object: ingress({ fromEndpoints: [{ matchLabels: { 'k8s:app': 'web' }, matchExpressions: [{ key: 'reserved:host', operator: 'DoesNotExist' }] }] }) },
  { title: 'entities', object: ingress({ fromEntities: ['all', 'world', 'cluster', 'host', 'init', 'ingress', 'unmanaged', 'remote-node', 'health', 'none', 'kube-apiserver'] }) },
  { title: 'an empty list of names beside ports', object: egress({ toFQDNs: [], toPorts: [{ ports: [{ port: '443' }] }] }) },
  { title: 'lookups', object: lookup({}, { dns: [{ matchName: 'api.example.com' }, { matchPattern: '*.example.com' }, { matchPattern: '*' }] }) },
  { title: 'requests', object: port({}, { rules: { http: [{ method: 'GET|POST', path: '/orders/[^/]+', host: 'shop.example.com', headers: ['X-Key: 1'] }] } }) },
  { title: 'an empty list of requests', object: port({}, { rules: { http: [] } }) },
  { title: 'a named port, a range, and all ports', object: ingress({ toPorts: [{ ports: [{ port: 'http', protocol: 'TCP' }, { port: '80', endPort: 90 }, { port: '0', protocol: 'ANY' }] }] }) },
  { title: 'denials that isolate nothing', object: policy({ ...ALL, enableDefaultDeny: { egress: false }, egressDeny: [{ toCIDR: ['169.254.169.254/32'] }] }) },
  { title: 'nodes', object: clusterwide({ nodeSelector: {}, ingress: [{ fromEntities: ['cluster'] }] }) },
  { title: 'several parts', object: { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'odd', namespace: 'shop' }, specs: [{ ...ALL, ingress: [{}] }] } },
];
