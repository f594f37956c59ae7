import { ipBlockOf, rangeContains, tryParseCidr, type AddressRange, type IpBlock } from '../../../cluster/ip';
import { isPortNumber, PROTOCOLS, type Protocol } from '../../../cluster/ports';
import type { Field, ObjectRef } from '../../../objects/read/field';
import { isPlainSound, parseLabelSelector, tryFindPlainText, type LabelSelector } from '../../../objects/read/selector';
import { NETWORK_POLICY as REFUSED } from '../../../objects/refusals/kubernetes-rules';
import { portNameProblem } from '../../../objects/refusals/names';

/** Whom a rule lets through: `anyone` is a word of its own, so that an empty list can't mean it. */
export type NetPeers = 'anyone' | readonly NetPeer[];

/** Pods by labels, or addresses. `namespaces: 'own'` is the policy's own namespace. */
export type NetPeer =
  | { readonly kind: 'pods'; readonly namespaces: 'own' | LabelSelector; readonly pods: 'all' | LabelSelector }
  | { readonly kind: 'ipBlock'; readonly block: IpBlock };

export type NetPorts = 'any' | readonly NetPort[];

/** A named port is resolved on the destination; a port without a number or name is every port of its protocol. */
export type NetPort =
  | { readonly kind: 'all'; readonly protocol: Protocol }
  | { readonly kind: 'range'; readonly protocol: Protocol; readonly first: number; readonly last: number }
  | { readonly kind: 'named'; readonly protocol: Protocol; readonly name: string };

export interface NetRule {
  readonly peers: NetPeers;
  readonly ports: NetPorts;
}

export type Direction = 'ingress' | 'egress';

/** A NetworkPolicy. A direction without rules here is not isolated; an empty list isolates it wholly. */
export interface NetworkPolicy {
  readonly ref: ObjectRef;
  readonly podSelector: LabelSelector;
  readonly rules: Readonly<Record<Direction, readonly NetRule[] | undefined>>;
  /** Something in it could not be understood: where it may speak, the answer is unknown. */
  readonly malformed: boolean;
  /** Why it is not known whether it selects the pod that it was found for. @default - it does */
  readonly doubt?: string;
}

const DIRECTIONS = ['Ingress', 'Egress'] as const;
const SPEC_FIELDS: ReadonlySet<string> = new Set(['podSelector', 'policyTypes', 'ingress', 'egress']);
const PEER_FIELDS: ReadonlySet<string> = new Set(['podSelector', 'namespaceSelector', 'ipBlock']);
const BLOCK_FIELDS: ReadonlySet<string> = new Set(['cidr', 'except']);
const PORT_FIELDS: ReadonlySet<string> = new Set(['port', 'protocol', 'endPort']);
const RULE_FIELDS: Readonly<Record<Direction, ReadonlySet<string>>> = {
  ingress: new Set(['from', 'ports']), egress: new Set(['to', 'ports']),
};
const PEERS_KEY: Readonly<Record<Direction, string>> = { ingress: 'from', egress: 'to' };

/** Reads a NetworkPolicy (networking.k8s.io/v1) as the API documentation defines its fields. */
export function parseNetworkPolicy(ref: ObjectRef, root: Field, malformed: () => boolean): NetworkPolicy {
  const spec = root.child('spec').only(SPEC_FIELDS);
  const podSelector = parseLabelSelector(spec.child('podSelector'));
  const types = spec.child('policyTypes').items().map((item) => item.oneOf(DIRECTIONS));
  if (types.length > DIRECTIONS.length) spec.child('policyTypes').refuse(REFUSED.types);
  // Ingress always, egress only with at least one egress rule: the documented default of policyTypes.
  const isolated: Readonly<Record<Direction, boolean>> = types.length > 0
    ? { ingress: types.includes('Ingress'), egress: types.includes('Egress') }
    : { ingress: true, egress: spec.child('egress').items().length > 0 };
  const rules = { ingress: parseRules(spec, 'ingress'), egress: parseRules(spec, 'egress') };
  return Object.freeze({
    ref,
    podSelector,
    rules: Object.freeze({
      ingress: isolated.ingress ? rules.ingress : undefined,
      egress: isolated.egress ? rules.egress : undefined,
    }),
    malformed: malformed(),
  });
}

function parseRules(spec: Field, direction: Direction): readonly NetRule[] {
  return spec.child(direction).items().map((rule) => {
    if (!rule.present) rule.report('wrong-type', 'a rule ({} for everything)');
    rule.only(RULE_FIELDS[direction]);
    const peers = rule.child(PEERS_KEY[direction]).items();
    const ports = rule.child('ports').items();
    return Object.freeze({
      peers: peers.length === 0 ? 'anyone' : peers.flatMap((peer) => parsePeer(peer) ?? []),
      ports: ports.length === 0 ? 'any' : ports.flatMap((port) => parsePort(port) ?? []),
    });
  });
}

function parsePeer(field: Field): NetPeer | undefined {
  const text = tryFindPeerText(field.value);
  const known = text === undefined ? undefined : field.once(text, () => (isPlainPeerSound(field.value) ? readPeer(field) : UNSOUND));
  return known === undefined || known === UNSOUND ? readPeer(field) : known as NetPeer;
}

