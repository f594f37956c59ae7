/**
 * Everything that `verify` reports, as findings: what is wrong with the text of objects, kinds that are not understood,
 * access that can't be judged, and what the rules say. The only place that knows where findings come from.
 */
import { unmatchedRanges, type UnmatchedRange } from './unmatched-ranges';
import type { Judgement } from '../judge/judge';
import type { UnknownObject } from '../judge/objects/manifests';
import { isRefused, positionOf, type ObjectProblem } from '../judge/objects/read/field';
import type { MatrixRow } from '../judge/questions/matrix';
import { accessWords, flowWords } from '../report/access-words';
import { audiencesOf, callerNames, type Audience } from '../report/audience';
import type { Finding, FindingRule, Severity } from '../report/finding';
import type { UnknownKind } from '../report/json';
import { partyName, rangesName } from '../report/party-words';
import { problemWords } from '../report/problem-words';
import { undeclaredRows } from '../report/reach-report';
import { objectName } from '../report/reasons';
import { effectOf, isDoubtful } from '../report/unknown-kind';
import { findRuleFacts } from '../rules/catalogue';
import { ruleInput } from '../rules/read-input';
import type { Evidence, RuleFinding } from '../rules/rule';
import { runRules } from '../rules/run';

/** What the judge itself can find. Rules have codes of their own. */
const JUDGE_RULES = {
  malformed: {
    code: 'ZT901',
    title: 'An object says something that is not understood',
    why: 'The API server may refuse such an object, or drop the field, so that the manifest does not do what it seems to do. Whatever the object decides is unknown.',
    fix: 'Write the field as its API expects it, or delete it.',
  },
  refused: {
    code: 'ZT904',
    title: 'An object is refused',
    why: 'The API server, or the admission webhook of a platform, refuses such an object. Nothing that it says is in force, and nothing was judged by it.',
    fix: 'Write the field as its API expects it.',
  },
  unknownKind: {
    code: 'ZT902',
    title: 'A kind is not understood',
    why: 'An object of this kind may open or close access in ways that are not modelled.',
    fix: 'Say the same with a kind that is understood, or accept it with --unknown-kinds=reported.',
  },
  undecided: {
    code: 'ZT903',
    title: 'Access cannot be judged',
    why: 'The manifests leave open whether this connection is possible; what is not proven closed must be taken for open.',
    fix: 'Say more about the cluster (see the options of the command), or write the policy so that the answer does not depend on it.',
  },
  unmatchedRange: {
    code: 'ZT905',
    title: 'The network plugin never matches an address range',
    why: 'Cilium applies address ranges neither to pods nor to nodes, and an API server that runs on nodes is one of them: an allow stays shut, a deny has no effect.',
    fix: 'Name pods by their labels; for nodes and the API server use a CiliumNetworkPolicy with toEntities, or set policy-cidr-match-mode in Cilium.',
  },
} as const satisfies Readonly<Record<string, FindingRule>>;

/** Callers named in one message. */
const SHOWN_CALLERS = 3;

export interface FindingsInput {
  readonly judgement: Judgement;
  /** YYYY-MM-DD */
  readonly today: string;
  /** Whether a finding of a rule is what programs declared. @default - nothing was declared */
  readonly isDeclared?: (rule: string, evidence: Evidence) => boolean;
}

/** What was found, and what would have been, had it not been declared. */
export interface Collected {
  readonly findings: readonly Finding[];
  readonly declared: readonly Finding[];
}

export function collectFindings({ judgement, today, isDeclared = () => false }: FindingsInput): Collected {
  const workloads = judgement.cluster.workloads.map(({ key }) => key);
  const unknown = [...judgement.matrix()].filter(isUnknown);
  const unknownUndeclared = undeclaredRows(judgement.exposure()).filter(isUnknown);
  const { findings, waived } = runRules(ruleInput(judgement.cluster.manifests, judgement), { today });
  const declared = findings.filter((finding) => isDeclared(findRuleFacts(finding.rule).name, finding));
  const found = [
    ...judgement.problems.map(problemFinding),
    ...judgement.unknownKinds.filter(({ known }) => known !== true).map((object) => unknownKindFinding(object, judgement.cluster.settings.unknownKinds === 'reported')),
    ...audiencesOf(unknown, workloads).map((audience) => undecidedFinding(audience, judgement, 'warning')),
    ...audiencesOf(unknownUndeclared, workloads).map((audience) => undecidedFinding(audience, judgement, 'note')),
    ...unmatchedRanges(judgement).map(unmatchedFinding),
    ...findings.filter((finding) => !declared.includes(finding)).map((finding) => ruleFinding(finding)),
    ...waived.map(({ finding, waiver: { reason, owner, until } }) => ruleFinding(finding, { reason, owner, expires: until })),
  ];
  return { findings: found, declared: declared.map((finding) => ruleFinding(finding)) };
}

