/**
 * The one form of policy that the engine understands. Every dialect (NetworkPolicy, AdminNetworkPolicy, AuthorizationPolicy …) compiles what its
 * objects say of one subject, a pod in one direction, to a Decision; nobody but the two evaluators interprets policies.
 *
 * A decision is a list of tiers. In each tier a rule that matches decides. What no rule matches meets the end of the tier: if the tier has
 * captured the subject, it is denied or allowed there; if not, or where the tier says `pass`, the next tier is asked, and after the last one
 * `otherwise` holds. (evaluate.ts reads a decision for one peer and can explain the answer, evaluate-all.ts for all peers at once.)
 */
import type { PeerClass } from './peer-classes';
import type { PeerIndex } from './peer-index';
import type { Peer } from '../cluster/pod';
import type { PortRange, Protocol } from '../cluster/ports';
import type { RequestQuestion } from '../core/flow';
import type { TraceEntry } from '../core/trace';
import type { Truth } from '../core/verdict';
import type { ObjectRef } from '../objects/read/field';
import type { Path } from '../objects/read/origin';
import type { RequestPatterns } from '../requests/requests';

export interface Decision {
  readonly tiers: readonly Tier[];
  /** What holds for what no tier decides. */
  readonly otherwise: Truth;
  /** Why no answer about this subject is certain. */
  readonly doubt?: Doubt;
  /** How the trace explains that no policy applies to the subject. @default - it says nothing */
  readonly unselected?: string;
  /** Why it may be that nothing behind is asked, where no tier captures the subject. @default - what is behind is asked */
  readonly perhapsLast?: PolicyEntry & { readonly object?: ObjectRef };
}

export interface Tier {
  /**
   * `any-allow`: what any rule allows is allowed. `deny-overrides`: the same, unless a rule denies it. `first-match`: the first rule that
   * matches decides, in the order of the policies and of their rules; `pass` goes on to the next tier.
   */
  readonly mode: 'any-allow' | 'deny-overrides' | 'first-match';
  /** Whether the tier captures every subject, or those alone that one of its policies selects. */
  readonly captures: 'always' | 'if-selected';
  /** What becomes of that which no rule matches, if the subject is captured. @default 'deny', and 'pass' for first-match */
  readonly unmatched?: 'allow' | 'deny' | 'pass';
  /** Whether a rule of a later tier can allow what is denied at the end of this one, because the enforcer denies last. @default 'no' */
  readonly yields?: Truth;
  /** Equal for tiers of several layers that are one (shared-tiers.ts). @default - it stands alone */
  readonly shared?: string;
  /** Those that apply to the subject, or may. */
  readonly policies: readonly Policy[];
}

export interface Policy {
  readonly object?: ObjectRef;
  readonly rules: readonly DecisionRule[];
  /** Why it is not known whether the policy applies to the subject. @default - it does */
  readonly doubt?: string;
  /** Whether it could not be understood, so that it may do anything that a policy of its tier can do. @default false */
  readonly unclear?: boolean;
  /** Whether the subject is captured because the policy selects it. @default true */
  readonly captures?: boolean;
  /** Its place among all policies of a first-match tier, whichever subjects they select. @default 0 */
  readonly rank?: number;
  /** Policies of one tie stand side by side, and nobody knows which of them is asked first. @default - its place is known */
  readonly tie?: number;
  readonly words: PolicyWords;
}

/** Where a policy stands in a first-match tier. */
export type Place = Pick<Policy, 'rank' | 'tie'>;

export function placeOf({ rank, tie }: Policy): Place | undefined {
  return rank === undefined ? undefined : { rank, ...(tie !== undefined && { tie }) };
}

/** `ask`: somebody outside the cluster decides, and what comes after must allow it as well. */
export type Action = 'allow' | 'deny' | 'pass' | 'ask';

/** Matches where peer and request do, and one of the cases, if there are any. */
export interface DecisionRule {
  readonly action: Action;
  readonly peer: PeerSet;
  readonly request: RequestSet;
  /** For rules in which what is asked of the request depends on the peer. @default - the rule has none */
  readonly cases?: readonly Case[];
  /** The part of the policy's object that says this. */
  readonly path: Path;
}

export interface Case {
  readonly peer: PeerSet;
  readonly request: RequestSet;
}

export interface Doubt {
  readonly because: string;
  /** Whether a yes stays a yes. @default - every answer is unknown */
  readonly keeps?: 'yes';
}

/** What the trace says of a policy. */
export interface PolicyWords {
  /** That no rule matches. @default - it says nothing */
  readonly none?: PolicyEntry | ((meeting: Meeting) => ObjectEntry | undefined);
  /** What is not known of the policy, after its rules. @default - it says nothing */
  readonly doubt?: PolicyEntry;
  /** That the policy could not be understood. @default - it says nothing */
  readonly unclear?: PolicyEntry | ((meeting: Meeting) => ObjectEntry | undefined);
  /** A rule that matches, or may. `truth` is that of the rule, before what is doubtful of the policy. */
  rule(rule: DecisionRule, truth: Truth, meeting: Meeting): RuleWords | readonly RuleWords[];
}

