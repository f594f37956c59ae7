import type { CalicoAction, CalicoPorts, CalicoRule, Direction, Entity } from './model';
import { parsePorts, parseProtocol, type AskedProtocol } from './ports';
import { allOfExpressions, parseSelector, withPrefix, type Expression } from './selector';
import { tryParseCidrOrAddress, type AddressRange } from '../../../cluster/ip';
import { PROTOCOLS } from '../../../cluster/ports';
import type { Field } from '../../../objects/read/field';
import { IN_A_NAMESPACE, inNamespace, OF_ACCOUNTS, OF_NAMESPACES, ofAccount } from '../labels';

const RULE_FIELDS: ReadonlySet<string> = new Set([
  'action', 'ipVersion', 'protocol', 'notProtocol', 'icmp', 'notICMP', 'source', 'destination', 'http', 'metadata',
]);
const ENTITY_FIELDS: ReadonlySet<string> = new Set([
  'nets', 'notNets', 'selector', 'notSelector', 'namespaceSelector', 'serviceAccounts', 'services', 'ports', 'notPorts',
]);
const ACCOUNT_FIELDS: ReadonlySet<string> = new Set(['names', 'selector']);
const SERVICE_FIELDS: ReadonlySet<string> = new Set(['name', 'namespace']);
const ICMP_FIELDS: ReadonlySet<string> = new Set(['type', 'code']);

const ACTIONS: Readonly<Record<string, CalicoAction | 'log'>> = { Allow: 'allow', Deny: 'deny', Pass: 'pass', Log: 'log' };

const FAMILIES_OF_ICMP: Readonly<Record<string, number>> = { ICMP: 4, ICMPv6: 6 };

const NO_PORTS: CalicoPorts = Object.freeze({ numbers: [], names: [] });

/** Reads a rule of a policy in a namespace; the empty name is that of the whole cluster. Undefined for one that decides nothing. */
export function parseRule(field: Field, direction: Direction, namespace: string): CalicoRule | undefined {
  if (!field.present) field.report('wrong-type', 'a rule');
  field.only(RULE_FIELDS);
  const action = parseAction(field.child('action'));
  const [protocol, notProtocol] = [parseProtocol(field.child('protocol')), parseProtocol(field.child('notProtocol'))];
  refuseIcmp(field, protocol);
  const [source, destination] = [field.child('source'), field.child('destination')];
  const [peerField, ownField] = direction === 'ingress' ? [source, destination] : [destination, source];
  const [peer, own] = [parseEntity(peerField, namespace), parseEntity(ownField, namespace)];
  if (ownField.child('services').present) ownField.child('services').report('bad-value', 'services at the other end alone');
  refusePorts([source, destination], protocol);
  const ports = destination.child('ports').items().length > 0 ? parsePorts(destination.child('ports')) : undefined;
  if (destination.child('services').present && (ports ?? destination.child('notPorts').present)) destination.child('ports').report('bad-value', 'no ports beside services');
  const doubt = doubtOf(field, source, action, direction);
  const ipVersion = field.child('ipVersion').integer();
  if (ipVersion !== undefined && ipVersion !== 4 && ipVersion !== 6) field.child('ipVersion').report('bad-value', '4 or 6');
  refuseFamilies(field, [peer, own], ipVersion);
  if (action === undefined || action === 'log') return undefined;
  return Object.freeze({
    action,
    protocols: protocolsOf(protocol, notProtocol),
    ...(ipVersion === 4 || ipVersion === 6 ? { ipVersion } : {}),
    peer,
    own,
    ...(ports && { ports }),
    notPorts: destination.child('notPorts').present ? parsePorts(destination.child('notPorts')) : NO_PORTS,
    ...(doubt !== undefined && { doubt }),
    path: field.path,
  });
}

function parseAction(field: Field): CalicoAction | 'log' | undefined {
  const action = field.string();
  if (action !== undefined && Object.hasOwn(ACTIONS, action)) return ACTIONS[action];
  field.report(action === undefined ? 'missing-field' : 'bad-value', `one of ${Object.keys(ACTIONS).join(', ')}`);
  return undefined;
}

function protocolsOf(asked: AskedProtocol, not: AskedProtocol): CalicoRule['protocols'] {
  const own = asked.kind === 'one' ? (asked.protocol ? [asked.protocol] : []) : PROTOCOLS;
  const excluded = not.kind === 'one' ? not.protocol : undefined;
  return own === PROTOCOLS && excluded === undefined ? 'any' : own.filter((protocol) => protocol !== excluded);
}

/** What nobody here can tell of a connection. */
function doubtOf(field: Field, source: Field, action: CalicoAction | 'log' | undefined, direction: Direction): string | undefined {
  const http = field.child('http');
  if (http.present) {
    http.only(new Set(['methods', 'paths']));
    if (action !== 'allow' || direction !== 'ingress') http.report('bad-value', 'http in rules of ingress that allow');
    return 'it asks for methods or paths of HTTP, which are enforced by Dikastes beside a proxy, and by nobody without it';
  }
  const asksForSource = source.child('ports').items().length + source.child('notPorts').items().length > 0;
  parsePorts(source.child('ports'));
  parsePorts(source.child('notPorts'));
  return asksForSource ? 'it asks for the port that a connection comes from, which may be any' : undefined;
}

