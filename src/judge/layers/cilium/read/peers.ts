import { ENTITIES, type CiliumPeer, type Direction } from './model';
import { REFUSED } from './refusals';
import { parseEndpointSelector, type Scope } from './selector';
import { ipBlockOf, rangeContains, tryParseCidr, tryParseCidrOrAddress } from '../../../cluster/ip';
import type { Field } from '../../../objects/read/field';

const WORDS: Readonly<Record<Direction, 'from' | 'to'>> = { ingress: 'from', egress: 'to' };
const SET_FIELDS: ReadonlySet<string> = new Set(['cidr', 'cidrGroupRef', 'cidrGroupSelector', 'except']);
const SERVICE_FIELDS: ReadonlySet<string> = new Set(['k8sService', 'k8sServiceSelector']);
const NAMED_SERVICE_FIELDS: ReadonlySet<string> = new Set(['serviceName', 'namespace']);
const NAME_FIELDS: ReadonlySet<string> = new Set(['matchName', 'matchPattern']);
const NAME = /^(?:[-a-zA-Z0-9_]+\.?)+$/;
const PATTERN = /^(?:[-a-zA-Z0-9_*]+\.?)+$/;

const OF_GROUP = 'the addresses of a CiliumCIDRGroup are not known';
const OF_CLOUD = 'the members of groups of a cloud are not known';

interface Kind {
  /** Behind `from` or `to`. */
  readonly name: string;
  /** Whether an empty list means nobody. Others then mean what a rule without peers means. */
  readonly emptyMeansNobody: boolean;
  parse(item: Field, scope: Scope): readonly CiliumPeer[];
}

const KINDS: readonly Kind[] = [
  { name: 'Endpoints', emptyMeansNobody: true, parse: (item, scope) => [{ kind: 'endpoints', selection: parseEndpointSelector(item, scope) }] },
  { name: 'Nodes', emptyMeansNobody: true, parse: (item) => (parseEndpointSelector(item, NODES), [{ kind: 'addresses', because: 'labels of nodes are not known' }]) },
  { name: 'Entities', emptyMeansNobody: true, parse: parseEntity },
  { name: 'CIDR', emptyMeansNobody: true, parse: parseCidr },
  { name: 'CIDRSet', emptyMeansNobody: true, parse: parseCidrSet },
  { name: 'Groups', emptyMeansNobody: false, parse: () => [{ kind: 'addresses', because: OF_CLOUD }] },
];

const OF_EGRESS: readonly Kind[] = [
  { name: 'Services', emptyMeansNobody: false, parse: parseService },
  { name: 'FQDNs', emptyMeansNobody: false, parse: parseName },
];

const NODES: Scope = { namespace: undefined, isSubject: true };

/** The keys of peers of a rule. Rules that deny know no names of hosts. */
export function peerKeys(direction: Direction, action: 'allow' | 'deny'): readonly string[] {
  return kindsOf(direction, action).map(({ name }) => `${WORDS[direction]}${name}`);
}

function kindsOf(direction: Direction, action: 'allow' | 'deny'): readonly Kind[] {
  if (direction === 'ingress') return KINDS;
  return [...KINDS, ...OF_EGRESS.filter(({ name }) => action === 'allow' || name !== 'FQDNs')];
}

/** Whom a rule is about; `unnamed` where it names no kind of peers, or one whose empty list means as much. */
export function parsePeers(rule: Field, direction: Direction, action: 'allow' | 'deny', scope: Scope): 'unnamed' | readonly CiliumPeer[] {
  const named = kindsOf(direction, action).map((kind) => ({ kind, field: rule.child(`${WORDS[direction]}${kind.name}`) })).filter(({ field }) => field.present);
  const filled = named.filter(({ field }) => field.items().length > 0);
  if (filled.length > 1) filled[1].field.refuse(REFUSED.combined);
  const peers = filled.flatMap(({ kind, field }) => field.items().flatMap((item) => kind.parse(item, scope)));
  // An empty list of some kinds voids the rule, whatever else it names.
  const isVoid = named.some(({ kind, field }) => kind.emptyMeansNobody && field.items().length === 0);
  if (isVoid) return [];
  return filled.length === 0 ? 'unnamed' : peers;
}

function parseEntity(item: Field): readonly CiliumPeer[] {
  const entity = item.oneOfKnown(ENTITIES);
  return entity === undefined ? [] : [{ kind: 'entity', entity }];
}

function parseCidr(item: Field): readonly CiliumPeer[] {
  const text = item.string();
  const cidr = text === undefined ? undefined : tryParseCidrOrAddress(text);
  if (!cidr) item.report('bad-value', 'a CIDR like 10.0.0.0/8 or 2001:db8::/32');
  return cidr ? [{ kind: 'block', block: ipBlockOf(cidr, []) }] : [];
}

function parseCidrSet(item: Field): readonly CiliumPeer[] {
  item.only(SET_FIELDS);
  const [text, except] = [item.child('cidr').string(), item.child('except').items()];
  if (item.child('cidrGroupRef').present || item.child('cidrGroupSelector').present) {
    if (text !== undefined) item.refuse(REFUSED.oneOf('cidr, cidrGroupRef or cidrGroupSelector'));
    return [{ kind: 'addresses', because: OF_GROUP }];
  }
  const cidr = text === undefined ? undefined : tryParseCidr(text);
  if (!cidr) {
    item.report('bad-value', 'a CIDR like 10.0.0.0/8 or 2001:db8::/32');
    return [];
  }
  const holes = except.flatMap((one) => {
    const range = tryParseCidr(one.string() ?? '');
    if (!range) one.report('bad-value', 'a CIDR like 10.0.0.0/8 or 2001:db8::/32');
    else if (!rangeContains(cidr, range)) one.refuse(REFUSED.except);
    return range ?? [];
  });
  return [{ kind: 'block', block: ipBlockOf(cidr, holes) }];
}

function parseService(item: Field): readonly CiliumPeer[] {
  item.only(SERVICE_FIELDS);
  if (item.child('k8sServiceSelector').present) return [{ kind: 'unclear', because: 'labels of Services are not compared' }];
  const service = item.child('k8sService').only(NAMED_SERVICE_FIELDS);
  const [name, namespace] = [service.child('serviceName').string(), service.child('namespace').string()];
  if (name === undefined) {
    item.report('missing-field', 'a k8sService with its serviceName');
    return [];
  }
  return [{ kind: 'service', name, namespace: namespace === '' ? undefined : namespace }];
}

function parseName(item: Field): readonly CiliumPeer[] {
  const name = parseDnsName(item);
  return name === undefined ? [] : [{ kind: 'name', name }];
}

/** A name in DNS, or a pattern of names: `*` in a label, `**.` in front for any number of labels. Source: Cilium, matchpattern. */
export function parseDnsName(item: Field): string | undefined {
  item.only(NAME_FIELDS);
  const [name, pattern] = [item.child('matchName').string(), item.child('matchPattern').string()];
  if (name !== undefined && pattern !== undefined) {
    item.refuse(REFUSED.oneOf('matchName or matchPattern'));
    return undefined;
  }
  if (name !== undefined ? !NAME.test(name) : pattern === undefined || !PATTERN.test(pattern)) {
    item.report('bad-value', 'a matchName like api.example.com, or a matchPattern like *.example.com');
    return undefined;
  }
  return (name ?? pattern!).toLowerCase().replace(/\.$/, '');
}
