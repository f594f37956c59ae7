/** Policies that Calico itself does not take. */
import { calico, globalPolicy, policy } from './policies';

const ALLOW = { action: 'Allow' };
const rule = (one: object) => policy('shop/x', { ingress: [{ ...ALLOW, ...one }] });

export const INVALID: readonly (readonly [title: string, object: object])[] = [
  ['a selector that ends too early', policy('shop/x', { selector: 'app ==' })],
  ['a selector with one equals sign', policy('shop/x', { selector: 'app = \'x\'' })],
  ['a selector with an open text', policy('shop/x', { selector: 'app == \'x' })],
  ['a selector with an open parenthesis', policy('shop/x', { selector: '(app == \'x\'' })],
  ['a selector with a word that is none', policy('shop/x', { selector: 'app squiggles \'x\'' })],
  ['a selector with something behind it', policy('shop/x', { selector: 'has(app) has(zone)' })],
  ['a set without braces', policy('shop/x', { selector: 'app in \'x\'' })],
  ['a selector of the caller', rule({ source: { selector: 'app ~ x' } })],
  ['no action', policy('shop/x', { ingress: [{}] })],
  ['an action of another API', policy('shop/x', { ingress: [{ action: 'Accept' }] })],
  ['ports without a protocol', rule({ destination: { ports: [80] } })],
  ['ports of ICMP', rule({ protocol: 'ICMP', destination: { ports: [80] } })],
  ['a protocol that is none', rule({ protocol: 'HTTP' })],
  ['a network that is none', rule({ source: { nets: ['10.0.0.0/99'] } })],
  ['networks of two families', rule({ source: { nets: ['10.0.0.0/8', '::/0'] } })],
  ['a range of ports that goes backwards', rule({ protocol: 'TCP', destination: { ports: ['90:80'] } })],
  ['ICMP without its protocol', rule({ icmp: { type: 8 } })],
  ['global() for pods', rule({ source: { selector: 'global()' } })],
  ['global() with more', rule({ source: { namespaceSelector: 'global() || has(x)' } })],
  ['a type that is none', policy('shop/x', { types: ['Both'] })],
  ['a Service beside a selector', policy('shop/x', { egress: [{ ...ALLOW, destination: { services: { name: 'api' }, selector: 'has(x)' } }] })],
  ['a Service beside ports', policy('shop/x', { egress: [{ ...ALLOW, protocol: 'TCP', destination: { services: { name: 'api' }, ports: [80] } }] })],
  ['a Service at the own end', policy('shop/x', { egress: [{ ...ALLOW, source: { services: { name: 'api' } } }] })],
  ['HTTP in a rule that denies', policy('shop/x', { ingress: [{ action: 'Deny', http: { methods: ['GET'] } }] })],
  ['HTTP on the way out', policy('shop/x', { egress: [{ ...ALLOW, http: { methods: ['GET'] } }] })],
  ['an address family that is none', rule({ ipVersion: 5 })],
  ['ICMP of the other family', rule({ protocol: 'ICMP', ipVersion: 6 })],
  ['a selector of the cluster that is none', globalPolicy('x', { namespaceSelector: '&& x' })],
  ['a network of a set that is none', calico('GlobalNetworkSet', 'x', { nets: ['example.com'] })],
];

/** Fields that Calico's open API does not have, or that other products add. */
export const UNKNOWN_FIELDS: readonly (readonly [title: string, object: object])[] = [
  ['a misspelt selector', policy('shop/x', { selectors: 'all()', ingress: [ALLOW] })],
  ['domains, which only other products have', rule({ destination: { domains: ['example.com'] } })],
  ['a namespaceSelector in a policy of a namespace', policy('shop/x', { namespaceSelector: 'all()', ingress: [ALLOW] })],
  ['an order that is no number', policy('shop/x', { order: 'first', ingress: [ALLOW] })],
];
