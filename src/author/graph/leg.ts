import type { TrustEdge } from './edge';
import { transportOf } from './port';
import type { PortNode, Transport } from './port';
import type { NonEmpty } from './selection';

/** A connection as packets go. It is an edge as it was declared, unless a mesh carries the call in a tunnel, or by way of pods of its own. */
export interface Leg {
  readonly from: string;
  readonly to: string;
  readonly ports: NonEmpty<TransportPort>;
  /** The edge that it is, where it is one as it was declared. */
  readonly edge?: TrustEdge;
}

/** A port as the network sees it. */
export interface TransportPort {
  readonly protocol: Transport;
  readonly port: number;
}

export function transportPort(port: PortNode): TransportPort {
  return { protocol: transportOf(port), port: port.containerPort };
}
