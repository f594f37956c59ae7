/** What programs declared, proven of their manifests together, and what is assumed of others. */
import { BadInput } from './bad-input';
import type { LiveInput } from './cluster/live';
import { withBadInput } from './declarations';
import type { SourcedFacts } from './facts';
import type { Judgement } from '../judge/judge';
import { ManifestSyntaxError } from '../judge/objects/read/documents';
import type { ObjectStore } from '../judge/objects/store';
import { isOfOthers } from '../proof/assumptions/assumption';
import { proveInCluster } from '../proof/in-cluster/prove-in-cluster';
import type { ProofMessage } from '../proof/prove-graph';
import { stillAssumed } from '../proof/together/assumed-beside';
import { contradictionsIn, declaredOpenings, isTogether, proveTogether, settingsOtherwise } from '../proof/together/prove-together';
import type { Finding, FindingRule } from '../report/finding';
import type { Evidence } from '../rules/rule';

const RULE: FindingRule = {
  code: 'ZT906',
  title: 'Programs do not fit together',
  why: 'The programs declared something else than their manifests do together: a call that is closed on one side, access that one of them opens to pods of another, '
    + 'or a ground rule of a shared namespace that is missing.',
  fix: 'Change the declaration of the program that the message names, and synthesize it again.',
};

/** For manifests of one program alone, which it proved itself, nothing but what settings beside them say otherwise than it assumed. */
export function togetherFindings(judgement: Judgement, facts: SourcedFacts | undefined): readonly Finding[] {
  if (!facts || facts.declarations.length === 0) return [];
  const { objects } = judgement.cluster.manifests;
  if (!isTogether(facts.declarations, objects)) {
    const messages = withBadInput(facts, () => settingsOtherwise(facts.declarations, judgement));
    return messages.map((message) => ({ ...findingOf(message, objects), rule: IN_CLUSTER }));
  }
  return withBadInput(facts, () => proveTogether(facts.declarations, judgement)).map((message) => findingOf(message, objects));
}

type IsDeclared = (rule: string, evidence: Evidence) => boolean;

/** Whether a finding of a rule is what the programs declared. Without facts, nothing is. */
export function declaredFindings({ cluster: { manifests: { objects } } }: Judgement, facts: SourcedFacts | undefined): IsDeclared {
  if (!facts || facts.declarations.length === 0) return () => false;
  let openings: IsDeclared | undefined;
  return (rule, evidence) => (openings ??= withBadInput(facts, () => declaredOpenings(facts.declarations, objects)))(rule, evidence);
}

/** Manifests of programs that contradict each other may be none that can be judged: what the programs say tells why. */
export function judgedTogether(facts: SourcedFacts | undefined, judge: () => Judgement): Judgement {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof ManifestSyntaxError) || !facts || facts.declarations.length < 2) throw error;
    const why = withBadInput(facts, () => contradictionsIn(facts.declarations));
    throw why.length === 0 ? error : new BadInput([error.message, ...why.map(({ text }) => text)].join('\n'));
  }
}

function findingOf({ text, object, place }: ProofMessage, objects: ObjectStore): Finding {
  const key = place ?? object;
  const found = key && objects.tryFind(key.group, key.kind, key.namespace, key.name);
  const position = found?.ref.origin.locate([]);
  return {
    rule: RULE,
    severity: 'error',
    message: text,
    ...(key && { object: { kind: key.kind, namespace: key.namespace, name: key.name } }),
    ...(position && { position }),
  };
}

/** Assumptions about what others own that none of the manifests fulfils, for people. */
export function assumptionNotes(facts: SourcedFacts | undefined, { cluster: { manifests: { objects } } }: Judgement): readonly string[] {
  if (!facts) return [];
  const { assumptions = [], declarations } = facts;
  const open = declarations.length === 0 ? assumptions.filter(isOfOthers)
    : withBadInput(facts, () => stillAssumed(declarations, objects.all.map(({ body }) => body)));
  return open.map(({ object, text, check }) => `assumed of ${object}: ${text} (${check})`);
}

const IN_CLUSTER: FindingRule = {
  code: 'ZT907',
  title: 'The cluster is not as a program declared or assumed it',
  why: 'The proof of the program holds for what it declared of its own workloads, and assumed of what others own. Here the cluster holds something else, so that access may be open or '
    + 'closed otherwise than proven.',
  fix: 'Mend the object that the message names, or declare what is so and synthesize again.',
};

/** Whether a live cluster is what programs declared, and assumed of others. */
export function clusterFindings(judgement: Judgement, facts: SourcedFacts | undefined, live: Pick<LiveInput, 'unproxied'>, namespaces: readonly string[] | undefined): readonly Finding[] {
  if (!facts || facts.declarations.length === 0) return [];
  const { objects } = judgement.cluster.manifests;
  const isRead = (namespace: string) => namespaces?.includes(namespace) ?? true;
  return withBadInput(facts, () => proveInCluster(facts.declarations, { judgement, isRead, unproxied: live.unproxied })).map((message) => ({
    ...findingOf(message, objects), rule: IN_CLUSTER, ...(message.doubt && { severity: 'warning' as const }),
  }));
}
