/** Reads and compares connection lists: lines `SRC => DST : CONNS`, as netpol-analyzer prints them. */
import type { PortRange } from '../../../src/judge/cluster/ports';
import type { MatrixRow } from '../../../src/judge/questions/matrix';
import type { Party } from '../../../src/judge/questions/party';

/** Ports by `source => destination`, then by protocol. Sources and destinations outside are split into single ranges. */
export type Connections = Map<string, Map<string, PortRange[]>>;

const ALL = 'All Connections';
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const LAST_PORT = 65535;

export function readExpected(text: string): Connections {
  const connections: Connections = new Map();
  for (const line of text.split('\n')) {
    const match = /^(\S+) => (\S+) : (.+)$/.exec(line.trim());
    if (!match) continue;
    const ports = portsOf(connections, `${match[1]} => ${match[2]}`);
    if (match[3] === ALL) for (const protocol of PROTOCOLS) ports.set(protocol, [{ first: 1, last: LAST_PORT }]);
    else addPorts(ports, match[3]);
  }
  return connections;
}

/** `TCP 8080,9090,UDP 53`: a protocol name holds until the next one. */
function addPorts(ports: Map<string, PortRange[]>, text: string): void {
  let protocol = '';
  for (const item of text.split(',')) {
    const named = /^([A-Z]+) (.+)$/.exec(item.trim());
    if (named) protocol = named[1];
    const [first, last = first] = (named ? named[2] : item.trim()).split('-');
    ports.set(protocol, [...(ports.get(protocol) ?? []), { first: Number(first), last: Number(last) }]);
  }
}

export function fromMatrix(rows: Iterable<MatrixRow>, kindOf: (key: string) => string): Connections {
  const connections: Connections = new Map();
  for (const row of rows) {
    if (row.self) continue;
    for (const from of namesOf(row.from, kindOf)) {
      for (const to of namesOf(row.to, kindOf)) {
        if (from === to) continue;
        const ports = portsOf(connections, `${from} => ${to}`);
        ports.set(row.protocol, [...(ports.get(row.protocol) ?? []), row.ports]);
      }
    }
  }
  return connections;
}

/** IPv4 only, as the other side has it; replicas of one owner are one name. */
function namesOf(party: Party, kindOf: (key: string) => string): string[] {
  if (party.kind === 'external') return party.ranges.filter((range) => !range.includes(':')).map((range) => `${range}[External]`);
  if (party.kind !== 'workload') return [];
  const key = party.workload.replace(/#\d+$/, '').replace(/\[\w+\]$/, '');
  return [`${key}[${kindOf(party.workload)}]`];
}

function portsOf(connections: Connections, pair: string): Map<string, PortRange[]> {
  const known = connections.get(pair);
  if (known) return known;
  const ports = new Map<string, PortRange[]>();
  connections.set(pair, ports);
  return ports;
}

/** Differences, in words; none where both sides agree. */
export function differences(expected: Connections, actual: Connections): string[] {
  const [left, right] = [normalize(expected), normalize(actual)];
  const pairs = new Set([...left.keys(), ...right.keys()]);
  return [...pairs].sort().flatMap((pair) => {
    const [want, got] = [left.get(pair) ?? 'nothing', right.get(pair) ?? 'nothing'];
    return want === got ? [] : [`${pair}: expected ${want}, got ${got}`];
  });
}

/**
 * Ranges outside are cut differently by the two sides, so every one is cut at all end points of both before they are
 * compared; here each side is merged as far as it goes, which is canonical.
 */
function normalize(connections: Connections): Map<string, string> {
  const merged = new Map<string, { name: string; first: number; last: number; ports: string; outside: 'from' | 'to' }[]>();
  const plain = new Map<string, string>();
  for (const [pair, ports] of connections) {
    const [from, to] = pair.split(' => ');
    const text = describePorts(ports);
    const outside = from.endsWith('[External]') ? from : to.endsWith('[External]') ? to : undefined;
    if (outside === undefined) {
      plain.set(pair, text);
      continue;
    }
    const [first, last] = outside.replace('[External]', '').split('-').map(toNumber);
    const side = outside === from ? 'from' : 'to';
    const key = `${side} ${side === 'from' ? to : from} ${text}`;
    merged.set(key, [...(merged.get(key) ?? []), { name: side === 'from' ? to : from, first, last, ports: text, outside: side }]);
  }
  for (const ranges of merged.values()) {
    ranges.sort((a, b) => a.first - b.first);
    let [open] = ranges;
    const flush = () => plain.set(open.outside === 'from' ? `${open.first}-${open.last} => ${open.name}` : `${open.name} => ${open.first}-${open.last}`, open.ports);
    for (const range of ranges.slice(1)) {
      if (range.first <= open.last + 1) {
        open = { ...open, last: Math.max(open.last, range.last) };
      } else {
        flush();
        open = range;
      }
    }
    flush();
  }
  return plain;
}

function describePorts(ports: ReadonlyMap<string, readonly PortRange[]>): string {
  const parts = PROTOCOLS.flatMap((protocol) => {
    const ranges = [...(ports.get(protocol) ?? [])].sort((a, b) => a.first - b.first);
    const joined: PortRange[] = [];
    for (const range of ranges) {
      const open = joined[joined.length - 1];
      if (open && range.first <= open.last + 1) joined[joined.length - 1] = { first: open.first, last: Math.max(open.last, range.last) };
      else joined.push(range);
    }
    return joined.length === 0 ? [] : [`${protocol} ${joined.map((range) => (range.first === range.last ? range.first : `${range.first}-${range.last}`)).join(',')}`];
  });
  return parts.join(',');
}

function toNumber(address: string): number {
  return address.split('.').reduce((value, byte) => value * 256 + Number(byte), 0);
}
