/** What ztunnel asks about callers and about where they call, as tests that the engine understands. Each is made once for a cluster. */
import { isOfSource, ztunnelMatches } from './ztunnel-attributes';
import type { Clause } from './ztunnel-rules';
import type { Cluster } from '../../../cluster/cluster';
import type { Peer } from '../../../cluster/pod';
import { isPortNumber } from '../../../cluster/ports';
import type { Truth } from '../../../core/verdict';
import { eitherOf, everyOf, type PeerSet, type PeerTest, type RequestSet, type RequestTest, type SetOf } from '../../../engine/decision';
import type { PeerClass } from '../../../engine/peer-classes';
import type { PeerIndex } from '../../../engine/peer-index';
import type { Identity } from '../identity';
import type { Match } from '../read/match';

/** How callers show who they are to the ztunnel of a callee. */
export interface Arrival {
  /** Equal for callees to which all callers show the same. */
  readonly key: string;
  identityOf(peer: Peer): Identity;
  /** Whether it is open whether the certificate of a caller is taken. */
  foreign(peer: Peer): Truth;
  /** Callers of whom it is open what they show, so that anything may mean them. */
  unclear(peers: PeerIndex): readonly PeerClass[];
}

const KNOWN = new WeakMap<Cluster, Map<string, ZtunnelTests>>();

export function ztunnelTestsOf(cluster: Cluster, arrival: Arrival): ZtunnelTests {
  let ofCluster = KNOWN.get(cluster);
  if (!ofCluster) KNOWN.set(cluster, ofCluster = new Map());
  let tests = ofCluster.get(arrival.key);
  if (!tests) ofCluster.set(arrival.key, tests = new ZtunnelTests(cluster, arrival));
  return tests;
}

const NOBODY: Peer = { kind: 'external', address: { family: 4, value: 0n }, ranges: [] };

export class ZtunnelTests {
  private readonly tests = new Map<string, PeerTest>();

  constructor(private readonly cluster: Cluster, private readonly arrival: Arrival) {}

  /** Whom and what all of these clauses hold. A clause asks of the caller, or of where it calls, and never of both. */
  setsOf(clauses: readonly Clause[], policyNamespace: string): { readonly peer: PeerSet; readonly request: RequestSet } {
    const ofSource = (clause: Clause) => clause.flat().every(isOfSource);
    return {
      peer: everyOf(clauses.filter(ofSource).map((clause) => this.anyOf<PeerTest>(clause, (match) => this.peerTest(match, policyNamespace)))),
      request: everyOf(clauses.filter((clause) => !ofSource(clause)).map((clause) => (
        this.anyOf<RequestTest>(clause, (match) => this.requestTest(match))
      ))),
    };
  }

  /** Callers without an identity, or who may be. */
  get anonymous(): PeerTest {
    return this.once('anonymous', () => ({
      kind: 'identity',
      key: `ztunnel ${this.arrival.key} anonymous`,
      matches: (peer) => {
        const shown = this.arrival.identityOf(peer);
        return shown === 'none' ? 'yes' : 'perhaps' in shown ? 'unknown' : 'no';
      },
    }));
  }

  /** Callers whose certificates may be refused. */
  get foreign(): PeerTest {
    return this.once('foreign', () => ({ kind: 'identity', key: `ztunnel ${this.arrival.key} foreign`, matches: (peer) => this.arrival.foreign(peer) }));
  }

  /** A match of which nothing is left holds nobody. */
  private anyOf<T extends PeerTest | RequestTest>(clause: Clause, test: (match: Match) => T): SetOf<T> {
    return eitherOf(clause.filter((matches) => matches.length > 0).map((matches) => everyOf(matches.map(test))));
  }

  private peerTest(match: Match, policyNamespace: string): PeerTest {
    const { cluster, arrival } = this;
    const key = `ztunnel ${arrival.key} ${match.attribute === 'source.serviceAccount' ? policyNamespace : ''} ${JSON.stringify(match)}`;
    return this.once(key, () => {
      const candidates = candidatesOf(match, policyNamespace);
      return {
        kind: 'identity',
        key,
        matches: (peer) => ztunnelMatches(match, {
          cluster, policyNamespace, source: { peer, identity: arrival.identityOf(peer) }, destination: NOBODY, port: 0,
        }),
        ...(candidates && { candidates: (peers) => [...candidates(peers), ...arrival.unclear(peers)] }),
      };
    });
  }

  private requestTest(match: Match): RequestTest {
    const ports = match.attribute === 'destination.port' ? [...match.values, ...match.notValues].map(Number).filter(isPortNumber) : undefined;
    return {
      kind: 'request',
      key: `ztunnel ${JSON.stringify(match)}`,
      matches: ({ destination, port }) => ztunnelMatches(match, {
        cluster: this.cluster, policyNamespace: '', source: { peer: NOBODY, identity: 'none' }, destination, port,
      }),
      ...(ports && { fact: ({ port }) => String(port), cuts: () => ports.map((port) => ({ first: port, last: port })) }),
    };
  }

  private once(key: string, make: () => PeerTest): PeerTest {
    let test = this.tests.get(key);
    if (!test) this.tests.set(key, test = make());
    return test;
  }
}

/** Those whom exact values name; undefined where anybody may match. */
function candidatesOf({ attribute, values }: Match, policyNamespace: string): ((peers: PeerIndex) => readonly PeerClass[]) | undefined {
  if (values.length === 0 || values.some((value) => value.includes('*'))) return undefined;
  if (attribute === 'source.namespace') return (peers) => values.flatMap((value) => peers.inNamespace(value));
  if (attribute === 'source.serviceAccount') {
    return (peers) => values.flatMap((value) => {
      const slash = value.indexOf('/');
      return peers.withAccount(slash < 0 ? policyNamespace : value.slice(0, slash), value.slice(slash + 1));
    });
  }
  if (attribute !== 'source.principal') return undefined;
  return (peers) => values.flatMap((value) => {
    const parts = /^[^/]+\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(value);
    return parts ? peers.withAccount(parts[1], parts[2]) : [];
  });
}
