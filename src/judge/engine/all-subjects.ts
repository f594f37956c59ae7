/**
 * The decisions of all subjects about one peer at the other end, such as: who may send to this destination.
 *
 * Rules that say the same are one group with all subjects for whom they speak, and every peer knows the groups that mean it, so that the cost
 * follows the rules and not the pairs.
 */
import { captureOf, endOf, keyOf, placeOf, worthOf, type Decision, type PeerSet, type Place, type Policy, type DecisionRule, type Tier } from './decision';
import { AllPeers, isOfPorts, type RuleVector, type TierVectors } from './evaluate-all';
import type { PeerClass } from './peer-classes';
import type { PeerVectors } from './peer-vectors';
import type { Truth } from '../core/verdict';
import { TruthVector } from '../vectors/truth-vector';

/** Rules that say the same, and those for whom they speak. */
interface Group {
  readonly tier: number;
  readonly action: RuleVector['action'];
  readonly rule?: DecisionRule;
  /** What a match is worth. */
  readonly worth: Truth;
  readonly subjects: number[];
  /** Its place in a first-match tier. */
  readonly order: readonly [rank: number, position: number];
  readonly place: Place | undefined;
  /** Once all decisions are read. */
  vector?: TruthVector;
}

/** A group as one peer sees it. */
interface Use {
  readonly group: Group;
  readonly truth: Truth;
}

export class AllSubjects {
  private readonly groups = new Map<string, Group>();
  private readonly ordered = new Map<DecisionRule, Map<Truth, Group>>();
  private readonly ofPolicy = new Map<Policy, Map<string, readonly Group[]>>();
  /** Groups that mean everybody, and those that mean a certain peer. */
  private readonly open: Use[] = [];
  private readonly uses = new Map<number, Use[]>();
  private readonly tiers: { readonly tier: Tier; readonly captured: TruthVector }[] = [];
  private readonly otherwise: TruthVector;
  private readonly unknown: TruthVector;
  private readonly doubted: TruthVector;

  /** A subject without a decision sends everything. */
  constructor(private readonly vectors: PeerVectors, decisionOf: (subject: PeerClass) => Decision | undefined) {
    const none = () => TruthVector.of(vectors.size, 'no');
    [this.otherwise, this.unknown, this.doubted] = [none(), none(), none()];
    for (const subject of vectors.peerClasses.all) {
      const decision = decisionOf(subject);
      if (decision) this.read(subject.index, decision);
      else this.otherwise.set(subject.index, 'yes');
    }
    for (const { captured } of this.tiers) captured.share();
    for (const vector of [this.otherwise, this.unknown, this.doubted]) vector.share();
  }

  /** The decisions of all, with one peer at the other end. */
  with(peer: PeerClass): AllPeers {
    const { logic } = this.vectors;
    const rules: RuleVector[][] = this.tiers.map(() => []);
    const uses = [...this.open, ...this.uses.get(peer.index) ?? []];
    if (this.ordered.size > 0) uses.sort((left, right) => compare(left.group.order, right.group.order));
    for (const { group, truth } of uses) {
      const { rule, action } = group;
      group.vector ??= TruthVector.where(this.vectors.size, group.subjects, () => group.worth);
      const vector = logic.and(group.vector, logic.of(truth));
      const cases = rule?.cases?.map((one) => ({ vector: logic.of(this.vectors.of(one.peer).at(peer.index)), request: one.request }));
      rules[group.tier].push({ action, place: group.place, vector, request: rule?.request ?? 'any', ...(cases && { cases }) });
    }
    const tiers = this.tiers.map((tier, at): TierVectors => ({ ...tier, rules: rules[at] }));
    return new AllPeers(logic, peer.peer, { tiers, otherwise: this.otherwise, unknown: this.unknown, doubted: this.doubted });
  }

