/** What the trace says of policies of Calico. */
import type { TierEnd } from './order';
import { entityDoubt } from './peers';
import type { CalicoAction, CalicoRule, Direction } from './read/model';
import type { Truth } from '../../core/verdict';
import type { DecisionRule, Meeting, PolicyEntry, PolicyWords, RuleWords } from '../../engine/decision';
import { portsMatch } from '../../engine/port-tests';

export const UNCLEAR: PolicyEntry = Object.freeze({ path: ['spec'], effect: 'depends', truth: 'unknown', because: 'the policy could not be understood' });

export function wordsOfDoubt(because: string, ofLabels: boolean): PolicyEntry {
  return { path: ['spec', 'selector'], effect: 'depends', truth: 'unknown', because, ...(ofLabels && { ofLabels }) };
}

/** Why it is open which policy is asked first. */
export const TIED = 'versions of Calico differ in which of the policies with its order they ask first';

const VERBS: Readonly<Record<CalicoAction, string>> = { allow: 'allows', deny: 'denies', pass: 'passes on to the next tier' };

export function wordsOf(
  sources: ReadonlyMap<DecisionRule, CalicoRule>, { name, end }: TierEnd, direction: Direction, doubts: readonly string[],
): PolicyWords {
  const none: PolicyEntry = end === 'deny'
    ? { path: ['spec', direction], effect: 'isolates', truth: 'no', because: `tier ${name}: it selects the pod and no rule matches` }
    : { path: ['spec', direction], effect: 'does-not-match', truth: 'yes', because: `tier ${name}: no rule matches` };
  return {
    none,
    rule: (rule, truth, meeting) => {
      const words = ruleWords(sources.get(rule), truth, meeting, name);
      return doubts.length === 0 ? words : { ...words, effect: 'depends', truth: 'unknown', because: [words.because, ...doubts].join('; ') };
    },
  };
}

function ruleWords(rule: CalicoRule | undefined, truth: Truth, { peer, request }: Meeting, tier: string): RuleWords {
  if (!rule) return { because: `tier ${tier}: a rule matches` };
  const what = `a rule that ${VERBS[rule.action]}`;
  if (truth === 'yes') return { because: `tier ${tier}: ${what} matches`, ...(rule.action === 'deny' && { truth: 'no' }) };
  const open = (reason: string) => `tier ${tier}: whether ${what} matches is not known: ${reason}`;
  if (rule.doubt !== undefined) return { because: open(rule.doubt) };
  const names = [...rule.ports?.names ?? [], ...rule.notPorts.names].map((one) => ({ kind: 'named' as const, protocol: request.protocol, name: one }));
  if (portsMatch(names, request) === 'unknown') return { because: open('a pod that no manifest gives may name any port') };
  const doubt = entityDoubt(rule.peer, peer);
  if (doubt) return { ...doubt, because: open(doubt.because) };
  return { because: open('what it asks of the pod itself, or of the family of addresses, is not known') };
}
