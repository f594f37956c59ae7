/** Reports for a comment on a pull request. */
import { flowWords, gateWords, portWords, requestWords, VERDICT_WORD } from './access-words';
import { audiencesOf, callerNames, EVERY_WORKLOAD } from './audience';
import { isWidening, type ChangedAccess } from './change';
import { NOTHING, NOTHING_MODELLED, summary, UNMODELLED } from './diff-table';
import { sortFindings, type Finding } from './finding';
import { totals } from './findings-table';
import { groupsOf } from './groups';
import { partyName } from './party-words';
import { partsOf, type ReachParts, type ReachReport } from './reach-report';
import { DECLARED_TITLE, UNDECLARED_TITLE } from './reach-table';
import { objectName, placeName, reasonsOf } from './reasons';
import type { UnmodelledChange } from './unmodelled';
import type { Verdict } from '../judge/core/verdict';
import type { Explanation } from '../judge/questions/explain';

/** More sentences than this, and nobody reads them; the table has them all. */
const SHOWN_SENTENCES = 12;
/** More callers than this are counted. */
const SHOWN_CALLERS = 3;

export function reachMarkdown(report: ReachReport): string {
  const { workloads, notes, limited = [] } = report;
  const { rows, declared, undeclared, gateways } = partsOf(report);
  const table = (list: ReachParts['rows']) => tableOf(HEAD, audiencesOf(list, workloads).map((audience) => [
    callerNames(audience).map(code).join('<br>'), code(partyName(audience.to)), on(audience.access), VERDICT_WORD[audience.access.verdict],
  ]));
  const grouped = (list: ReachParts['rows']) => tableOf(HEAD, groupsOf(list, workloads).map(({ from, to, accesses, verdict }) => [
    from.map(code).join('<br>'), to.map(code).join('<br>'), accesses.map(on).join('<br>'), VERDICT_WORD[verdict],
  ]));
  return blocks([
    '## Who can reach whom',
    rows.length === 0 ? 'No access.' : table(rows),
    ...(declared.length > 0 ? [`### ${DECLARED_TITLE}`, grouped(declared)] : []),
    ...(undeclared ? [`### ${UNDECLARED_TITLE}`, undeclared.length === 0 ? 'No access.' : grouped(undeclared)] : []),
    ...(gateways.length > 0 ? ['### Through gateways', table(gateways), ...limited.map(escape)] : []),
    ...notes.map(escape),
  ]);
}

const HEAD = ['From', 'To', 'On', 'Verdict'];

export function explainMarkdown(explanation: Explanation): string {
  const hops = reasonsOf(explanation).map((gate) => [
    `- **${gateWords(gate)}: ${VERDICT_WORD[gate.verdict]}**`,
    ...gate.reasons.map(({ object, effect, because, place }) => {
      const who = object === undefined ? '' : `${code(object)} ${effect.replaceAll('-', ' ')}: `;
      return `  - ${who}${escape(because)}${place === undefined ? '' : ` (${code(place)})`}`;
    }),
  ].join('\n'));
  return blocks([`## ${code(flowWords(explanation.flow))}: ${VERDICT_WORD[explanation.verdict]}`, hops.join('\n')]);
}

export function diffMarkdown(changes: readonly ChangedAccess[], unmodelled: readonly UnmodelledChange[] = []): string {
  const unknown = unmodelled.length === 0 ? [] : [`### ${UNMODELLED}`, unmodelled.map(unmodelledLine).join('\n')];
  if (changes.length === 0) return blocks(['## Access', unmodelled.length === 0 ? NOTHING : NOTHING_MODELLED, ...unknown]);
  const widening = changes.filter(isWidening);
  const narrowing = changes.filter((change) => !isWidening(change));
  return blocks([
    widening.length > 0 ? '## This change widens access' : '## This change narrows access',
    sentences(widening),
    ...(narrowing.length > 0 && widening.length > 0 ? ['### It also narrows access'] : []),
    sentences(narrowing),
    ...unknown,
    `<details>\n<summary>${escape(summary(changes))}</summary>\n\n${changeTable(changes)}\n\n</details>`,
  ]);
}

function unmodelledLine({ kind, object, because }: UnmodelledChange): string {
  return `- ${code(objectName(object))} (${kind}): ${escape(because)}`;
}

export function verifyMarkdown(findings: readonly Finding[]): string {
  const rows = sortFindings(findings).map(({ rule, severity, message, object, position, waiver }) => [
    waiver ? 'waived' : severity,
    rule.code,
    `${escape(message)}${waiver ? `<br>waived: ${escape(waiver.reason)}` : ''}`,
    object ? code(objectName(object)) : '',
    position ? code(placeName(position)) : '',
  ]);
  return blocks(['## Findings', ...(rows.length > 0 ? [tableOf(['Severity', 'Rule', 'What', 'Object', 'Where'], rows)] : []), escape(totals(findings))]);
}

/** `shop/web` can now reach `shop/payments`:8080 `POST /payment/*`. */
export function sentenceOf(change: ChangedAccess): string {
  const { to, access, after, before } = change;
  const requests = requestWords(access).map(code).join(' or ');
  const port = portWords(access);
  const where = /^\d/.test(port) ? `${code(partyName(to))}:${port}` : `${code(partyName(to))} on ${port}`;
  return `${callers(change)} ${verb(before, after)} ${where}${requests === '' ? '' : ` ${requests}`}.`;
}

function verb(before: Verdict, after: Verdict): string {
  switch (after) {
    case 'allow': return before === 'deny' ? 'can now reach' : 'can now always reach';
    case 'deny': return 'can no longer reach';
    case 'conditional': return 'can now reach, if the request meets a condition,';
    case 'unknown': return 'may now be able to reach (this cannot be judged)';
  }
}

function callers(change: ChangedAccess): string {
  const names = callerNames(change);
  const shown = names.slice(0, SHOWN_CALLERS).map((name) => (name === EVERY_WORKLOAD ? name : code(name)));
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length === 1 ? all[0] : `${all.slice(0, -1).join(', ')} and ${all[all.length - 1]}`;
}

function sentences(changes: readonly ChangedAccess[]): string {
  const lines = changes.slice(0, SHOWN_SENTENCES).map((change) => `- ${sentenceOf(change)}`);
  if (changes.length > SHOWN_SENTENCES) lines.push(`- … and ${changes.length - SHOWN_SENTENCES} more, listed below.`);
  return lines.join('\n');
}

function changeTable(changes: readonly ChangedAccess[]): string {
  return tableOf(['', 'From', 'To', 'On', 'Before', 'After', 'Witness'], changes.map((change) => [
    change.kind,
    callerNames(change).map(code).join('<br>'),
    code(partyName(change.to)),
    on(change.access),
    VERDICT_WORD[change.before],
    VERDICT_WORD[change.after],
    code(flowWords(change.witness)),
  ]));
}

function on(access: ChangedAccess['access']): string {
  return [portWords(access), ...requestWords(access).map(code)].join('<br>');
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text that Markdown and the HTML in it leave alone, in a table too. */
export function escape(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|~@]/g, (character) => (character === '<' ? '&lt;' : character === '>' ? '&gt;' : `\\${character}`));
}

/** Text as code. A run of backticks inside needs a longer one outside; a bar would end a table's cell. */
export function code(text: string): string {
  const flat = text.replace(/\s+/g, ' ').replaceAll('|', '¦');
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${flat}${pad}${fence}`;
}

function blocks(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
