import type { Access } from './access';
import { Callee } from './callee';
import type { ICallee } from './callee';
import { _callFrom } from './caller';
import type { Port } from './port';
import type { SecureService } from './secure-service';
import type { CalleeNode } from '../graph/declarations';
import { sortedUnique } from '../graph/order';
import { readPorts } from '../interpret/ports';
import { checkProps } from './props/check';
import type { Reader } from '../graph/reader';
import type { NetworkRecord, SourcesRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { tryNonEmpty } from '../graph/selection';
import { parseCidr } from '../graph/values/cidr';
import { parseDnsLabel } from '../graph/values/names';
import { readCidrs } from '../interpret/cidrs';
import { readSources } from '../interpret/sources';

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
 * Addresses outside the cluster that have no name worth trusting: an office, a data centre, a database by its address.
 * Services of the program call it, and it calls them.
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
    const record = wordForWord<NetworkRecord>({ kind: 'network', name, cidrs: props.cidrs, ports: props.ports?.map((port) => port._record) });
    this.callee = Callee._of({ name, read: (reader) => this.read(reader), record: () => record, cidrs: this.proxiedCidrs() });
  }

  /**
   * Declares that these addresses call a service of this program past every edge, through a load balancer or a route to its pods: one of its ports is
   * opened to them. They show no identity, so that in a mesh this port, and no other, takes connections without mutual TLS, from these
   * addresses; nobody else may call it.
   *
   * What is compared is the address from which packets come to the pod: a load balancer or a node on the way that puts its own address there is who
   * calls. Anybody on the internet comes through an `EdgeGateway`.
   *
   * @param callee what they call
   * @param access the port; all declared ports by default
   */
  public calls(callee: SecureService, access?: Access): void {
    const { name, cidrs } = this.props;
    const record = wordForWord<SourcesRecord>({ kind: 'sources', name, cidrs });
    _callFrom({ name: `network ${name}`, read: (reader) => readSources(reader, this.props), record: () => record, showsIdentity: false }, callee, access);
  }

  /**
   * The addresses that a proxy has to know; none where everything is UDP, which passes it by. Those that can't be understood are mistakes,
   * which are reported elsewhere.
   */
  private proxiedCidrs(): string[] {
    if ((this.props.ports ?? []).every((port) => port._protocol === 'udp')) return [];
    return sortedUnique(this.props.cidrs.flatMap((text) => {
      const cidr = parseCidr(text);
      return cidr.ok ? [cidr.value.text] : [];
    }));
  }

  private read(reader: Reader): CalleeNode | undefined {
    const subject = `network ${this.props.name}`;
    const name = reader.read('name', `${subject}: name`, this.props.name, parseDnsLabel);
    const cidrs = readCidrs(reader, `${subject}: cidrs`, this.props.cidrs);
    const { ports: given = [] } = this.props;
    const ports = tryNonEmpty(readPorts(reader, given, `${subject}: ports`));
    if (!cidrs && this.props.cidrs.length === 0) {
      reader.refuse('cidr', `${subject}: cidrs`, 'an empty list', 'at least one CIDR: no addresses never means all addresses', 'name the addresses');
    }
    if (!ports && given.length === 0) {
      reader.refuse('call-target', `${subject}: ports`, this.props.ports ? 'an empty list' : 'none', 'at least one port: no ports never means all ports', 'name the ports');
    }
    if (name === undefined || !cidrs || !ports) return undefined;
    return { kind: 'network', id: `network ${name}`, name, cidrs, ports };
  }
}
