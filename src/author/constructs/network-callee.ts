import { Callee } from './callee';
import type { Port } from './port';
import type { CalleeNode } from '../graph/declarations';
import { sortedUnique } from '../graph/order';
import type { Reader } from '../graph/reader';
import type { NetworkRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { tryNonEmpty } from '../graph/selection';
import { parseCidr } from '../graph/values/cidr';
import { parseDnsLabel } from '../graph/values/names';
import { readCidrs } from '../interpret/cidrs';
import { readPorts } from '../interpret/ports';

/** Addresses outside the cluster. */
export interface ExternalNetworkProps {
  /** A name for reports and for the mesh's registry: a DNS label. */
  readonly name: string;

  /** The addresses, as CIDRs without host bits. */
  readonly cidrs: string[];

  /**
   * The ports that are called there. Only needed to call it.
   *
   * @default - none: it can call, but not be called
   */
  readonly ports?: Port[];
}

/**
 * Addresses outside the cluster, as those know them who call there.
 *
 * @internal
 */
export function _networkCallee(props: ExternalNetworkProps): Callee {
  const { name, cidrs, ports } = props;
  const record = wordForWord<NetworkRecord>({ kind: 'network', name, cidrs, ports: ports?.map((port) => port._record) });
  return Callee._of({ name, read: (reader) => readNetwork(reader, props), record: () => record, cidrs: proxiedCidrs(props) });
}

/**
 * The addresses that a proxy has to know; none where everything is UDP, which passes it by. Those that can't be understood are mistakes,
 * which are reported elsewhere.
 */
function proxiedCidrs({ cidrs, ports = [] }: ExternalNetworkProps): string[] {
  if (ports.every((port) => port._protocol === 'udp')) return [];
  return sortedUnique(cidrs.flatMap((text) => {
    const cidr = parseCidr(text);
    return cidr.ok ? [cidr.value.text] : [];
  }));
}

function readNetwork(reader: Reader, props: ExternalNetworkProps): CalleeNode | undefined {
  const subject = `network ${props.name}`;
  const name = reader.read('name', `${subject}: name`, props.name, parseDnsLabel);
  const cidrs = readCidrs(reader, `${subject}: cidrs`, props.cidrs);
  const { ports: given = [] } = props;
  const ports = tryNonEmpty(readPorts(reader, given, `${subject}: ports`));
  if (!cidrs && props.cidrs.length === 0) {
    reader.refuse('cidr', `${subject}: cidrs`, 'an empty list', 'at least one CIDR: no addresses never means all addresses', 'name the addresses');
  }
  if (!ports && given.length === 0) {
    reader.refuse('call-target', `${subject}: ports`, props.ports ? 'an empty list' : 'none', 'at least one port: no ports never means all ports', 'name the ports');
  }
  if (name === undefined || !cidrs || !ports) return undefined;
  return { kind: 'network', id: `network ${name}`, name, cidrs, ports };
}
