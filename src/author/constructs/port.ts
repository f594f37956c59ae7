import type { AppProtocol } from '../graph/port';
import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';
import { mark } from '../graph/prop-types';
import type { PortRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/** Options of a port besides its number and protocol. */
export interface PortOptions {
  /**
   * The port's name, by which `Access` and routes refer to it.
   *
   * At most 15 lower-case letters, digits and '-' (an IANA service name).
   *
   * @default - the name of the protocol: 'http', 'grpc', 'tcp' …
   */
  readonly name?: string;

  /**
   * The port of the Service, which callers dial.
   *
   * @default - the container's port
   */
  readonly servicePort?: number;
}

/**
 * A port that a service listens on, with the protocol that is spoken there.
 *
 * The protocol decides what can be enforced: methods and paths only where HTTP is spoken, identities on every TCP port,
 * and on UDP the NetworkPolicy alone.
 */
export class Port {
  /** HTTP/1.1, or HTTP/2 by upgrade. */
  public static http(containerPort: number, options: PortOptions = {}): Port {
    return new Port('http', containerPort, options, { factory: 'http', containerPort, options });
  }

  /** HTTP/2 without TLS from the first byte. */
  public static http2(containerPort: number, options: PortOptions = {}): Port {
    return new Port('http2', containerPort, options, { factory: 'http2', containerPort, options });
  }

  /** gRPC: methods are paths, `/package.Service/Method`. */
  public static grpc(containerPort: number, options: PortOptions = {}): Port {
    return new Port('grpc', containerPort, options, { factory: 'grpc', containerPort, options });
  }

  /** Any protocol over TCP that the mesh does not look into, such as a database's. */
  public static tcp(containerPort: number, options: PortOptions = {}): Port {
    return new Port('tcp', containerPort, options, { factory: 'tcp', containerPort, options });
  }

  /** TLS that the application itself ends; the mesh sees the server name at most. */
  public static tls(containerPort: number, options: PortOptions = {}): Port {
    return new Port('tls', containerPort, options, { factory: 'tls', containerPort, options });
  }

  /** UDP. No proxy sees it: only the NetworkPolicy guards it. */
  public static udp(containerPort: number, options: PortOptions = {}): Port {
    return new Port('udp', containerPort, options, { factory: 'udp', containerPort, options });
  }

  /** The port's name. */
  public readonly name: string;

  /** The port that the container listens on. */
  public readonly containerPort: number;

  /** The port of the Service. */
  public readonly servicePort: number;

  /** @internal */
  public readonly _protocol: AppProtocol;

  /** @internal */
  public readonly _record: PortRecord;

  private constructor(protocol: AppProtocol, containerPort: number, options: PortOptions, said: PortRecord) {
    mark(this, 'Port');
    checkArgument(`Port.${said.factory}`, 'containerPort', containerPort, ARGUMENTS.number);
    checkProps(`Port.${said.factory}`, 'PortOptions', options);
    this._record = wordForWord(said);
    this._protocol = protocol;
    this.name = options.name ?? protocol;
    this.containerPort = containerPort;
    this.servicePort = options.servicePort ?? containerPort;
  }
}