function ruleFinding(found: RuleFinding, waiver?: Finding['waiver']): Finding {
  const facts = findRuleFacts(found.rule);
  const { kind, namespace, name, origin } = found.object;
  const position = origin.locate(found.path);
  const { code, name: ruleName, title, why, fix, standards } = facts;
  return {
    rule: { code, name: ruleName, title, why, fix, ...(standards.length > 0 && { standards: standards.map((item) => `${item.name} ${item.control} (${item.url})`) }) },
    severity: facts.severity,
    message: facts.describe(found),
    object: { kind, namespace, name },
    ...(position && { position }),
    ...(waiver && { waiver }),
  };
}

/** Findings about what is unknown, rather than wrong. */
export function isUndecided({ rule }: Finding): boolean {
  return rule.code === JUDGE_RULES.undecided.code || rule.code === JUDGE_RULES.unknownKind.code;
}

export function unknownKindsOf({ unknownKinds }: Pick<Judgement, 'unknownKinds'>): readonly UnknownKind[] {
  return unknownKinds.filter(({ known }) => known !== true).map(({ ref, apiVersion, matters }) => ({
    apiVersion, kind: ref.kind, namespace: ref.namespace, name: ref.name, ...(matters && { because: matters.because }),
  }));
}

function problemFinding(problem: ObjectProblem): Finding {
  const position = positionOf(problem);
  const { kind, namespace, name } = problem.object;
  return {
    rule: isRefused(problem) ? JUDGE_RULES.refused : JUDGE_RULES.malformed,
    severity: 'error',
    message: problemWords(problem),
    object: { kind, namespace, name },
    ...(position && { position }),
  };
}

function unmatchedFinding({ object: { kind, namespace, name, origin }, path, range, of }: UnmatchedRange): Finding {
  const position = origin.locate(path);
  return {
    rule: JUDGE_RULES.unmatchedRange,
    severity: 'error',
    message: `${objectName({ kind, namespace, name })} names ${rangesName([range])}, where ${of} have their addresses: Cilium never matches it.`,
    object: { kind, namespace, name },
    ...(position && { position }),
  };
}

function unknownKindFinding(object: UnknownObject, accepted: boolean): Finding {
  const { ref, apiVersion } = object;
  const position = ref.origin.locate(['kind']);
  return {
    rule: JUDGE_RULES.unknownKind,
    severity: !accepted && isDoubtful(object) ? 'warning' : 'note',
    message: `${objectName(ref)} (${apiVersion}) is not understood: ${effectOf(object)}`,
    object: { kind: ref.kind, namespace: ref.namespace, name: ref.name },
    ...(position && { position }),
  };
}

function undecidedFinding(audience: Audience, judgement: Judgement, severity: Severity): Finding {
  const names = callerNames(audience);
  const rest = names.length - SHOWN_CALLERS;
  const who = rest > 0 ? `${names.slice(0, SHOWN_CALLERS).join(', ')} and ${rest} more` : names.join(', ');
  const culprit = judgement.explain(audience.access.witness).hops.flatMap(({ testimonies }) => testimonies)
    .find(({ verdict }) => verdict === 'unknown');
  const because = culprit ? `${culprit.because} (for example ${flowWords(audience.access.witness)})` : flowWords(audience.access.witness);
  return {
    rule: JUDGE_RULES.undecided,
    severity,
    message: `Whether ${who} can reach ${partyName(audience.to)} on ${accessWords(audience.access)} cannot be judged: ${because}`,
    ...(culprit?.object && { object: culprit.object }),
    ...(culprit?.position && { position: culprit.position }),
  };
}

function isUnknown({ verdict }: MatrixRow): boolean {
  return verdict === 'unknown';
}