/** What is not given is that of the rule and of its policy. */
export type RuleWords = Pick<TraceEntry, 'because' | 'ofLabels' | 'ofAddresses'> & Partial<Pick<TraceEntry, 'effect' | 'truth' | 'object' | 'path'>>;

export type PolicyEntry = Omit<TraceEntry, 'hop' | 'object'>;

/** An entry about another object than that of the policy. */
export type ObjectEntry = Omit<TraceEntry, 'hop'>;

/** The other end of the connection, and what is sent to the destination. */
export interface Meeting {
  readonly peer: Peer;
  readonly request: Request;
}

/** A connection to a port, and a request on it. What is absent was left open by the question. */
export interface Request extends RequestQuestion {
  /** Whether the path stands for itself with every query. @default - it is the path as it is, with the query that it has or without one */
  readonly anyQuery?: boolean;
  readonly destination: Peer;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Whatever tests of one kind can mean. */
export type SetOf<T> = 'any' | T | Several<SetOf<T>> | Complement<SetOf<T>>;
export type PeerSet = SetOf<PeerTest>;
export type RequestSet = SetOf<RequestTest>;

export interface Several<S> {
  readonly kind: 'and' | 'or';
  readonly sets: readonly S[];
}

export interface Complement<S> {
  readonly kind: 'not';
  readonly set: S;
}

/** Something that is asked about a peer. */
export interface PeerTest {
  readonly kind: 'pods' | 'block' | 'identity' | 'name' | 'entity';
  /** Equal for tests that mean the same peers. */
  readonly key: string;
  /** Whether it means the API server, which is no pod, where that is not a matter of its address. @default - labels mean pods, and of others nobody knows */
  readonly apiServer?: Truth;
  matches(peer: Peer): Truth;
  /** Every peer that may match, perhaps others as well; undefined where that may be any. @default - any */
  candidates?(peers: PeerIndex): readonly PeerClass[] | undefined;
}

/** Something that is asked about a request. Tests of ports are never `conditional`. */
export interface RequestTest {
  readonly kind: 'ports' | 'request';
  /** Equal for tests that mean the same requests. */
  readonly key: string;
  /** Values that it compares requests with. @default - none that could be told apart */
  readonly patterns?: RequestPatterns;
  matches(request: Request): Truth;
  /** The part of a request that it reads. @default - all of it, so that no answer is remembered */
  fact?(request: Request): string;
  /** Ports of a destination at which its answer can change. @default - none */
  cuts?(destination: Peer, protocol: Protocol): readonly PortRange[];
}

export function isTest<T extends PeerTest | RequestTest>(set: SetOf<T>): set is T {
  return set !== 'any' && 'key' in set;
}

/** Whom or what any of the sets holds. */
export function eitherOf<T extends PeerTest | RequestTest>(sets: readonly SetOf<T>[]): SetOf<T> {
  const flat = sets.flatMap((set): readonly SetOf<T>[] => (set !== 'any' && !isTest(set) && set.kind === 'or' ? set.sets : [set]));
  return flat.length === 1 ? flat[0] : { kind: 'or', sets: flat };
}

/** Whom or what all of the sets hold. */
export function everyOf<T extends PeerTest | RequestTest>(sets: readonly SetOf<T>[]): SetOf<T> {
  const asked = sets.filter((set) => set !== 'any');
  return asked.length < 2 ? asked[0] ?? 'any' : { kind: 'and', sets: asked };
}

/** Equal for sets that say the same. */
export function keyOf(set: SetOf<PeerTest | RequestTest>): string {
  if (set === 'any') return 'any';
  if (isTest(set)) return set.key;
  if (set.kind === 'not') return `!(${keyOf(set.set)})`;
  return `(${set.sets.map(keyOf).join(set.kind === 'and' ? ' & ' : ' | ')})`;
}

export function testsOf<T extends PeerTest | RequestTest>(set: SetOf<T>): readonly T[] {
  if (set === 'any') return [];
  if (isTest(set)) return [set];
  const combined = set as Several<SetOf<T>> | Complement<SetOf<T>>;
  return combined.kind === 'not' ? testsOf(combined.set) : combined.sets.flatMap((one) => testsOf(one));
}

export function endOf({ mode, unmatched }: Tier): 'allow' | 'deny' | 'pass' {
  return unmatched ?? (mode === 'first-match' ? 'pass' : 'deny');
}

/**
 * What a match of a policy's rules is worth. A policy that may apply adds to those that do. If it is the only one, and everything is allowed
 * without it, what it allows is allowed whether it applies or not.
 */
export function worthOf({ tiers, otherwise }: Decision, tier: Tier, policy: Policy): Truth {
  if (policy.doubt === undefined) return 'yes';
  const isAlone = tier.policies.length === 1 && tier.mode === 'any-allow' && tier === tiers[tiers.length - 1] && otherwise === 'yes';
  return isAlone ? 'yes' : 'unknown';
}

/** Whether a tier captures its subject. */
export function captureOf({ captures, policies }: Tier): Truth {
  if (captures === 'always') return 'yes';
  const capturing = policies.filter((policy) => policy.captures !== false);
  if (capturing.some(({ doubt }) => doubt === undefined)) return 'yes';
  return capturing.length > 0 ? 'unknown' : 'no';
}
