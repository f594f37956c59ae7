/**
 * What the source part of AuthorizationPolicy rules says of all callers at once.
 *
 * A rule names few callers, so a vector is sparse and is asked only of those who can match: of the namespaces and
 * accounts that exact values name, or of everybody where a value is a pattern or a negation. The answer itself comes
 * from the same table of attributes that judges a single flow.
 */
import { podOf } from './peer-index';
import type { PeerClass, Universe } from './universe';
import type { Cluster } from '../cluster/cluster';
import { allOf } from '../core/verdict';
import { arrivalOf, identityAt } from '../layers/istio/arrival';
import type { RequestFacts } from '../layers/istio/attributes';
import { ATTRIBUTES } from '../layers/istio/attributes';
import { matchTruth } from '../layers/istio/authorization';
import { namespacesMeantBy, principalSpellings, type Identity } from '../layers/istio/identity';
import type { EffectiveMode } from '../layers/istio/mtls';
import type { Match } from '../layers/istio/read/match';
import type { Installation } from '../options';
import { TruthVector } from '../vectors/truth-vector';

/** How callers show who they are: by the callee's mode, or not at all: at a gateway's listener, and where they dial an address. */
export type Showing = EffectiveMode | 'nothing';

/** Attributes of the source don't read it. */
const NO_REQUEST: RequestFacts = { chain: 'http', port: 0, issuers: [] };

export class SourceVectors {
  /** Nobody at all. Shared: never to be changed. */
  readonly nobody: TruthVector;
  private readonly memo = new Map<string, TruthVector>();
  /** For single values of lists. */
  private readonly byValue = new Map<string, Map<string, TruthVector>>();
  private readonly byAccount = new Map<string, PeerClass[]>();
  private readonly byPrincipal = new Map<string, readonly PeerClass[]>();
  private readonly pods: readonly PeerClass[];
  private readonly unclear = new Map<Installation, readonly PeerClass[]>();

  constructor(private readonly cluster: Cluster, private readonly universe: Universe) {
    this.nobody = TruthVector.of(universe.classes.length, 'no');
    this.pods = universe.classes.filter((item) => item.peer.kind === 'pod');
    for (const item of this.pods) {
      const key = `${podOf(item).namespace}/${podOf(item).serviceAccount}`;
      const list = this.byAccount.get(key);
      if (list) list.push(item);
      else this.byAccount.set(key, [item]);
    }
  }

  /** Who satisfies all of these matches, which must all be about the source. The row is shared: copy it before changing it. */
  vectorOf(matches: readonly Match[], policyNamespace: string, showing: Showing, callee: Installation): TruthVector {
    const [only, ...others] = matches;
    const isList = others.length === 0 && only.values.length > 1 && only.notValues.length === 0;
    if (isList) return this.unionOf(only, policyNamespace, showing, callee);
    const key = `${showing} ${callee.number} ${matches.some((match) => match.attribute === 'source.serviceAccount') ? policyNamespace : ''} ${keyOf(matches)}`;
    const known = this.memo.get(key);
    if (known) return known;
    const vector = this.compute(matches, policyNamespace, showing, callee);
    this.memo.set(key, vector);
    return vector;
  }

  /** Any of a list may match, and many rules list the same callers. */
  private unionOf(match: Match, policyNamespace: string, showing: Showing, callee: Installation): TruthVector {
    const key = `${showing} ${callee.number} ${match.attribute === 'source.serviceAccount' ? policyNamespace : ''} ${match.attribute} ${match.argument ?? ''}`;
    let byValue = this.byValue.get(key);
    if (!byValue) this.byValue.set(key, byValue = new Map());
    const union = TruthVector.of(this.universe.classes.length, 'no');
    for (const value of match.values) {
      let row = byValue.get(value);
      if (!row) byValue.set(value, row = this.compute([{ ...match, values: [value] }], policyNamespace, showing, callee));
      union.or(row);
    }
    return union.share();
  }

  private compute(matches: readonly Match[], policyNamespace: string, showing: Showing, callee: Installation): TruthVector {
    // An unknown mode leaves every identity open.
    const named = showing === 'unknown' ? undefined : this.tryFindCandidates(matches, policyNamespace, callee);
    const candidates = named ?? this.universe.classes;
    return TruthVector.where(this.universe.classes.length, candidates.map((item) => item.index), (index) => {
      const { peer } = this.universe.classes[index];
      const source = { peer, identity: this.identityOf(this.universe.classes[index], showing, callee) };
      return allOf(matches.map((match) => matchTruth(match, { cluster: this.cluster, callee, policyNamespace, source, request: NO_REQUEST })));
    });
  }

  private identityOf({ peer }: PeerClass, showing: Showing, callee: Installation): Identity {
    return showing === 'nothing' ? 'none' : identityAt(peer, arrivalOf(this.cluster, peer, callee, showing));
  }

  /** Those whom exact values name, and those whose identity is not clear; undefined where anybody may match. */
  private tryFindCandidates(matches: readonly Match[], policyNamespace: string, callee: Installation): readonly PeerClass[] | undefined {
    for (const match of matches) {
      if (match.values.length === 0 || match.values.some((value) => value.includes('*'))) continue;
      const named = this.tryFindNamed(match, policyNamespace, callee);
      if (named) return [...named, ...this.unclearAt(callee)];
    }
    return undefined;
  }

  private unclearAt(callee: Installation): readonly PeerClass[] {
    const known = this.unclear.get(callee) ?? this.pods.filter((item) => arrivalOf(this.cluster, item.peer, callee, 'PERMISSIVE') === 'unknown');
    this.unclear.set(callee, known);
    return known;
  }

  private tryFindNamed(match: Match, policyNamespace: string, callee: Installation): readonly PeerClass[] | undefined {
    if (match.attribute === 'source.namespace') return match.values.flatMap(namespacesMeantBy).flatMap((namespace) => this.universe.byNamespace.get(namespace) ?? []);
    if (match.attribute === 'source.serviceAccount') {
      return match.values.flatMap((value) => this.byAccount.get(value.includes('/') ? value : `${policyNamespace}/${value}`) ?? []);
    }
    if (match.attribute !== 'source.principal') return undefined;
    const found: PeerClass[] = [];
    for (const value of match.values) for (const spelling of principalSpellings(value, callee)) found.push(...this.withPrincipal(spelling));
    return found;
  }

  /** A caller is named by each of those whom it calls. */
  private withPrincipal(value: string): readonly PeerClass[] {
    let known = this.byPrincipal.get(value);
    if (!known) {
      const parts = /^[^/]+\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(value);
      this.byPrincipal.set(value, known = (parts && this.byAccount.get(`${parts[1]}/${parts[2]}`)) ?? []);
    }
    return known;
  }
}

/** Most rules name callers in one way and say nothing else. */
function keyOf(matches: readonly Match[]): string {
  const [only] = matches;
  const simple = matches.length === 1 && only.argument === undefined && only.values.length === 1 && only.notValues.length === 0;
  return simple ? `${only.attribute} ${only.values[0]}` : JSON.stringify(matches);
}

/** Splits matches by what they are about. */
export function splitMatches(matches: readonly Match[]): { readonly source: readonly Match[]; readonly request: readonly Match[] } {
  return {
    source: matches.filter((match) => ATTRIBUTES[match.attribute].about === 'source'),
    request: matches.filter((match) => ATTRIBUTES[match.attribute].about === 'request'),
  };
}