function refuseIcmp(field: Field, protocol: AskedProtocol): void {
  for (const key of ['icmp', 'notICMP']) {
    const icmp = field.child(key).only(ICMP_FIELDS);
    // Without a protocol it would be about every one.
    if (icmp.present && !(protocol.kind === 'one' && protocol.protocol === undefined)) icmp.report('bad-value', `${key} with the protocol ICMP or ICMPv6`);
  }
  const version = field.child('ipVersion');
  for (const key of ['protocol', 'notProtocol']) {
    const family = FAMILIES_OF_ICMP[String(field.child(key).value)] as number | undefined;
    if (family !== undefined && version.present && version.value !== family) version.report('bad-value', `${family}, as the protocol has it`);
  }
}

function refusePorts(ends: readonly Field[], protocol: AskedProtocol): void {
  if (protocol.kind === 'one' && protocol.protocol !== undefined) return;
  for (const end of ends) {
    for (const key of ['ports', 'notPorts']) if (end.child(key).items().length > 0) end.child(key).report('bad-value', 'ports with the protocol TCP, UDP or SCTP');
  }
}

/** A rule is about addresses of one family. Source: libcalico-go, validateRule. */
function refuseFamilies(field: Field, ends: readonly Entity[], ipVersion: number | undefined): void {
  const families = new Set(ends.flatMap(({ nets = [], notNets }) => [...nets, ...notNets].map(({ family }) => family as number)));
  if (ipVersion !== undefined) families.add(ipVersion);
  if (families.size > 1) field.report('bad-value', 'networks of one family in a rule');
}

function parseEntity(field: Field, namespace: string): Entity {
  field.only(ENTITY_FIELDS);
  const [nets, service] = [field.child('nets'), parseService(field, namespace)];
  const selects = selectionOf(field, namespace);
  const selectsNot = parseSelector(field.child('notSelector'));
  return Object.freeze({
    ...(selects && { selects }),
    ...(selectsNot && { selectsNot }),
    ...(nets.items().length > 0 && { nets: parseNets(nets) }),
    notNets: parseNets(field.child('notNets')),
    ...(service && { service }),
  });
}

/**
 * All selectors of one end together. A policy of a namespace that selects by anything means its own namespace, unless it names others.
 * Source: libcalico-go, updateprocessors/rules.go.
 */
function selectionOf(field: Field, namespace: string): Expression | undefined {
  const namespaces = parseSelector(field.child('namespaceSelector'), true);
  const pods = parseSelector(field.child('selector'));
  const accounts = parseAccounts(field.child('serviceAccounts'));
  const isLimited = (pods ?? accounts ?? namespaces) !== undefined || parseSelector(field.child('notSelector')) !== undefined;
  const where = namespaces ? namespacesOf(namespaces) : namespace !== '' && isLimited ? inNamespace(namespace) : undefined;
  return allOfExpressions([where, accounts, pods]);
}

/** All namespaces, and none, have words of their own. */
export function namespacesOf(selector: Expression): Expression {
  const replaced = (expression: Expression): Expression => {
    switch (expression.kind) {
      case 'all': return IN_A_NAMESPACE;
      case 'global': return { kind: 'not', of: IN_A_NAMESPACE };
      case 'not': return { kind: 'not', of: replaced(expression.of) };
      case 'and': case 'or': return { kind: expression.kind, of: expression.of.map(replaced) };
      case 'label': return expression;
    }
  };
  return replaced(withPrefix(selector, OF_NAMESPACES));
}

function parseAccounts(field: Field): Expression | undefined {
  field.only(ACCOUNT_FIELDS);
  const selector = parseSelector(field.child('selector'));
  const names = field.child('names').strings();
  return allOfExpressions([selector && withPrefix(selector, OF_ACCOUNTS), names.length > 0 ? ofAccount(names) : undefined]);
}

function parseService(field: Field, namespace: string): Entity['service'] {
  const services = field.child('services').only(SERVICE_FIELDS);
  if (!services.present) return undefined;
  for (const key of ['selector', 'notSelector', 'namespaceSelector', 'serviceAccounts', 'nets', 'notNets']) {
    if (field.child(key).present) field.child(key).report('bad-value', `no ${key} beside services`);
  }
  const name = services.child('name').string();
  const where = services.child('namespace').string() ?? namespace;
  if (name === undefined || name === '') services.child('name').report('missing-field', 'the name of a Service');
  // A policy of the whole cluster has no namespace of its own.
  if (where === '') services.child('namespace').report('missing-field', 'the namespace of the Service');
  return { namespace: where, name: name ?? '' };
}

export function parseNets(field: Field): readonly AddressRange[] {
  return Object.freeze(field.items().flatMap((item) => {
    const text = item.string();
    const range = text === undefined ? undefined : tryParseCidrOrAddress(text);
    if (!range) item.report('bad-value', 'a network such as 10.0.0.0/8');
    return range ?? [];
  }));
}

