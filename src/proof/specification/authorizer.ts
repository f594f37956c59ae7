import type { PortNode } from './ports';
import type { AuthorizerRecord } from '../../author/graph/record/values';

/** A service that proxies ask about requests. */
export interface AuthorizerSpec {
  readonly protocol: AuthorizerRecord['factory'];
  /** The workload that answers, `namespace/name`. */
  readonly service: string;
  /** The host of its Service. */
  readonly host: string;
  readonly port: PortNode;
  /** By which name the mesh knows it. */
  readonly provider: string;
  readonly milliseconds: number;
  readonly pathPrefix: string | undefined;
  readonly requestHeaders: readonly string[];
  /** Headers of its answer that take the place of those of the request. @default - none */
  readonly writes?: readonly string[];
}
