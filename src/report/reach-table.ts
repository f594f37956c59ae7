/** Who can reach whom, for a terminal. */
import { accessWords, VERDICT_WORD } from './access-words';
import { audiencesOf, callerNames, type Audience } from './audience';
import { groupsOf } from './groups';
import { partyName } from './party-words';
import { partsOf, type ReachParts, type ReachReport } from './reach-report';
import { counted, drawTable, paletteOf, type Terminal } from './table';

const HEAD = ['FROM', 'TO', 'ON', 'VERDICT'];

export function reachTable(report: ReachReport, terminal: Terminal): string {
  const { workloads, notes, limited = [] } = report;
  const palette = paletteOf(terminal);
  const { rows, declared, undeclared, gateways } = partsOf(report);
  const audiences = audiencesOf(rows, workloads);
  const section = (title: string, list: ReachParts['rows']) => [palette.bold(title), list.length === 0 ? 'No access.' : groupTable(list, workloads, terminal)];
  const parts = [
    audiences.length === 0 ? 'No access.' : tableOf(audiences, terminal),
    ...(declared.length > 0 ? section(DECLARED_TITLE, declared) : []),
    ...(undeclared ? section(UNDECLARED_TITLE, undeclared) : []),
    ...(gateways.length > 0 ? [palette.bold('Through gateways'), tableOf(audiencesOf(gateways, workloads), terminal), ...limited] : []),
    palette.dim(`${counted(workloads.length, 'workload')}, ${summaryOf(audiences)}`),
    ...notes,
  ];
  return `${parts.join('\n\n')}\n`;
}

export const DECLARED_TITLE = 'The platform and other programs, as declared';
export const UNDECLARED_TITLE = 'Undeclared pods';

function groupTable(rows: ReachParts['rows'], workloads: readonly string[], terminal: Terminal): string {
  const palette = paletteOf(terminal);
  return drawTable(HEAD, groupsOf(rows, workloads).map(({ from, to, accesses, verdict }) => [
    from.join('\n'), to.join('\n'), accesses.map(accessWords).join('\n'), palette.verdict(verdict),
  ]), terminal);
}

function tableOf(audiences: readonly Audience[], terminal: Terminal): string {
  const palette = paletteOf(terminal);
  return drawTable(HEAD, audiences.map((audience) => [
    callerNames(audience).join('\n'), partyName(audience.to), accessWords(audience.access), palette.verdict(audience.access.verdict),
  ]), terminal);
}

function summaryOf(audiences: readonly Audience[]): string {
  const count = (verdict: Audience['access']['verdict']) => audiences.filter(({ access }) => access.verdict === verdict)
    .reduce((sum, { callers }) => sum + callers.length, 0);
  return (['allow', 'conditional', 'unknown'] as const)
    .filter((verdict) => verdict === 'allow' || count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${VERDICT_WORD[verdict]}`).join(', ');
}
