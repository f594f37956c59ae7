/** Who decides on requests, beside the policies that are written: a service that proxies ask before they let a request in. */
export interface AuthorizerNode {
  /** How it is asked. */
  readonly protocol: 'grpc' | 'http';
  /** The id of the workload that answers. */
  readonly service: string;
  /** Undefined: its one port that speaks the protocol. */
  readonly port: string | undefined;
  /** By which name the settings of the mesh know it. */
  readonly provider: string;
  /** What the path of a question begins with, before that of the request; empty: nothing. Of HTTP alone. */
  readonly pathPrefix: string;
  /** In milliseconds. */
  readonly timeout: number;
  /** Headers of requests that it sees, beside those that every proxy shows. Of HTTP alone. */
  readonly requestHeaders: readonly string[];
  /** Headers that it writes into requests that it lets in, whatever was in them. Of HTTP alone. @default - none */
  readonly writes?: readonly string[];
}
