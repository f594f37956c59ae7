/** How text is broken into lines, and how much room it takes. */

const CHARACTER = 7.4;
const LABEL_CHARACTER = 6.7;

/** At most three lines, broken behind `-`, `.`, `/`, `,` or a space where that is possible. */
export function wrapped(text: string, longest: number): readonly string[] {
  const lines = [''];
  for (const piece of text.match(/[^-./, ]*[-./, ]|[^-./, ]+/g) ?? []) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + piece.trimEnd().length > longest) lines.push(piece);
    else lines[lines.length - 1] = last + piece;
  }
  const cut = lines.map((line) => line.trimEnd()).map((line) => (line.length > longest + 4 ? `${line.slice(0, longest + 3)}…` : line));
  return cut.length > MOST_LINES ? [...cut.slice(0, MOST_LINES - 1), `${cut[MOST_LINES - 1]}…`] : cut;
}

const MOST_LINES = 3;

/** The width of lines in a box, in pixels. */
export function textWidth(lines: readonly string[]): number {
  return Math.ceil(Math.max(0, ...lines.map((line) => line.length)) * CHARACTER);
}

/** The width of lines on an arrow, in pixels. */
export function labelWidth(lines: readonly string[]): number {
  return Math.ceil(Math.max(0, ...lines.map((line) => line.length)) * LABEL_CHARACTER) + 8;
}
