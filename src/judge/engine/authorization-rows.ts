/** AuthorizationPolicies of one callee's port, for all callers and all requests that the policies can tell apart. */
import { splitMatches, type Showing, type SourceVectors } from './source-vectors';
import type { Cluster } from '../cluster/cluster';
import { and, or, type Truth } from '../core/verdict';
import type { RequestFacts, SourceFacts } from '../layers/istio/attributes';
import { decide, hasRivalProviders, isActing, matchTruth, usableRule } from '../layers/istio/authorization';
import type { AuthorizationAction, AuthorizationPolicy } from '../layers/istio/read/authorization-policy';
import type { Attribute, Match } from '../layers/istio/read/match';
import type { Installation } from '../options';
import { TruthVector } from '../vectors/truth-vector';

/** One alternative of a rule: callers by a vector, the request by matches. */
interface Alternative {
  readonly action: AuthorizationAction;
  readonly policyNamespace: string;
  /** Absent: every caller. */
  readonly source: readonly Match[];
  readonly request: readonly Match[];
  readonly to: 'anything' | readonly (readonly Match[])[];
  /** What the sources of one rule have in common; it is asked once they are put together, because AND does not distribute over doubt. */
  readonly joint?: Pick<Alternative, 'source' | 'request' | 'to'>;
}

/** The fact that an attribute reads, where it can differ between requests of one callee. */
const FACT: Readonly<Partial<Record<Attribute, (request: RequestFacts) => string | undefined>>> = {
  'request.method': (request) => request.method,
  'request.path': (request) => request.path,
  'request.host': (request) => request.host,
  'destination.port': (request) => String(request.port),
};

/** What is asked of the request does not read who sends it. */
const NOBODY: SourceFacts = { peer: { kind: 'external', address: { family: 4, value: 0n }, ranges: [] }, identity: 'none' };

export type ChainName = 'http' | 'tcp';

/** The policies of a callee, taken apart once for all its ports and requests. */
export class AuthorizationRows {
  private readonly acting: readonly AuthorizationPolicy[];
  private readonly uncertain: boolean;
  private readonly alternatives: Partial<Record<ChainName, readonly Alternative[]>> = {};
  private readonly memo = new Map<string, TruthVector>();
  private readonly answers = new Map<Match, Map<string, Truth>>();

  constructor(
    private readonly cluster: Cluster,
    private readonly callee: Installation,
    private readonly size: number,
    private readonly vectors: SourceVectors,
    policies: readonly AuthorizationPolicy[],
  ) {
    this.acting = policies.filter((policy) => isActing(policy));
    this.uncertain = policies.some((policy) => policy.malformed);
  }

  /** Who may make a request. The row is shared: copy it before changing it. */
  row(request: RequestFacts, showing: Showing): TruthVector {
    const alternatives = this.alternatives[request.chain] ??= this.alternativesOf(request.chain);
    const truths = alternatives.map((alternative) => this.requestTruth(alternative, alternative.policyNamespace, request));
    const joint = alternatives.map(({ joint: common, policyNamespace }) => (common ? this.requestTruth(common, policyNamespace, request) : 'yes'));
    const key = `${request.chain} ${showing} ${truths.join(' ')} ${joint.join(' ')}`;
    const known = this.memo.get(key);
    if (known) return known;
    const row = this.combine(alternatives, truths, joint, showing);
    this.memo.set(key, row);
    return row;
  }

  private combine(alternatives: readonly Alternative[], truths: readonly Truth[], joint: readonly Truth[], showing: Showing): TruthVector {
    const matched = new Map<AuthorizationAction, TruthVector>();
    const rules = new Map<NonNullable<Alternative['joint']>, { row: TruthVector; alternative: Alternative; truth: Truth }>();
    alternatives.forEach((alternative, index) => {
      if (truths[index] === 'no' || joint[index] === 'no') return;
      if (alternative.joint) {
        const rule = rules.get(alternative.joint) ?? { row: TruthVector.of(this.size, 'no'), alternative, truth: joint[index] };
        rules.set(alternative.joint, rule);
        this.admit(rule.row, alternative.source, alternative.policyNamespace, truths[index], showing);
        return;
      }
      const row = matched.get(alternative.action) ?? TruthVector.of(this.size, 'no');
      matched.set(alternative.action, row);
      this.admit(row, alternative.source, alternative.policyNamespace, truths[index], showing);
    });
    for (const [common, { row, alternative, truth }] of rules) {
      const limit = TruthVector.of(this.size, 'no');
      this.admit(limit, common.source, alternative.policyNamespace, truth, showing);
      matched.set(alternative.action, (matched.get(alternative.action) ?? TruthVector.of(this.size, 'no')).or(row.and(limit)));
    }
    return this.decideRow(matched);
  }

