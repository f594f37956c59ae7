/**
 * What the proxy of one destination says of all callers at a port, by each way in which they can dial it: through a Service, or, where their
 * own proxies pass that on, at its address, which arrives in plain text. The logic is that of connection.ts.
 */
import type { ProxyEgressVectors } from './proxy-egress-vectors';
import type { Cluster } from '../../../cluster/cluster';
import type { Pod } from '../../../cluster/pod';
import type { Request } from '../../../engine/decision';
import { evaluateAll, type AllPeers } from '../../../engine/evaluate-all';
import type { PeerClass } from '../../../engine/peer-classes';
import { podOf } from '../../../engine/peer-index';
import type { PeerVectors } from '../../../engine/peer-vectors';
import { requestOf, type RequestAtom, type RequestClass } from '../../../engine/port-class';
import type { RequestSpace } from '../../../requests/requests';
import { RequestGroups } from '../../../vectors/request-groups';
import { TruthVector } from '../../../vectors/truth-vector';
import type { ChainName } from '../authorization';
import { type EffectiveMode } from '../effective-mode';
import { acceptance, mtlsModeOf } from '../mtls';
import type { Chain } from '../services';
import type { IdentityVisibility } from '../source-tests';
import { transportDecision } from '../transport';

/** A port of a destination that a proxy stands before. */
export interface CalleePort {
  readonly destination: PeerClass;
  readonly port: number;
  readonly chain: Chain;
  readonly authorization: Authorization;
}

/** What its policies say on a chain, to callers that show themselves so. */
export type Authorization = (chain: ChainName, visibility: IdentityVisibility) => AllPeers;

export class CalleeVectors {
  private readonly unknown: TruthVector;
  private readonly everybody: TruthVector;

  constructor(
    private readonly cluster: Cluster,
    private readonly proxies: ProxyEgressVectors,
    private readonly vectors: PeerVectors,
  ) {
    this.unknown = vectors.all('unknown');
    this.everybody = vectors.everybody;
  }

  /** Who may make which requests, of those whom `others` lets through: the network, and the callers' own proxies. */
  classes(
    callee: CalleePort, space: RequestSpace, atoms: readonly RequestAtom[], others: TruthVector, finish?: (vector: TruthVector) => TruthVector,
  ): readonly RequestClass[] {
    const { destination, port, chain, authorization } = callee;
    const pod = podOf(destination);
    const isDoubted = (hop: 'mtls' | 'authorization') => this.cluster.blindSpots.tryFind(hop, pod) !== undefined;
    const isGateway = pod.mesh === 'gateway';
    const mode = mtlsModeOf(this.cluster, pod, port);
    const arriving = isGateway ? undefined : isDoubted('mtls') ? this.unknown : this.transport(destination, pod, port);
    // Where it is not known whether there is a sidecar, only what it lets through is certain.
    const ifMeshed = (vector: TruthVector) => (pod.mesh === 'unknown' ? vector.doubt(this.everybody) : vector);
    const byAddress = isGateway ? undefined : this.addressWay(destination, port, isDoubted('mtls') ? 'unknown' : mode);
    const rowsOf = (request: Request, visibility: IdentityVisibility): readonly TruthVector[] => {
      if (isDoubted('authorization')) return [this.unknown];
      return (chain === 'sniffed' ? SNIFFED : [chain]).map((name) => {
        const all = authorization(name, visibility);
        return all.vector(all.ask(request));
      });
    };
    const groups = new RequestGroups();
    for (const atom of atoms) {
      const request: Request = { destination: destination.peer, protocol: 'TCP', port, ...requestOf(space, atom) };
      groups.add([...rowsOf(request, isGateway ? 'nothing' : mode), ...(byAddress?.passing ? rowsOf(request, 'nothing') : [])], atom);
    }
    return groups.classes((vectors) => {
      if (vectors.length === 1 && vectors[0] === this.vectors.nobody && !byAddress && !finish && pod.mesh !== 'unknown') return this.vectors.nobody;
      const half = byAddress?.passing ? vectors.length / 2 : vectors.length;
      const service = agreed(vectors.slice(0, half));
      if (arriving) service.and(arriving);
      ifMeshed(service);
      if (byAddress) join(service, byAddress, byAddress.passing && ifMeshed(agreed(vectors.slice(half))));
      service.and(others);
      return finish ? finish(service) : service;
    });
  }

  /** Whom the callee's mode of mutual TLS lets in. */
  private transport({ peer }: PeerClass, pod: Pod, port: number): TruthVector {
    const all = evaluateAll(this.vectors, transportDecision(this.cluster, pod, port), peer);
    return all.vector(all.ask({ destination: peer, protocol: 'TCP', port }));
  }

  /** Undefined where it makes no difference. */
  private addressWay(destination: PeerClass, port: number, mode: EffectiveMode): AddressWay | undefined {
    const ways = this.proxies.hidden(destination, port);
    const accepted = acceptance(mode, 'plain');
    const truth = podOf(destination).mesh === 'unknown' && accepted !== 'yes' ? 'unknown' : accepted;
    const passing = truth === 'no' ? undefined : this.proxies.byAddress(destination, port).copy().andAll(truth);
    const isPassing = passing && !passing.isNever;
    return ways.hidden || ways.undecided || isPassing ? { ...ways, ...(isPassing && { passing }) } : undefined;
  }
}

const SNIFFED = ['http', 'tcp'] as const;

interface AddressWay {
  /** Callers that have no other way. */
  readonly hidden?: TruthVector;
  /** Callers of whom it is not known whether they have another way. */
  readonly undecided?: TruthVector;
  /** Callers that have this way, as far as the callee accepts plain text. */
  readonly passing?: TruthVector;
}

/** Changes the vector of those who come through a Service. */
function join(service: TruthVector, { hidden, undecided, passing }: AddressWay, plain: TruthVector | undefined): void {
  const address = plain && passing ? plain.and(passing) : undefined;
  const either = undecided && service.copy().agree(address ?? TruthVector.of(service.size, 'no')).and(undecided);
  const others = [hidden, undecided].flatMap((vector) => vector ?? []);
  const shown = others.length === 0 ? undefined : others.slice(1).reduce((vector, other) => vector.or(other), others[0].copy()).not();
  if (shown) service.and(shown);
  if (address) service.either(shown ? address.copy().and(shown) : address);
  if (address && hidden) service.or(address.copy().and(hidden));
  if (either) service.or(either);
}

/** A sniffed port has an answer where both its chains agree. */
function agreed([first, second]: readonly TruthVector[]): TruthVector {
  const vector = first.copy();
  return second ? vector.agree(second) : vector;
}
