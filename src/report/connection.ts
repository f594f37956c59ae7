/** Who may do what to whom, as reports tell it. */
import type { PortRange, Protocol } from '../judge/cluster/ports';
import type { Flow, Token } from '../judge/core/flow';
import type { KnownPeer } from '../judge/facts';
import type { MatrixRow } from '../judge/questions/matrix';
import type { Callee, Party } from '../judge/questions/party';
import { formatRequestSet, type RequestSet } from '../judge/requests/describe';

/** A peer as one end of access. */
export interface NamedPeer {
  readonly kind: 'peer';
  readonly name: string;
  readonly of: KnownPeer['kind'];
}

/** A host outside the cluster. */
export interface NamedHost {
  readonly kind: 'host';
  readonly host: string;
}

/** One end of a connection, as a report shows it. */
export type End = Callee | NamedHost | NamedPeer;

/** Who calls: a party, or a peer that somebody declared. */
export type Caller = Party | NamedPeer;

/** A row of any question, with whatever counts as its answer. */
export interface AccessRow<Answer extends string> {
  readonly from: Caller;
  readonly to: Callee | NamedPeer;
  readonly protocol: Protocol;
  readonly ports: PortRange;
  readonly verdict: Answer;
  readonly requests?: readonly RequestSet[];
  readonly credentials?: readonly Token[];
  /** Whether the client has to show a certificate as well. @default false */
  readonly certificate?: boolean;
  readonly witness: Flow;
  readonly self?: boolean;
}

/** One way in: ports, and where it matters requests, with one verdict. */
export interface PortAccess<Answer extends string = MatrixRow['verdict']> {
  /** `any` where all three transport protocols have the same answer on every port. */
  readonly protocol: Protocol | 'any';
  readonly ports: PortRange;
  readonly verdict: Answer;
  readonly requests?: readonly RequestSet[];
  /** Tokens of users of which each opens it. @default - none is known to */
  readonly credentials?: readonly Token[];
  /** Whether the client has to show a certificate as well. @default false */
  readonly certificate?: boolean;
  readonly witness: Flow;
}

/** All that one party may do to another. */
export interface Connection<Answer extends string = MatrixRow['verdict']> {
  readonly from: Caller;
  readonly to: End;
  readonly accesses: readonly PortAccess<Answer>[];
}

const LAST_PORT = 65535;

/** Equal for accesses that say the same. */
export function accessKey(access: Omit<PortAccess<string>, 'witness'>): string {
  const requests = access.requests?.map(formatRequestSet).join(' | ') ?? '*';
  return `${access.protocol} ${access.ports.first}-${access.ports.last} ${access.verdict} ${requests}${access.credentials ? ` ${JSON.stringify(access.credentials)}` : ''}${access.certificate ? ' certificate' : ''}`;
}

export function isAllPorts(ports: PortRange): boolean {
  return ports.first <= 1 && ports.last >= LAST_PORT;
}
