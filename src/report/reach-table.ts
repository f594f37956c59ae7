/** Who can reach whom, for a terminal. */
import { accessWords, VERDICT_WORD } from './access-words';
import { accessRowsOf } from './api-server-rows';
import { audiencesOf, callerNames, type Audience } from './audience';
import { partyName } from './party-words';
import type { ReachReport } from './reach-report';
import { counted, drawTable, paletteOf, type Terminal } from './table';

const HEAD = ['FROM', 'TO', 'ON', 'VERDICT'];

export function reachTable({ rows, exposure, gateways = [], apiServer = [], workloads, notes }: ReachReport, terminal: Terminal): string {
  const palette = paletteOf(terminal);
  const audiences = audiencesOf([...rows, ...accessRowsOf(apiServer)], workloads);
  const parts = [
    audiences.length === 0 ? 'No access.' : tableOf(audiences, terminal),
    ...(exposure ? [palette.bold('Pods that nobody declared'), exposureText(exposure, workloads, terminal)] : []),
    ...(gateways.length > 0 ? [palette.bold('Through gateways'), exposureText(gateways, workloads, terminal)] : []),
    palette.dim(`${counted(workloads.length, 'workload')}, ${summaryOf(audiences)}`),
    ...notes,
  ];
  return `${parts.join('\n\n')}\n`;
}

function exposureText(exposure: NonNullable<ReachReport['exposure']>, workloads: readonly string[], terminal: Terminal): string {
  const audiences = audiencesOf(exposure, workloads);
  return audiences.length === 0 ? 'No access.' : tableOf(audiences, terminal);
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
