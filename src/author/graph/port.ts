/** What is spoken on a port. The mesh reads it from `appProtocol`; NetworkPolicy only needs TCP or UDP. */
export type AppProtocol = 'http' | 'http2' | 'grpc' | 'tcp' | 'tls' | 'udp';

/** The transport that a NetworkPolicy names. */
export type Transport = 'TCP' | 'UDP';

/** One port of a callee. */
export interface PortNode {
  /** Unique among the callee's ports. */
  readonly name: string;
  readonly protocol: AppProtocol;
  /** The port of the pod: what NetworkPolicy and AuthorizationPolicy mean, after the Service's translation. */
  readonly containerPort: number;
  /** The port of the Service: what callers dial. */
  readonly servicePort: number;
}

const TRANSPORTS: Record<AppProtocol, Transport> = {
  http: 'TCP', http2: 'TCP', grpc: 'TCP', tcp: 'TCP', tls: 'TCP', udp: 'UDP',
};

const SPEAKS_HTTP: Record<AppProtocol, boolean> = {
  http: true, http2: true, grpc: true, tcp: false, tls: false, udp: false,
};

export function transportOf(port: PortNode): Transport {
  return TRANSPORTS[port.protocol];
}

/** Whether the mesh can see methods and paths on this port. */
export function speaksHttp(port: PortNode): boolean {
  return SPEAKS_HTTP[port.protocol];
}
