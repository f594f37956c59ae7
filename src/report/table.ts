/** Draws tables and coloured words for a terminal. */
import { createColors } from 'picocolors';
import { VERDICT_WORD } from './access-words';
import type { Severity } from './finding';
import type { Verdict } from '../judge/core/verdict';

/** Where a table goes. */
export interface Terminal {
  readonly colour: boolean;
  readonly columns: number;
}

/** What a pipe is taken for. */
export const PIPE: Terminal = { colour: false, columns: 100 };

/** Narrower than this, a column of words is not readable. */
const LEAST_WIDTH = 8;
/** Between two columns. */
const GAP = '   ';

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

/** Rows under a head, wrapped so that no line is longer than the terminal. The widest column gives way first. */
export function drawTable(head: readonly string[], rows: readonly (readonly string[])[], terminal: Terminal): string {
  const natural = head.map((title) => title.length);
  for (const row of rows) row.forEach((cell, column) => { natural[column] = Math.max(natural[column], longestLine(cell)); });
  const widths = fit(natural, terminal.columns);
  const palette = paletteOf(terminal);
  return [head.map(palette.bold), ...rows].flatMap((row) => linesOf(row, widths)).join('\n');
}

/** A row as lines of the terminal: a cell of several lines makes several. */
function linesOf(row: readonly string[], widths: readonly number[]): readonly string[] {
  const cells = row.map((cell, column) => cell.split('\n').flatMap((line) => wrap(line, widths[column])));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => cells.map((lines, column) => padded(lines[line] ?? '', widths[column])).join(GAP).trimEnd());
}

/** Colours take no room. */
function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - plain(text).length));
}

/** Breaks a line behind a space or a comma; a word that is too long before a slash, or anywhere. Coloured words are short. */
function wrap(line: string, width: number): readonly string[] {
  if (plain(line).length <= width || plain(line) !== line) return [line];
  const words = line.match(/[^ ,]+[ ,]*|[ ,]+/g) ?? [];
  const pieces = words.flatMap((word) => (word.trimEnd().length > width ? word.split(/(?=\/)/) : [word]));
  const lines = [''];
  for (const piece of pieces) {
    if ((lines[lines.length - 1] + piece.trimEnd()).length > width && lines[lines.length - 1] !== '') lines.push('');
    let rest = piece;
    for (; rest.trimEnd().length > width; rest = rest.slice(width)) lines.splice(-1, 1, rest.slice(0, width), '');
    lines[lines.length - 1] += rest;
  }
  return lines.map((text) => text.trimEnd());
}

/** Takes from the widest column until all fit. */
function fit(natural: readonly number[], columns: number): readonly number[] {
  const widths = [...natural];
  const room = columns - (widths.length - 1) * GAP.length;
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
  return plain(text).split('\n').reduce((longest, line) => Math.max(longest, line.length), 0);
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
