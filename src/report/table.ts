/** Draws tables and coloured words for a terminal. */
import Table from 'cli-table3';
import { createColors } from 'picocolors';
import type { Verdict } from '../reach/verdict';
import { VERDICT_WORD } from './access-words';
import type { Severity } from './finding';

/** Where a table goes. */
export interface Terminal {
  readonly colour: boolean;
  readonly columns: number;
}

/** What a pipe is taken for. */
export const PIPE: Terminal = { colour: false, columns: 100 };

/** Narrower than this, a column of words is no longer readable. */
const LEAST_WIDTH = 8;
/** A border and a space on either side of a cell. */
const CELL_FRAME = 3;

const RULES = {
  'top': '', 'top-mid': '', 'top-left': '', 'top-right': '', 'bottom': '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  'left': '', 'left-mid': '', 'right': '', 'right-mid': '', 'mid': '', 'mid-mid': '', 'middle': ' ',
};

export type Paint = (text: string) => string;

export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly verdict: (verdict: Verdict, word?: string) => string;
  readonly severity: (severity: Severity, word?: string) => string;
}

export function paletteOf({ colour }: Terminal): Palette {
  const colours = createColors(colour);
  const verdicts: Readonly<Record<Verdict, Paint>> = {
    allow: colours.green, deny: colours.red, conditional: colours.yellow, unknown: colours.magenta,
  };
  const severities: Readonly<Record<Severity, Paint>> = { error: colours.red, warning: colours.yellow, note: colours.cyan };
  return {
    bold: colours.bold,
    dim: colours.dim,
    verdict: (verdict, word = VERDICT_WORD[verdict]) => verdicts[verdict](word),
    severity: (severity, word = severity) => severities[severity](word),
  };
}

/**
 * Rows under a head, wrapped so that no line is longer than the terminal. Column `widest` gives way first: it is the
 * one whose text is longest and bears wrapping best.
 */
export function drawTable(head: readonly string[], rows: readonly (readonly string[])[], terminal: Terminal): string {
  const widths = fit(head.map((title, column) => Math.max(title.length, ...rows.map((row) => longestLine(row[column])))), terminal.columns);
  const palette = paletteOf(terminal);
  const table = new Table({
    head: head.map(palette.bold),
    chars: RULES,
    colWidths: widths.map((width) => width + 2),
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { 'head': [], 'border': [], 'padding-left': 0, 'padding-right': 2, 'compact': true },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString().split('\n').map((line) => line.trimEnd()).filter((line) => line !== '').join('\n');
}

/** Takes from the widest column until all fit. */
function fit(natural: readonly number[], columns: number): readonly number[] {
  const widths = [...natural];
  const room = columns - widths.length * CELL_FRAME;
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest] <= LEAST_WIDTH) break;
    widths[widest] -= 1;
    excess -= 1;
  }
  return widths;
}

function longestLine(text: string): number {
  return Math.max(0, ...plain(text).split('\n').map((line) => line.length));
}

/** Text without colours. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001b\[\d+m/g, '');
}

/** `1 service`, `2 services`. */
export function counted(count: number, word: string, many = `${word}s`): string {
  return `${count} ${count === 1 ? word : many}`;
}
