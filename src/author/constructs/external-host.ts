import { Callee } from './callee';
import type { ICallee } from './callee';
import type { CalleeNode } from '../graph/declarations';
import type { AppProtocol } from '../graph/port';
import type { Reader } from '../graph/reader';
import { readGivenCidrs } from '../interpret/cidrs';
import { readPortNumber } from '../interpret/ports';
import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';
import type { HostRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { parseExternalHost } from '../graph/values/host';

/** Options of a host besides its name and port. */
export interface ExternalHostOptions {
  /**
   * The addresses that the host is known to have, as CIDRs. NetworkPolicy knows no names, so without them the internet is opened
   * on this port, without private ranges and metadata services.
   *
   * @default - unknown: the internet on this port; with `NetworkPlugin.cilium()` the host by its name, and nothing else
   */
  readonly cidrs?: string[];
}

/** Options of a host that is called over HTTPS. */
export interface HttpsHostOptions extends ExternalHostOptions {
  /**
   * The port on which the host is called.
   *
   * @default 443
   */
  readonly port?: number;
}

/**
 * A host outside the cluster, by its name.
 *
 * A caller may open this one port to the internet, never to a private range or a metadata service; in a mesh the proxy
 * lets only this name through; where a mesh has a proxy for a whole namespace, that one alone may open the port to the internet.
 * With `NetworkPlugin.cilium()` the port is open to the addresses that DNS gives for the name, and to no others.
 */
export class ExternalHost implements ICallee {
  /** A host that is called over HTTPS, by the server name in the TLS handshake. `*.example.com` stands for all hosts below. */
  public static https(host: string, options: HttpsHostOptions = {}): ExternalHost {
    checkProps('ExternalHost.https', 'HttpsHostOptions', options);
    return new ExternalHost(host, options.port ?? 443, 'tls', options, { kind: 'host', factory: 'https', host, port: options.port, cidrs: options.cidrs });
  }

  /** A host that is called with TLS from the first byte on, on any port. */
  public static tls(host: string, portNumber: number, options: ExternalHostOptions = {}): ExternalHost {
    checkProps('ExternalHost.tls', 'ExternalHostOptions', options);
    return new ExternalHost(host, portNumber, 'tls', options, { kind: 'host', factory: 'tls', host, port: portNumber, cidrs: options.cidrs });
  }

  /**
   * A host that is called over TCP without TLS from the first byte on, such as a managed database. The proxy can't see
   * a name then: it answers the caller's DNS itself, with an address that leads to this host alone, so that the caller has to
   * connect by name. A pod whose annotations configure its proxy keeps that configuration, which then has to capture DNS, too.
   */
  public static tcp(host: string, portNumber: number, options: ExternalHostOptions = {}): ExternalHost {
    checkProps('ExternalHost.tcp', 'ExternalHostOptions', options);
    return new ExternalHost(host, portNumber, 'tcp', options, { kind: 'host', factory: 'tcp', host, port: portNumber, cidrs: options.cidrs });
  }

  public readonly callee: Callee;

  private constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly protocol: AppProtocol,
    private readonly options: ExternalHostOptions,
    said: HostRecord,
  ) {
    const of = `ExternalHost.${said.factory}`;
    checkArgument(of, 'host', host, ARGUMENTS.text);
    checkArgument(of, 'port', port, ARGUMENTS.number);
    const record = wordForWord(said);
    this.callee = Callee._of({ name: `${host}:${port}`, read: (reader) => this.read(reader), record: () => record, host });
  }

  private read(reader: Reader): CalleeNode | undefined {
    const { name } = this.callee;
    const host = reader.read('host', `calls ${name}`, this.host, parseExternalHost);
    const port = readPortNumber(reader, `calls ${name}`, this.port);
    const cidrs = readGivenCidrs(reader, `cidrs of ${name}`, this.options.cidrs);
    if (!host || port === undefined) return undefined;
    if (host.wildcard && this.protocol !== 'tls') return this.refuseWildcard(reader);
    return {
      kind: 'host',
      id: `${host.text}:${port}`,
      host: host.text,
      wildcard: host.wildcard,
      port: { name: `${this.protocol}-${port}`, protocol: this.protocol, containerPort: port, servicePort: port },
      cidrs,
    };
  }

  private refuseWildcard(reader: Reader): undefined {
    reader.refuse(
      'host', `calls ${this.callee.name}`, `'${this.host}' without TLS`,
      'a wildcard only for hosts that are called over TLS: without a server name hosts cannot be told apart',
      'name the hosts one by one, or use ExternalHost.https',
    );
    return undefined;
  }
}
