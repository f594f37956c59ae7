import type { Identity } from './identity';
import type { IstioInstallation } from './installations';
import type { Cluster } from '../../cluster/cluster';
import type { Peer } from '../../cluster/pod';
import type { Flow } from '../../core/flow';

/** The caller, as the callee's proxy sees it. */
export interface SourceFacts {
  readonly peer: Peer;
  readonly identity: Identity;
}

/** A request (or on a TCP chain, a connection) at the callee's proxy. Missing fields were left open by the question. */
export interface RequestFacts extends Pick<Flow, 'method' | 'path' | 'host' | 'sni' | 'headers' | 'token'> {
  readonly port: number;
}

export interface MatchContext {
  readonly cluster: Cluster;
  /** The installation whose proxy asks: `cluster.local` and aliases stand for its own trust domain. */
  readonly callee: IstioInstallation;
  readonly policyNamespace: string;
  readonly source: SourceFacts;
  readonly request: RequestFacts;
  /** Issuers whose tokens are verified here; without any, a token means nothing. */
  readonly issuers: Issuers;
}

export type Issuers = readonly string[] | 'unknown';
