/**
 * Answers about addresses outside the cluster, where only the name that is called can make a difference beside the address. There may be
 * thousands of names, and as many addresses that NetworkPolicies tell apart but proxies don't: these get the same answers.
 */
import type { ProxyEgressVectors } from './proxy-egress-vectors';
import type { Cluster } from '../../../cluster/cluster';
import type { Address } from '../../../cluster/ip';
import type { PeerClass } from '../../../engine/peer-classes';
import { allAtoms, allRequests, type PortAnswers, type RequestAtom } from '../../../engine/port-class';
import { mergePatterns, NO_PATTERNS, requestSpace, type RequestPatterns } from '../../../requests/requests';
import type { TruthVector } from '../../../vectors/truth-vector';

export class OutsideAnswers {
  private readonly known = new Map<string, PortAnswers>();
  private readonly texts = new WeakMap<RequestPatterns, string>();

  constructor(private readonly cluster: Cluster, private readonly proxies: ProxyEgressVectors) {}

  /** What callers get whom the network lets through. `extra` is what the question tells apart. */
  answers(destination: PeerClass, address: Address, port: number, base: TruthVector, extra: RequestPatterns): PortAnswers {
    if (!this.proxies.isLimited) {
      const space = requestSpace(extra, this.cluster.settings.installations[0].pathNormalization);
      const vector = base.copy().and(this.proxies.vector(destination.peer, port));
      return space ? { space, classes: [{ vector, atoms: allAtoms(space) }] } : allRequests(vector.andAll('unknown'));
    }
    if (!base.isUniformly('yes')) return this.byName(destination, port, base, extra);
    const key = `${port} ${this.proxies.registry.placeOf(address, port)} ${this.textOf(extra)}`;
    const known = this.known.get(key) ?? this.byName(destination, port, base, extra);
    this.known.set(key, known);
    return known;
  }

  private byName(destination: PeerClass, port: number, base: TruthVector, extra: RequestPatterns): PortAnswers {
    const names = { ...NO_PATTERNS, hosts: this.proxies.registry.hostsAt(port) };
    const space = requestSpace(mergePatterns([names, extra]), this.cluster.settings.installations[0].pathNormalization);
    if (!space) return allRequests(base.copy().andAll('unknown'));
    const byHost = new Map<number, RequestAtom[]>();
    for (const atom of allAtoms(space)) {
      const list = byHost.get(atom.host);
      if (list) list.push(atom);
      else byHost.set(atom.host, [atom]);
    }
    const classes = space.hosts.atoms.map((atom, host) => ({
      vector: base.copy().and(this.proxies.vector(destination.peer, port, atom.witness)), atoms: byHost.get(host) ?? [],
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
