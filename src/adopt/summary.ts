/** What was adopted, in words. */
import type { Adoption } from './adopt';
import { carriedLabels, droppedLabelWords, selectedKeys } from './plan/labels';
import { workloadsOf, type Plan, type PlannedWorkload } from './plan/plan';
import { grouped } from './read/found';
import { accessWords, VERDICT_WORD } from '../report/access-words';
import { callerNames } from '../report/audience';
import { condenseChanges, isWidening } from '../report/change';
import { partyName } from '../report/party-words';
import { counted } from '../report/table';

export interface Summary {
  readonly text: string;
  readonly widened: boolean;
  /** Whether something that is open now is not known, or nothing was adopted at all. */
  readonly undecided: boolean;
}

export function summaryOf({ plan, comparison, synthesis }: Adoption, folder: string): Summary {
  const keys = selectedKeys(plan);
  const all = workloadsOf(plan);
  const nothing = all.every(({ form }) => form === 'left');
  const sections = [
    [headOf(plan, folder)],
    ...plan.namespaces.map((namespace) => [
      `Namespace ${namespace.name}${namespace.mesh ? `, in ${namespace.mesh.id}` : ', in no mesh'}`,
      ...namespace.workloads.map(workloadLine),
    ]),
    nothing ? [NOTHING] : callLines(plan),
    listed('To decide', [...plan.questions.map(({ about, says }) => `${about}: ${says}`), ...alike(all.flatMap((one) => todosOf(one)))]),
    listed('Not carried over', alike([
      ...all.flatMap((one) => droppedOf(one, keys).map((words) => [one.found.key, words] as const)),
      ...plan.namespaces.flatMap(({ name, dropped }) => dropped.map((key) => [`Namespace ${name}`, `label ${key}`] as const)),
    ])),
  ];
  if (!comparison) {
    const error = synthesis.ok ? '' : synthesis.error;
    return { text: textOf([...sections, ['The program does not synthesize, and nothing is proven of it:', ...error.split('\n').map((line) => `  ${line}`)]]), widened: false, undecided: true };
  }
  const condensed = condenseChanges(comparison.changes, comparison.after.cluster.workloads.map(({ key }) => key));
  const wider = condensed.filter(isWidening);
  const narrower = condensed.filter((change) => !isWidening(change));
  const tighter = [...narrower.filter(isBetweenWorkloads), ...narrower.filter((change) => !isBetweenWorkloads(change))];
  const undecided = wider.some(({ after }) => after === 'unknown');
  const widened = wider.some(({ after }) => after !== 'unknown');
  const difference = [
    wider.length === 0 ? 'Compared with today, nobody may reach more.' : `Compared with today, ${counted(wider.length, 'access is', 'accesses are')} wider:`,
    ...wider.map((change) => `  + ${changeWords(change)}`),
    ...(tighter.length === 0 ? [] : [`${counted(tighter.length, 'access is', 'accesses are')} tighter:`]),
    ...tighter.slice(0, SHOWN).map((change) => `  - ${changeWords(change)}`),
    ...(tighter.length > SHOWN ? [`  … and ${tighter.length - SHOWN} more: \`zero-trust diff\` lists them`] : []),
    ...(comparison.standIns.length === 0 ? [] : ['Pods that somebody gives the labels or the account of a workload stand for it, as before: the labels and accounts are others now.']),
  ];
  return { text: textOf([...sections, difference]), widened, undecided: undecided || nothing };
}

/** What changes between workloads is told before what changes for pods that no manifest gives. */
function isBetweenWorkloads({ callers, to }: ReturnType<typeof condenseChanges>[number]): boolean {
  return to.kind === 'workload' && callers.every(({ kind }) => kind === 'workload');
}

const SHOWN = 12;

function headOf(plan: Plan, folder: string): string {
  const all = workloadsOf(plan);
  const count = (form: PlannedWorkload['form']) => all.filter((one) => one.form === form).length;
  return `${folder}/main.ts declares ${counted(count('secure') + count('kept'), 'workload')}: ${count('secure')} of this library, ${count('kept')} with pods that are kept${count('left') > 0 ? `; ${count('left')} left out` : ''}.`;
}

function workloadLine({ found, form, secured, reasons }: PlannedWorkload): string {
  const name = found.workload.name;
  switch (form) {
    case 'secure': return `  ${name}: ${secured?.construct ?? ''}`;
    case 'kept': return `  ${name}: ForeignWorkload, because ${reasonWords(reasons)}`;
    case 'left': return `  ${name}: left out, because ${reasonWords(reasons)}; no policy of the program opens anything for it`;
  }
}

const REASONS = 3;

function reasonWords(reasons: readonly string[]): string {
  const more = reasons.length > REASONS ? ` (${reasons.length - REASONS} more in main.ts)` : '';
  return `${reasons.slice(0, REASONS).join('; ')}${more}`;
}

const NOTHING = 'Nothing was adopted: every workload is left out, for the reason beside it. Applied, the program would close all of them.';

const NO_CALL = 'Calls: none is declared, because no policy of today names callers. Applied as it is, the program closes every call: declare those that are needed, or observe them first, with --flows.';

function callLines({ calls, hosts, traffic }: Plan): readonly string[] {
  const by = (evidence: string) => calls.filter((call) => call.evidence === evidence).length;
  const parts = [
    ...(by('policies') > 0 ? [`${by('policies')} that policies of today mean`] : []),
    ...(by('traffic') > 0 ? [`${by('traffic')} that were observed`] : []),
    ...(by('environment') > 0 ? [`${by('environment')} that only variables suggest`] : []),
    ...(hosts.length > 0 ? [`${hosts.length} to hosts outside`] : []),
  ];
  if (parts.length === 0) return [traffic ? 'Calls: none is declared, because none of those that were observed is allowed today between these workloads.' : NO_CALL];
  return [`Calls: ${parts.join(', ')}.`];
}

function todosOf({ form, survey, found }: PlannedWorkload): readonly (readonly [string, string])[] {
  return form === 'secure' ? survey.todos.map((words) => [found.key, words] as const) : [];
}

/** The same words of several workloads are one line. */
function alike(lines: readonly (readonly [about: string, words: string])[]): readonly string[] {
  return [...grouped(lines, ([, words]) => words)].map(([words, own]) => `${own.map(([about]) => about).join(', ')}: ${words}`);
}

function droppedOf({ form, survey, kept, secured }: PlannedWorkload, keys: ReadonlySet<string>): readonly string[] {
  if (form === 'secure') return [...survey.dropped, ...(secured ? droppedLabelWords(carriedLabels(secured, keys).dropped) : [])];
  return form === 'kept' ? kept.changes : [];
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}: ${lines.length}`, ...lines.map((line) => `  ${line}`)];
}

function changeWords({ callers, everyWorkload, to, access, before, after }: ReturnType<typeof condenseChanges>[number]): string {
  return `${callerNames({ callers, everyWorkload }).join(', ')} → ${partyName(to)} on ${accessWords(access)}: ${VERDICT_WORD[before]} → ${VERDICT_WORD[after]}`;
}

function textOf(sections: readonly (readonly string[])[]): string {
  return `${sections.filter((section) => section.length > 0).map((section) => section.join('\n')).join('\n\n')}\n`;
}
