import { parseHttpRules } from './http';
import type { CiliumPorts, Direction, Further } from './model';
import { parseDnsName } from './peers';
import { REFUSED } from './refusals';
import { isPortNumber, PROTOCOLS, type Protocol } from '../../../cluster/ports';
import type { PortSet } from '../../../engine/port-tests';
import type { Field } from '../../../objects/read/field';

const FIELDS: Readonly<Record<'allow' | 'deny', ReadonlySet<string>>> = {
  allow: new Set(['ports', 'terminatingTLS', 'originatingTLS', 'serverNames', 'listener', 'rules']),
  deny: new Set(['ports']),
};
const PORT_FIELDS: ReadonlySet<string> = new Set(['port', 'endPort', 'protocol']);
const RULES_FIELDS: ReadonlySet<string> = new Set(['http', 'dns']);
const MOST = 40;

/** A name of a service has a letter. Source: Cilium pkg/iana, IsSvcName. */
const PORT_NAME = /^(?=.*[A-Za-z])[A-Za-z0-9](?:-?[A-Za-z0-9]){0,14}$/;

interface OnePort {
  readonly sets: readonly PortSet[];
  readonly protocol: Protocol | 'ANY' | 'other';
  readonly isZero: boolean;
  readonly isRange: boolean;
}

/** Every protocol that has ports. */
const OTHERS = ['VRRP', 'IGMP', 'GRE', 'IPIP', 'IPV6', 'ESP', 'AH', 'ICMP', 'ICMPv6', 'ICMPV6'] as const;

export function parsePortRule(field: Field, direction: Direction, action: 'allow' | 'deny'): CiliumPorts {
  field.only(FIELDS[action]);
  const items = field.child('ports').items();
  if (items.length > MOST) field.child('ports').refuse(REFUSED.tooMany(MOST));
  const ports = items.flatMap((item) => parsePort(item) ?? []);
  const further = action === 'deny' ? undefined : parseFurther(field, direction, ports);
  return Object.freeze({ ports: Object.freeze(ports.flatMap(({ sets }) => sets)), ...(further && { further }) });
}

function parsePort(field: Field): OnePort | undefined {
  field.only(PORT_FIELDS);
  const [text, endField, protocolField] = [field.child('port').string(), field.child('endPort'), field.child('protocol')];
  const written = protocolField.present && protocolField.value !== '' ? protocolField.oneOfKnown([...PROTOCOLS, 'ANY', ...OTHERS]) : 'ANY';
  if (text === undefined || text === '') {
    field.child('port').report('missing-field', 'a port, as text; "0" for all of them');
    return undefined;
  }
  if (written === undefined) return undefined;
  const protocol = written === 'ANY' || PROTOCOLS.includes(written as Protocol) ? written as Protocol | 'ANY' : 'other';
  const protocols = protocol === 'ANY' ? PROTOCOLS : protocol === 'other' ? [] : [protocol];
  if (PORT_NAME.test(text)) {
    return { sets: protocols.map((one) => ({ kind: 'named', protocol: one, name: text.toLowerCase() })), protocol, isZero: false, isRange: false };
  }
  const number = /^\d{1,5}$/.test(text) && !/^0\d/.test(text) ? Number(text) : undefined;
  if (number === undefined || (number !== 0 && !isPortNumber(number))) {
    field.child('port').report('bad-value', 'a port from 0 to 65535 as text, or its name');
    return undefined;
  }
  const end = endField.integer() ?? 0;
  if (end < 0 || end > 65535) endField.report('bad-value', 'a port from 0 to 65535');
  if (number === 0) {
    // What a range from nothing means is left to versions.
    if (end > 0) endField.report('not-supported', 'an endPort behind a port that is not 0');
    return { sets: protocols.map((one) => ({ kind: 'all', protocol: one })), protocol, isZero: true, isRange: false };
  }
  if (end > 0 && end < number) endField.report('bad-value', 'an endPort that is not before the port');
  const last = Math.max(number, end);
  return { sets: protocols.map((one) => ({ kind: 'range', protocol: one, first: number, last })), protocol, isZero: false, isRange: end > number };
}

/** What is asked beside the port. Lists of rules that are empty ask for nothing. */
function parseFurther(field: Field, direction: Direction, ports: readonly OnePort[]): Further | undefined {
  const rules = field.child('rules').only(RULES_FIELDS);
  const [http, dns] = [rules.child('http'), rules.child('dns')];
  if (http.present && dns.present) rules.refuse(REFUSED.oneOf('http or dns'));
  const count = http.items().length + dns.items().length;
  const tls = ['terminatingTLS', 'originatingTLS', 'listener'].find((key) => field.child(key).present);
  const names = field.child('serverNames').strings().map((name) => name.toLowerCase());
  if (names.length > 0 && count > 0 && !field.child('terminatingTLS').present) field.child('serverNames').refuse(REFUSED.serverNames);
  if (count > 0 && ports.some(({ isZero }) => isZero)) rules.refuse(REFUSED.requestsAtZero);
  const byHttp = http.items().length > 0 ? parseHttpRules(http) : undefined;
  if (byHttp && ports.some(({ protocol }) => protocol !== 'TCP')) http.refuse(REFUSED.requestsOf);
  const looked = dns.items().map(parseDnsName);
  if (looked.length > 0) {
    if (direction === 'ingress') dns.refuse(REFUSED.dnsIngress);
    if (ports.length === 0) dns.refuse(REFUSED.dnsPorts);
    if (ports.some(({ isRange }) => isRange)) dns.refuse(REFUSED.dnsRange);
  }
  if (tls !== undefined) return { kind: 'unclear', because: `what becomes of a connection with ${tls} is not modelled` };
  if (names.length > 0) return { kind: 'tls', names };
  if (looked.length > 0) return { kind: 'dns', names: looked.flatMap((name) => name ?? []) };
  return byHttp && { kind: 'http', rules: byHttp };
}
