import { connect, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls';
import type { Certificate } from './certificates';
import type { Endpoint } from '../../../src/judge/core/flow';

/** Somebody who calls: how it arrives at Envoy, and who it is to the judge. */
export interface Caller {
  readonly name: string;
  /** Who it is to the judge. Where no question of the judge's can say it, the verdict that is expected. */
  readonly judged: Endpoint | 'deny';
  /** Its SPIFFE ID, `none` for TLS without a certificate, `plaintext` for no TLS. */
  readonly arrives: 'plaintext' | 'none' | { readonly spiffeId: string };
  /** The address that it comes from. @default '127.0.0.1' */
  readonly address?: string;
  /** The name that it asks for in TLS. @default - none */
  readonly sni?: string;
}

/** What a caller speaks; sidecars say it in their ALPN. */
export type Protocol = 'http' | 'grpc' | 'tcp';

/** What Istio's sidecars offer (pkg/networking/util: ALPNInMesh…, and the filter istio.alpn). */
const ALPN: Readonly<Record<Protocol, readonly string[]>> = {
  http: ['istio-http/1.1', 'istio', 'http/1.1'],
  grpc: ['istio-h2', 'istio', 'h2'],
  tcp: ['istio-peer-exchange', 'istio'],
};

export interface Dialled {
  readonly host: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly certificate?: Certificate;
  /** Whether TLS is spoken. */
  readonly tls: boolean;
  readonly from?: string;
  readonly sni?: string;
}

export function dial(options: Dialled): Socket {
  const { host, port, protocol, certificate, tls, from, sni } = options;
  const socket = connect({ host, port, localAddress: from ?? '127.0.0.1', noDelay: true });
  if (!tls) return socket;
  return connectTls({
    socket,
    // What the caller thinks of the callee's certificate is not tried here.
    rejectUnauthorized: false,
    ALPNProtocols: [...ALPN[protocol]],
    ...(sni !== undefined && { servername: sni }),
    secureContext: contextOf(certificate),
  });
}

/** To read a key takes longer than all the rest of a connection, so it is done once for each identity. The handshakes stay whole. */
const CONTEXTS = new Map<string | undefined, SecureContext>();

function contextOf(certificate: Certificate | undefined): SecureContext {
  let context = CONTEXTS.get(certificate?.certificate);
  if (!context) {
    context = createSecureContext(certificate && { cert: certificate.certificate, key: certificate.key });
    CONTEXTS.set(certificate?.certificate, context);
  }
  return context;
}
