import type { Access } from './access';
import type { Callee, ICallee } from './callee';
import { _callFrom } from './caller';
import { _networkCallee } from './network-callee';
import type { ExternalNetworkProps } from './network-callee';
import { checkProps } from './props/check';
import type { SecureService } from './secure-service';
import type { SourcesRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { readSources } from '../interpret/sources';

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
    this.callee = _networkCallee(props);
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
}
