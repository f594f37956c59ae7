/**
 * Answers about addresses outside the cluster, where only the name that is called can make a difference beside the address. There may be
 * thousands of names, and as many addresses that NetworkPolicies tell apart but proxies don't: these get the same answers.
 */
import type { EgressOfAll } from './egress-of-all';
import { spaceOf } from './request-spaces';
import type { Address } from '../../cluster/ip';
import type { PathNormalization } from '../../options';
import { mergePatterns, NO_PATTERNS, type PathsAre, type RequestPatterns } from '../../requests/requests';
import type { TruthVector } from '../../vectors/truth-vector';
import type { PeerClass } from '../peer-classes';
import { allRequests, type PortAnswers, type RequestAtom } from '../port-class';

/** Proxies ask for names alone: paths are those of a network plugin, which compares them with what stands behind them. */
const PATHS: PathsAre = 'with queries';

export class OutsideAnswers {
  private readonly known = new Map<string, PortAnswers>();
  private readonly texts = new WeakMap<RequestPatterns, string>();

  constructor(private readonly egress: EgressOfAll | undefined, private readonly pathNormalization: PathNormalization) {}

  /** What callers get whom the network lets through. `extra` is what the question tells apart. */
  answers(destination: PeerClass, address: Address, port: number, base: TruthVector, extra: RequestPatterns): PortAnswers {
    const { egress } = this;
    if (!egress?.isLimited) {
      const found = spaceOf(extra, this.pathNormalization, PATHS);
      const vector = egress ? base.copy().and(egress.vector(destination.peer, port)) : base;
      return found ? { space: found.space, classes: [{ vector, atoms: found.atoms }] } : allRequests(vector.copy().andAll('unknown'));
    }
    if (!base.isUniformly('yes')) return this.byName(egress, destination, port, base, extra);
    const key = `${port} ${egress.hosts.placeOf(address, port)} ${this.textOf(extra)}`;
    const known = this.known.get(key) ?? this.byName(egress, destination, port, base, extra);
    this.known.set(key, known);
    return known;
  }

  private byName(egress: EgressOfAll, destination: PeerClass, port: number, base: TruthVector, extra: RequestPatterns): PortAnswers {
    const names = { ...NO_PATTERNS, hosts: egress.hosts.namesAt(port) };
    const found = spaceOf(mergePatterns([names, extra]), this.pathNormalization, PATHS);
    if (!found) return allRequests(base.copy().andAll('unknown'));
    const { space, atoms } = found;
    const byHost = new Map<number, RequestAtom[]>();
    for (const atom of atoms) {
      const list = byHost.get(atom.host);
      if (list) list.push(atom);
      else byHost.set(atom.host, [atom]);
    }
    const classes = space.hosts.atoms.map((atom, host) => ({
      vector: base.copy().and(egress.vector(destination.peer, port, atom.witness)), atoms: byHost.get(host) ?? [],
    }));
    return { space, classes };
  }

  /** Equal for patterns that say the same; the same patterns are asked about at every port of a destination. */
  private textOf(patterns: RequestPatterns): string {
    const text = this.texts.get(patterns) ?? JSON.stringify(patterns);
    this.texts.set(patterns, text);
    return text;
  }
}
