/** Findings, for a terminal. */
import { sortFindings, type Finding } from './finding';
import { objectName, placeName } from './reasons';
import { counted, paletteOf, type Terminal } from './table';

export function findingsText(findings: readonly Finding[], terminal: Terminal): string {
  const palette = paletteOf(terminal);
  const open = sortFindings(findings.filter((finding) => !finding.waiver));
  const waived = sortFindings(findings.filter((finding) => finding.waiver));
  const lines = open.flatMap(({ rule, severity, message, object, position }) => [
    `${palette.severity(severity)} ${palette.bold(rule.code)} ${message}`,
    `  ${[object && objectName(object), position && placeName(position)].filter((part) => part !== undefined).join('  ')}`,
    ...(rule.fix === undefined ? [] : [palette.dim(`  fix: ${rule.fix}`)]),
  ]);
  const waivedLines = waived.map(({ rule, message, waiver }) => palette.dim(
    `waived ${rule.code} ${message}: ${waiver?.reason}${waiver?.owner === undefined ? '' : ` (${waiver.owner}${waiver.expires === undefined ? '' : `, until ${waiver.expires}`})`}`,
  ));
  return `${[...lines, ...waivedLines, lines.length + waivedLines.length > 0 ? '' : undefined, totals(findings)].filter((line) => line !== undefined).join('\n')}\n`;
}

export function totals(findings: readonly Finding[]): string {
  const open = findings.filter((finding) => !finding.waiver);
  const waived = findings.length - open.length;
  const count = (severity: Finding['severity']) => open.filter((finding) => finding.severity === severity).length;
  const words = open.length === 0
    ? 'Nothing found'
    : [['error', count('error')], ['warning', count('warning')], ['note', count('note')]]
      .filter(([, number]) => number !== 0).map(([word, number]) => counted(number as number, word as string)).join(', ');
  return waived === 0 ? words : `${words}; ${waived} waived`;
}
