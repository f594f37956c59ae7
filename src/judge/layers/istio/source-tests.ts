/**
 * What AuthorizationPolicies ask about callers, as tests of peers.
 *
 * A rule names few callers, so a test says who can match: the namespaces and accounts that exact values name, or everybody where a value is a
 * pattern or a negation.
 */
import { arrivalBy } from './ambient/arrival';
import { matchTruth } from './attributes';
import type { EffectiveMode } from './effective-mode';
import { namespacesMeantBy, principalSpellings, type Identity } from './identity';
import type { IstioInstallation } from './installations';
import { type Issuers, type RequestFacts } from './match-context';
import type { Match } from './read/match';
import { transportSecurityOf, identityAt } from './transport-security';
import type { Cluster } from '../../cluster/cluster';
import type { Peer } from '../../cluster/pod';
import type { PeerSet, PeerTest } from '../../engine/decision';
import type { PeerClass } from '../../engine/peer-classes';
import type { PeerIndex } from '../../engine/peer-index';

/**
 * How callers show who they are: by the callee's mode, by the certificate of a tunnel, or not at all: at a gateway's listener, and where they dial an
 * address.
 */
export type IdentityVisibility = EffectiveMode | 'certificate' | 'nothing';

/** Attributes of the source don't read it. */
const NO_REQUEST: RequestFacts = { port: 0 };
const NO_ISSUERS: Issuers = [];

const KNOWN = new WeakMap<Cluster, Map<string, SourceTests>>();

/** The tests at callees of one installation to which callers show themselves alike. */
export function sourceTestsOf(cluster: Cluster, callee: IstioInstallation, visibility: IdentityVisibility): SourceTests {
  let ofCluster = KNOWN.get(cluster);
  if (!ofCluster) KNOWN.set(cluster, ofCluster = new Map());
  const key = `${visibility} ${callee.number}`;
  let tests = ofCluster.get(key);
  if (!tests) ofCluster.set(key, tests = new SourceTests(cluster, callee, visibility, key));
  return tests;
}

export class SourceTests {
  private readonly tests = new Map<string, PeerTest>();
  private readonly unclear = new WeakMap<PeerIndex, readonly PeerClass[]>();

  constructor(
    private readonly cluster: Cluster,
    private readonly callee: IstioInstallation,
    private readonly visibility: IdentityVisibility,
    private readonly prefix: string,
  ) {}

  /** Who satisfies all of these matches, which must all be about the source. */
  setOf(matches: readonly Match[], policyNamespace: string): PeerSet {
    if (matches.length === 0) return 'any';
    if (matches.length > 1) return { kind: 'and', sets: matches.map((match) => this.testOf(match, policyNamespace)) };
    const [only] = matches;
    // Any of a list may match, and many rules list the same callers.
    if (only.values.length < 2 || only.notValues.length > 0) return this.testOf(only, policyNamespace);
    return { kind: 'or', sets: only.values.map((value) => this.testOf({ ...only, values: [value] }, policyNamespace)) };
  }

  private testOf(match: Match, policyNamespace: string): PeerTest {
    const simple = match.argument === undefined && match.values.length === 1 && match.notValues.length === 0;
    const said = simple ? `${match.attribute} ${match.values[0]}` : JSON.stringify(match);
    const key = `${this.prefix} ${match.attribute === 'source.serviceAccount' ? policyNamespace : ''} ${said}`;
    let test = this.tests.get(key);
    if (!test) this.tests.set(key, test = this.make(key, match, policyNamespace));
    return test;
  }

  private make(key: string, match: Match, policyNamespace: string): PeerTest {
    const { cluster, callee } = this;
    const candidates = this.candidatesOf(match, policyNamespace);
    return {
      kind: 'identity',
      key,
      matches: (peer) => {
        const source = { peer, identity: this.identityOf(peer) };
        return matchTruth(match, { cluster, callee, policyNamespace, source, request: NO_REQUEST, issuers: NO_ISSUERS });
      },
      ...(candidates && { candidates: (peers) => [...candidates(peers), ...this.unclearAmong(peers)] }),
    };
  }

  private identityOf(peer: Peer): Identity {
    const { cluster, callee, visibility } = this;
    if (visibility === 'certificate') return arrivalBy(cluster, callee, 'tunnel').identityOf(peer);
    return visibility === 'nothing' ? 'none' : identityAt(peer, transportSecurityOf(cluster, peer, callee, visibility));
  }

  /** Those whose identity is not clear may be named by anything. */
  private unclearAmong(peers: PeerIndex): readonly PeerClass[] {
    let unclear = this.unclear.get(peers);
    if (!unclear) {
      unclear = this.visibility === 'certificate'
        ? arrivalBy(this.cluster, this.callee, 'tunnel').unclear(peers)
        : peers.all.filter(({ peer }) => peer.kind === 'pod' && transportSecurityOf(this.cluster, peer, this.callee, 'PERMISSIVE') === 'unknown');
      this.unclear.set(peers, unclear);
    }
    return unclear;
  }

  /** Those whom exact values name; undefined where anybody may match. An unknown mode leaves every identity open. */
  private candidatesOf({ attribute, values }: Match, policyNamespace: string): ((peers: PeerIndex) => readonly PeerClass[]) | undefined {
    if (this.visibility === 'unknown' || values.length === 0 || values.some((value) => value.includes('*'))) return undefined;
    if (attribute === 'source.namespace') return (peers) => values.flatMap(namespacesMeantBy).flatMap((namespace) => peers.inNamespace(namespace));
    if (attribute === 'source.serviceAccount') {
      return (peers) => values.flatMap((value) => {
        const slash = value.indexOf('/');
        return peers.withAccount(slash < 0 ? policyNamespace : value.slice(0, slash), value.slice(slash + 1));
      });
    }
    if (attribute !== 'source.principal') return undefined;
    return (peers) => values.flatMap((value) => principalSpellings(value, this.callee).flatMap((spelling) => {
      const parts = /^[^/]+\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(spelling);
      return parts ? peers.withAccount(parts[1], parts[2]) : [];
    }));
  }
}