  private read(subject: number, decision: Decision): void {
    const { tiers, otherwise, doubt } = decision;
    this.otherwise.set(subject, otherwise);
    if (doubt) (doubt.keeps === 'yes' ? this.doubted : this.unknown).set(subject, 'yes');
    if (doubt && doubt.keeps === undefined) return;
    tiers.forEach((tier, at) => {
      this.tierAt(at, tier).captured.set(subject, captureOf(tier));
      if (tier.mode === 'first-match') checkRanks(tier);
      for (const policy of tier.policies) {
        for (const group of this.groupsOf(at, tier, policy, worthOf(decision, tier, policy))) group.subjects.push(subject);
      }
    });
  }

  private tierAt(at: number, tier: Tier): (typeof this.tiers)[number] {
    const known = this.tiers[at];
    if (!known) return this.tiers[at] = { tier, captured: TruthVector.of(this.vectors.size, 'no') };
    if (known.tier.mode !== tier.mode || endOf(known.tier) !== endOf(tier)) throw new Error('The decisions of a hop have tiers of the same kinds.');
    return known;
  }

  private groupsOf(at: number, tier: Tier, policy: Policy, worth: Truth): readonly Group[] {
    const key = `${at} ${worth}`;
    const known = this.ofPolicy.get(policy)?.get(key);
    if (known) return known;
    const groups = policy.unclear
      ? [this.groupOf(at, policy, worth, 0)]
      : policy.rules.flatMap((rule, position) => this.groupsOfRule(at, tier, policy, rule, worth, position));
    const ofPolicy = this.ofPolicy.get(policy) ?? new Map<string, readonly Group[]>();
    this.ofPolicy.set(policy, ofPolicy.set(key, groups));
    return groups;
  }

  private groupsOfRule(at: number, tier: Tier, policy: Policy, rule: DecisionRule, worth: Truth, position: number): readonly Group[] {
    if (tier.mode !== 'first-match') {
      const { peer: whole } = rule;
      const sets = whole !== 'any' && whole.kind === 'or' && isOfPorts(rule) ? whole.sets : [whole];
      return sets.map((peer) => this.groupOf(at, policy, worth, 0, peer === whole ? rule : { ...rule, peer }));
    }
    let byWorth = this.ordered.get(rule);
    if (!byWorth) this.ordered.set(rule, byWorth = new Map());
    let group = byWorth.get(worth);
    if (!group) {
      group = { tier: at, action: rule.action, rule, worth, subjects: [], place: placeOf(policy), order: [policy.rank ?? 0, position] };
      byWorth.set(worth, group);
      this.announce(group, rule.peer);
    }
    return [group];
  }

  /** The group of all rules of a tier that say the same. */
  private groupOf(at: number, policy: Policy, worth: Truth, position: number, rule?: DecisionRule): Group {
    const said = rule ? `${rule.action} ${keyOf(rule.peer)} ${keyOf(rule.request)}` : `unclear ${policy.rank ?? 0}`;
    const cases = rule?.cases ? rule.cases.map((one) => ` ${keyOf(one.peer)} ${keyOf(one.request)}`).join(' or') : '';
    const key = `${at} ${worth} ${said}${cases}`;
    const known = this.groups.get(key);
    if (known) return known;
    const action = rule?.action ?? 'unclear';
    const order = [policy.rank ?? 0, position] as const;
    const group: Group = { tier: at, action, ...(rule && { rule }), worth, subjects: [], place: placeOf(policy), order };
    this.groups.set(key, group);
    this.announce(group, rule?.peer ?? 'any');
    return group;
  }

  /** Lets every peer know that a group means it. */
  private announce(group: Group, peer: PeerSet): void {
    if (peer === 'any') {
      this.open.push({ group, truth: 'yes' });
      return;
    }
    this.vectors.of(peer).forEach((index, truth) => {
      const list = this.uses.get(index);
      if (list) list.push({ group, truth });
      else this.uses.set(index, [{ group, truth }]);
    });
  }
}

/** The order of policies must be the same for all subjects. */
function checkRanks({ policies }: Tier): void {
  policies.forEach(({ rank = 0 }, at) => {
    if (at > 0 && rank <= (policies[at - 1].rank ?? 0)) throw new Error('Policies of a first-match tier are in the order of their ranks, which differ.');
  });
}

function compare(left: Group['order'], right: Group['order']): number {
  return left[0] - right[0] || left[1] - right[1];
}
