import type { PortNode } from './port';
import type { Any, LabelledNode, NonEmpty, Only } from './selection';

/** What this program writes of an edge: an HTTPS listener for each host. */
export interface WrittenListeners {
  readonly kind: 'written';
  readonly hosts: NonEmpty<string>;
  readonly tlsSecret: string;
  readonly port: PortNode;
  /** Where plain HTTP is answered: with a redirect, and with nothing else. Undefined: nowhere. */
  readonly redirectPort: PortNode | undefined;
  /** The ConfigMap with the authority of certificates that clients must show. Undefined: they show none. */
  readonly clientCa: string | undefined;
  readonly clients: Any | Only<string>;
  readonly clientAddress: ClientAddressNode | undefined;
}

/** How the addresses of clients are known: from packets, or told by proxies before the edge, of whom one is called by the next. */
export type ClientAddressNode =
  | { readonly kind: 'connection' }
  | {
    readonly kind: 'told';
    readonly by: 'X-Forwarded-For' | 'the PROXY protocol';
    /** How many proxies add the address that they were called from. @default - one tells it, by a protocol */
    readonly trustedProxies?: number;
  };

/** What is stated of an edge that somebody else owns. */
export interface StatedListeners {
  readonly kind: 'stated';
  readonly listeners: NonEmpty<ListenerNode>;
  /** Whether routes are in the Gateway's namespace, and not in that of their service. */
  readonly routesBesideGateway: boolean;
}

/** A listener of somebody else. It ends TLS. */
export interface ListenerNode {
  readonly name: string;
  /** Undefined: every host. */
  readonly hostname: string | undefined;
  readonly port: PortNode;
  readonly routesFrom: RoutesFromNode;
}

/** Namespaces that may attach routes to a listener. */
export type RoutesFromNode = { readonly kind: 'same' } | Any | Only<string> | LabelledNode;
