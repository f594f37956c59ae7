/** Findings, for a terminal. */
import { sortFindings, type Finding } from './finding';
import { objectName, placeName } from './reasons';
import { counted, paletteOf, type Palette, type Terminal } from './table';

/** By rule, worst first: what is wrong, where, and how to mend it. */
export function findingsText(findings: readonly Finding[], terminal: Terminal): string {
  const palette = paletteOf(terminal);
  const open = sortFindings(findings.filter((finding) => !finding.waiver));
  const waived = sortFindings(findings.filter((finding) => finding.waiver));
  const groups = new Map<string, Finding[]>();
  for (const finding of open) {
    const key = `${finding.severity} ${finding.rule.code}`;
    groups.set(key, [...groups.get(key) ?? [], finding]);
  }
  const parts = [
    ...[...groups.values()].map((group) => groupText(group, palette)),
    ...waived.map((finding) => palette.dim(waivedText(finding))),
    palette.bold(totals(findings)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function groupText(group: readonly Finding[], palette: Palette): string {
  const [{ rule, severity }] = group;
  return [
    `${palette.severity(severity)} ${palette.bold(`${rule.code} ${rule.title}`)}`,
    ...group.map(({ message, object, position }) => {
      const where = position ? placeName(position) : object && objectName(object);
      return `  ${where === undefined ? '' : `${palette.dim(where)}  `}${message}`;
    }),
    ...(rule.fix === undefined ? [] : [palette.dim(`  fix: ${rule.fix}`)]),
  ].join('\n');
}

function waivedText({ rule, message, waiver }: Finding): string {
  const by = [waiver?.owner, waiver?.expires && `until ${waiver.expires}`].filter((part) => part !== undefined).join(', ');
  return `waived ${rule.code} ${message}\n  ${waiver?.reason}${by === '' ? '' : ` (${by})`}`;
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
