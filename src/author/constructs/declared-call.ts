/** The transport of a port. */
export enum Transport {
  TCP = 'TCP',
  UDP = 'UDP',
}

/** What is spoken on a port. */
export enum AppProtocol {
  HTTP = 'http',
  HTTP2 = 'http2',
  GRPC = 'grpc',
  TCP = 'tcp',
  TLS = 'tls',
  UDP = 'udp',
}

/** Why a call is possible: it was declared, or the platform needs it. */
export enum CallPurpose {
  /** It was declared. */
  CALL = 'call',

  /** Clients of an edge. */
  CLIENTS = 'clients',

  /** A workload calls a host of an edge, so that it reaches the edge's pods. */
  PUBLIC_HOST = 'public-host',

  /** Names are looked up. */
  DNS = 'dns',

  /** The proxy asks the control plane of the mesh. */
  CONTROL_PLANE = 'control-plane',

  /** Metrics are scraped. */
  SCRAPE = 'scrape',

  /** The kubelet probes a pod. */
  PROBE = 'probe',

  /** The Kubernetes API is called. */
  API_SERVER = 'api-server',
}

/** Requests of HTTP or gRPC. */
export interface DeclaredRequests {
  /**
   * The methods.
   *
   * @default - any method
   */
  readonly methods?: string[];

  /**
   * The paths, in the notation of `HttpAccess`.
   *
   * @default - any path
   */
  readonly paths?: string[];

  /**
   * Paths that are not allowed, in the same notation.
   *
   * @default - none
   */
  readonly notPaths?: string[];
}

/** @internal */
export interface _DeclaredCallParts {
  readonly caller: string;
  readonly callee: string;
  readonly port: number;
  readonly transport: Transport;
  readonly protocol: AppProtocol;
  readonly requests: DeclaredRequests[] | undefined;
  readonly purpose: CallPurpose;
}

/** One thing that may call another, on one port. */
export class DeclaredCall {
  /** @internal */
  public static _of(parts: _DeclaredCallParts): DeclaredCall {
    return new DeclaredCall(parts);
  }

  /** Who calls: `namespace/name`, or a part of the platform. */
  public readonly caller: string;

  /** Who is called: `namespace/name`, a host, a network, or a part of the platform. */
  public readonly callee: string;

  /** The port of the callee's pods. */
  public readonly port: number;

  /** The transport of the port. */
  public readonly transport: Transport;

  /** What is spoken on the port. */
  public readonly protocol: AppProtocol;

  /** The requests that are allowed; undefined: any request. */
  public readonly requests?: DeclaredRequests[];

  /** Why the call is possible. */
  public readonly purpose: CallPurpose;

  private constructor({ caller, callee, port, transport, protocol, requests, purpose }: _DeclaredCallParts) {
    this.caller = caller;
    this.callee = callee;
    this.port = port;
    this.transport = transport;
    this.protocol = protocol;
    this.requests = requests;
    this.purpose = purpose;
  }

  /** The call in one line: `shop/web -> shop/orders 8080/TCP: POST /orders`. Without a colon it is any request. */
  public toString(): string {
    const requests = (this.requests ?? []).flatMap(({ methods, paths = ['*'] }) => paths.map((path) => `${methods?.join(',') ?? '*'} ${path}`));
    return `${this.caller} -> ${this.callee} ${this.port}/${this.transport}${requests.length > 0 ? `: ${requests.join(', ')}` : ''}`;
  }
}