/** Stands for a peer with problems, which are those of each object that has it. */
const UNSOUND = Symbol('unsound');

interface PlainPeer {
  readonly podSelector?: unknown;
  readonly namespaceSelector?: unknown;
}

/** Most peers are pods with some labels, perhaps of a namespace with some labels, and each is named by many policies. Differs where they differ. */
function tryFindPeerText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { podSelector, namespaceSelector } = value as PlainPeer;
  const pods = tryFindPlainText(podSelector);
  if (pods === undefined) return undefined;
  const count = Object.keys(value).length;
  if (count === 1) return `peer ${pods}`;
  const namespaces = tryFindPlainText(namespaceSelector);
  return count === 2 && namespaces !== undefined ? `peer ${pods}in ${namespaces}` : undefined;
}

function isPlainPeerSound(value: unknown): boolean {
  const { podSelector, namespaceSelector } = value as PlainPeer;
  return isPlainSound(podSelector) && (namespaceSelector === undefined || isPlainSound(namespaceSelector));
}

function readPeer(field: Field): NetPeer | undefined {
  field.only(PEER_FIELDS);
  const pods = field.child('podSelector');
  const namespaces = field.child('namespaceSelector');
  const block = field.child('ipBlock');
  if (block.present) {
    if (pods.present || namespaces.present) block.refuse(REFUSED.peerMixed);
    return parseIpBlock(block);
  }
  if (!pods.present && !namespaces.present) {
    field.refuse(REFUSED.peerMissing);
    return undefined;
  }
  return Object.freeze({
    kind: 'pods',
    namespaces: namespaces.present ? parseLabelSelector(namespaces) : 'own',
    pods: pods.present ? parseLabelSelector(pods) : 'all',
  });
}

function parseIpBlock(field: Field): NetPeer | undefined {
  field.only(BLOCK_FIELDS);
  const cidrField = field.child('cidr');
  const text = cidrField.string();
  const cidr = text === undefined ? undefined : readCidr(cidrField, text);
  if (text === undefined && !cidrField.present) cidrField.refuse(REFUSED.cidrMissing);
  if (!cidr) return undefined;
  const except = field.child('except').items().flatMap((item) => {
    const exception = item.string();
    const range = exception === undefined ? undefined : readCidr(item, exception);
    if (!range) return [];
    const isInside = rangeContains(cidr, range) && !rangeContains(range, cidr);
    if (!isInside) item.refuse(REFUSED.except(text ?? ''));
    return isInside ? [range] : [];
  });
  return Object.freeze({ kind: 'ipBlock', block: ipBlockOf(cidr, except) });
}

/** What some versions take and others refuse (leading zeros, mapped addresses) is in doubt. Source: IsValidCIDRForLegacyField. */
function readCidr(field: Field, text: string): AddressRange | undefined {
  const range = tryParseCidr(text);
  if (range) return range;
  const plain = text.replace(/^(?:0*:)+(?:0*:)*ffff:(?=\d+\.)/i, '').replace(/(^|[./])0+(?=\d)/g, '$1');
  const isMapped = plain !== text && tryParseCidr(plain.replace(/\/(\d+)$/, (_, bits) => `/${Math.max(0, Number(bits) - (text.includes(':') ? 96 : 0))}`)) !== undefined;
  if (isMapped) field.report('bad-value', 'a CIDR without leading zeros, of addresses that are not mapped');
  else field.refuse(REFUSED.cidr);
  return undefined;
}

function parsePort(field: Field): NetPort | undefined {
  field.only(PORT_FIELDS);
  if (!field.present) field.report('wrong-type', 'a port');
  const protocolField = field.child('protocol');
  const protocol = protocolField.present ? protocolField.oneOf(PROTOCOLS) : 'TCP';
  const port = field.child('port');
  const endPort = field.child('endPort');
  if (protocol === undefined) return undefined;
  if (!port.present) {
    if (endPort.present) endPort.refuse(REFUSED.endPortAlone);
    return Object.freeze({ kind: 'all', protocol });
  }
  if (typeof port.value === 'string') return namedPort(port, port.value, endPort, protocol);
  const first = port.integer();
  const last = endPort.present ? endPort.integer() : first;
  if (first === undefined || last === undefined) return undefined;
  if (!isPortNumber(first)) port.refuse(REFUSED.port);
  else if (last < first) endPort.refuse(REFUSED.endPortBefore(first));
  else if (!isPortNumber(last)) endPort.refuse(REFUSED.endPort(first));
  return isPortNumber(first) && isPortNumber(last) && last >= first ? Object.freeze({ kind: 'range', protocol, first, last }) : undefined;
}

function namedPort(port: Field, name: string, endPort: Field, protocol: Protocol): NetPort {
  const reason = portNameProblem(name);
  if (reason !== undefined) port.refuse(REFUSED.portName(reason));
  if (endPort.present) endPort.refuse(REFUSED.endPortNamed);
  return Object.freeze({ kind: 'named', protocol, name });
}
