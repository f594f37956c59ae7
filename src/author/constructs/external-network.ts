import { Callee } from './callee';
import type { ICallee } from './callee';
import type { Port } from './port';
import type { CalleeNode } from '../graph/declarations';
import { sortedUnique } from '../graph/order';
import { readPorts } from '../interpret/ports';
import { checkProps } from './props/check';
import type { Reader } from '../graph/reader';
import type { NetworkRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { tryNonEmpty } from '../graph/selection';
import { parseCidr } from '../graph/values/cidr';
import { parseDnsLabel } from '../graph/values/names';
import { readCidrs } from '../interpret/cidrs';

/** Addresses outside the cluster. */
export interface ExternalNetworkProps {
  /** A name for reports and for the mesh's registry: a DNS label. */
  readonly name: string;

  /** The addresses, as CIDRs without host bits. */
  readonly cidrs: string[];

  /** The ports that are called there. */
  readonly ports: Port[];
}

/**
 * Addresses outside the cluster that have no name worth trusting: an office, a data centre, a database by its address.
 */
export class ExternalNetwork implements ICallee {
  /** These addresses, on these ports. */
  public static of(props: ExternalNetworkProps): ExternalNetwork {
    return new ExternalNetwork(props);
  }

  public readonly callee: Callee;

  private constructor(private readonly props: ExternalNetworkProps) {
    checkProps('ExternalNetwork.of', 'ExternalNetworkProps', props);
    const { name } = props;
    const record = wordForWord<NetworkRecord>({ kind: 'network', name, cidrs: props.cidrs, ports: props.ports.map((port) => port._record) });
    this.callee = Callee._of({ name, read: (reader) => this.read(reader), record: () => record, cidrs: this.proxiedCidrs() });
  }

  /**
   * The addresses that a proxy has to know; none where everything is UDP, which passes it by. Those that can't be understood are mistakes,
   * which are reported elsewhere.
   */
  private proxiedCidrs(): string[] {
    if (this.props.ports.every((port) => port._protocol === 'udp')) return [];
    return sortedUnique(this.props.cidrs.flatMap((text) => {
      const cidr = parseCidr(text);
      return cidr.ok ? [cidr.value.text] : [];
    }));
  }

  private read(reader: Reader): CalleeNode | undefined {
    const subject = `network ${this.props.name}`;
    const name = reader.read('name', `${subject}: name`, this.props.name, parseDnsLabel);
    const cidrs = readCidrs(reader, `${subject}: cidrs`, this.props.cidrs);
    const ports = tryNonEmpty(readPorts(reader, this.props.ports, `${subject}: ports`));
    if (!cidrs && this.props.cidrs.length === 0) {
      reader.refuse('cidr', `${subject}: cidrs`, 'an empty list', 'at least one CIDR: no addresses never means all addresses', 'name the addresses');
    }
    if (!ports && this.props.ports.length === 0) {
      reader.refuse('call-target', `${subject}: ports`, 'an empty list', 'at least one port: no ports never means all ports', 'name the ports');
    }
    if (name === undefined || !cidrs || !ports) return undefined;
    return { kind: 'network', id: `network ${name}`, name, cidrs, ports };
  }
}
