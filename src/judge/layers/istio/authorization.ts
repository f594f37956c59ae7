/**
 * AuthorizationPolicies at a callee.
 *
 * Source: Istio AuthorizationPolicy: CUSTOM, then DENY, then ALLOW; without any ALLOW policy the rest is allowed, with
 * one the rest is denied; AUDIT and dry-run policies decide nothing. On a TCP chain a rule with an HTTP field is
 * dropped from ALLOW, while DENY and CUSTOM lose the field and so widen (pilot's rule generator). A CUSTOM match hands the
 * request to somebody else: `conditional`. Where policies of a workload name more than one provider, pilot asks none of them
 * and denies what matches (getBadCustomDenyRules; it can be told otherwise, PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS).
 */
import { ATTRIBUTES, type MatchContext, type RequestFacts, type SourceFacts } from './attributes';
import type { AuthorizationAction, AuthorizationPolicy, AuthorizationRule } from './read/authorization-policy';
import type { Match } from './read/match';
import type { Cluster } from '../../cluster/cluster';
import type { Trace } from '../../core/trace';
import { allOf, and, anyOf, not, or, type Truth } from '../../core/verdict';
import type { Installation } from '../../options';

/** The verdict of a set of policies, all of which apply to the callee. */
export function judgeAuthorization(
  cluster: Cluster, callee: Installation, policies: readonly AuthorizationPolicy[], source: SourceFacts, request: RequestFacts, trace?: Trace,
): Truth {
  const facts = { cluster, callee, source, request };
  const matched: Record<AuthorizationAction, Truth> = { ALLOW: 'no', DENY: 'no', AUDIT: 'no', CUSTOM: 'no' };
  const acting = policies.filter((policy) => isActing(policy, trace));
  for (const policy of acting) matched[policy.action] = or(matched[policy.action], judgePolicy(facts, policy, trace));
  const uncertain = policies.some((policy) => policy.malformed);
  return decide(matched, acting, uncertain);
}

/** Whether a policy takes part in the decision. */
export function isActing(policy: AuthorizationPolicy, trace?: Trace): boolean {
  if (policy.malformed) {
    const because = policy.doubt ?? 'the policy could not be understood';
    trace?.({ hop: 'authorization', object: policy.ref, path: ['spec'], effect: 'depends', truth: 'unknown', because, ...(policy.doubt !== undefined && { ofLabels: true }) });
    return false;
  }
  if (!policy.dryRun && policy.action !== 'AUDIT') return true;
  trace?.({
    hop: 'authorization',
    object: policy.ref,
    path: policy.dryRun ? ['metadata', 'annotations'] : ['spec', 'action'],
    effect: 'shadows',
    truth: 'no',
    because: policy.dryRun ? 'it is a dry run' : 'AUDIT decides nothing',
  });
  return false;
}

/** Puts the actions together. `uncertain`: a policy among them could not be understood. */
export function decide(matched: Readonly<Record<AuthorizationAction, Truth>>, acting: readonly AuthorizationPolicy[], uncertain: boolean): Truth {
  const custom = hasRivalProviders(acting) ? not(matched.CUSTOM) : or(not(matched.CUSTOM), 'conditional');
  if (matched.DENY === 'yes' || custom === 'no') return 'no';
  if (uncertain) return 'unknown';
  const allowed = acting.some((policy) => policy.action === 'ALLOW') ? matched.ALLOW : 'yes';
  return allOf([custom, not(matched.DENY), allowed]);
}

export function hasRivalProviders(policies: readonly AuthorizationPolicy[]): boolean {
  const providers = new Set(policies.filter((policy) => policy.action === 'CUSTOM').map((policy) => policy.provider));
  return providers.size > 1;
}

const EFFECT = { ALLOW: 'allows', DENY: 'denies', AUDIT: 'shadows', CUSTOM: 'depends' } as const;

function becauseOf(truth: Truth, { action }: AuthorizationPolicy): string {
  if (truth === 'yes') return action === 'CUSTOM' ? 'a rule matches, so that an external authorizer decides' : 'a rule matches';
  return truth === 'conditional' ? 'whether a rule matches depends on the request' : 'whether a rule matches is not known';
}

type Facts = Pick<MatchContext, 'cluster' | 'callee' | 'source' | 'request'>;

function judgePolicy(facts: Facts, policy: AuthorizationPolicy, trace: Trace): Truth {
  let matched: Truth = 'no';
  policy.rules.forEach((rule, index) => {
    const truth = ruleMatches(facts, policy, rule);
    if (truth === 'no') return;
    matched = or(matched, truth);
    trace?.({
      hop: 'authorization',
      object: policy.ref,
      path: ['spec', 'rules', index],
      effect: truth === 'yes' ? EFFECT[policy.action] : 'depends',
      truth,
      because: becauseOf(truth, policy),
    });
  });
  if (matched === 'no') {
    trace?.({ hop: 'authorization', object: policy.ref, path: ['spec'], effect: 'does-not-match', truth: 'no', because: `no rule of this ${policy.action} policy matches` });
  }
  return matched;
}

function ruleMatches(facts: Facts, policy: AuthorizationPolicy, rule: AuthorizationRule): Truth {
  const usable = usableRule(rule, policy.action, facts.request.chain);
  if (!usable) return 'no';
  const base = { ...facts, policyNamespace: policy.ref.namespace };
  const every = (matches: readonly Match[]) => allOf(matches.map((match) => matchTruth(match, base)));
  const from = usable.from === 'anyone' ? 'yes' : anyOf(usable.from.map(every));
  const to = usable.to === 'anything' ? 'yes' : anyOf(usable.to.map(every));
  return allOf([from, to, every(usable.when)]);
}

/** What is left of a rule on a chain, or undefined where nothing is. */
export function usableRule(rule: AuthorizationRule, action: AuthorizationAction, chain: 'http' | 'tcp'): AuthorizationRule | undefined {
  if (chain === 'http' || !usesHttp(rule)) return rule;
  if (action === 'ALLOW') return undefined;
  const strip = (matches: readonly Match[]) => matches.filter((match) => !ATTRIBUTES[match.attribute].httpOnly);
  return {
    from: rule.from === 'anyone' ? 'anyone' : rule.from.map(strip),
    to: rule.to === 'anything' ? 'anything' : rule.to.map(strip),
    when: strip(rule.when),
  };
}

function usesHttp(rule: AuthorizationRule): boolean {
  const matches = [...(rule.from === 'anyone' ? [] : rule.from.flat()), ...(rule.to === 'anything' ? [] : rule.to.flat()), ...rule.when];
  return matches.some((match) => ATTRIBUTES[match.attribute].httpOnly);
}

export function matchTruth(match: Match, context: Omit<MatchContext, 'argument'>): Truth {
  const reader = ATTRIBUTES[match.attribute];
  const full = { ...context, argument: match.argument };
  const test = (value: string) => reader.matches(value, full);
  const positive = match.values.length === 0 ? 'yes' : anyOf(match.values.map(test));
  return match.notValues.length === 0 ? positive : and(positive, not(anyOf(match.notValues.map(test))));
}
