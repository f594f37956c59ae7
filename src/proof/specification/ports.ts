import type { PortRecord } from '../../author/graph/record/values';

/** What is spoken on a port. */
export type AppProtocol = 'http' | 'http2' | 'grpc' | 'tcp' | 'tls' | 'udp';
export type Transport = 'TCP' | 'UDP';

export interface PortNode {
  readonly name: string;
  readonly protocol: AppProtocol;
  /** The port of the pod. */
  readonly containerPort: number;
  /** The port of the Service before it. */
  readonly servicePort: number;
}

/** Protocols whose requests a proxy can tell apart. */
const HTTP: readonly AppProtocol[] = ['http', 'http2', 'grpc'];

const PROTOCOLS: readonly AppProtocol[] = [...HTTP, 'tcp', 'tls', 'udp'];

/** A port is named after what is spoken there, and its Service has the same number, unless another was asked for. */
export function readPort({ factory, containerPort, options }: PortRecord): PortNode {
  if (!PROTOCOLS.includes(factory)) throw new Error(`the proof does not know the port Port.${String(factory)}`);
  return { name: options.name ?? factory, protocol: factory, containerPort, servicePort: options.servicePort ?? containerPort };
}

export function transportOf({ protocol }: Pick<PortNode, 'protocol'>): Transport {
  return protocol === 'udp' ? 'UDP' : 'TCP';
}

export function speaksHttp({ protocol }: Pick<PortNode, 'protocol'>): boolean {
  return HTTP.includes(protocol);
}

/** A port of something that no Service stands before. */
export function plainPort(name: string, number: number, protocol: AppProtocol): PortNode {
  return { name, protocol, containerPort: number, servicePort: number };
}