  /** row = row OR (callers AND truth). */
  private admit(row: TruthVector, source: readonly Match[], policyNamespace: string, truth: Truth, showing: Showing): void {
    if (source.length === 0) row.orAll(truth);
    else row.orWith(this.vectors.vectorOf(source, policyNamespace, showing, this.callee), truth);
  }

  private decideRow(matched: ReadonlyMap<AuthorizationAction, TruthVector>): TruthVector {
    const none = { ALLOW: 'no', DENY: 'no', AUDIT: 'no', CUSTOM: 'no' } as const;
    const allowing = this.acting.some((policy) => policy.action === 'ALLOW');
    const simple = !this.uncertain && !matched.has('DENY') && !matched.has('CUSTOM');
    if (simple && allowing) return matched.get('ALLOW') ?? this.vectors.nobody;
    const row = TruthVector.of(this.size, 'yes');
    const deny = matched.get('DENY')?.not();
    const rivals = hasRivalProviders(this.acting);
    const custom = matched.get('CUSTOM')?.not();
    if (this.uncertain) {
      // Only a certain denial stands beside a policy that could not be understood.
      row.andAll('unknown');
      deny?.forEachNever((index) => { row.set(index, decide({ ...none, DENY: 'yes' }, this.acting, true)); });
      if (rivals) custom?.forEachNever((index) => { row.set(index, decide({ ...none, CUSTOM: 'yes' }, this.acting, true)); });
      return row;
    }
    if (custom) row.and(rivals ? custom : custom.orAll('conditional'));
    if (deny) row.and(deny);
    if (allowing) row.and(matched.get('ALLOW') ?? TruthVector.of(this.size, 'no'));
    return row;
  }

  private requestTruth({ to: operations, request: when }: Pick<Alternative, 'request' | 'to'>, policyNamespace: string, request: RequestFacts): Truth {
    const every = (matches: readonly Match[]): Truth => {
      let all: Truth = 'yes';
      for (const match of matches) all = and(all, this.truthOf(match, policyNamespace, request));
      return all;
    };
    let to: Truth = operations === 'anything' ? 'yes' : 'no';
    if (operations !== 'anything') for (const matches of operations) to = or(to, every(matches));
    return and(to, every(when));
  }

  /** A match about the request reads one fact of it, so few different answers exist. */
  private truthOf(match: Match, policyNamespace: string, request: RequestFacts): Truth {
    const fact = FACT[match.attribute]?.(request) ?? '';
    let answers = this.answers.get(match);
    if (!answers) this.answers.set(match, answers = new Map());
    const known = answers.get(fact);
    if (known !== undefined) return known;
    const truth = matchTruth(match, { cluster: this.cluster, callee: this.callee, policyNamespace, request, source: NOBODY });
    answers.set(fact, truth);
    return truth;
  }

  private alternativesOf(chain: ChainName): readonly Alternative[] {
    return this.acting.flatMap((policy) => policy.rules.flatMap((rule) => {
      const usable = usableRule(rule, policy.action, chain);
      if (!usable) return [];
      const when = splitMatches(usable.when);
      const sources: readonly (readonly Match[])[] = usable.from === 'anyone' ? [[]] : usable.from;
      const joint = sources.length > 1;
      const common = joint ? { source: when.source, request: when.request, to: usable.to } : undefined;
      return sources.map((matches) => {
        const split = splitMatches(matches);
        return {
          action: policy.action,
          policyNamespace: policy.ref.namespace,
          source: joint ? split.source : [...split.source, ...when.source],
          request: joint ? split.request : [...split.request, ...when.request],
          to: joint ? 'anything' as const : usable.to,
          ...(common && { joint: common }),
        };
      });
    }));
  }
}
