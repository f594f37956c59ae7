/**
 * Kubernetes' reader of YAML lets lines of quoted scalars and flow collections stand at any indent; the specification, and the reader that
 * is used here, want them behind their key. What such lines mean does not depend on their indent, so they are moved.
 * Source: libyaml, from which go.yaml.in/yaml/v2 was made.
 */

/** Indent, dashes, key, and tags or anchors: what may stand before a value on its line. */
const PREFIX = /^( *)((?:[-?:] +)*)((?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s'"{}[\]#&!|>%@`][^#]*?) *:(?: +|$))?((?:[&!]\S+ +)*)/;
const MARKER = /^(?:---|\.\.\.)(?:\s|$)/;

/** The same text with lines inside of quotes, braces and brackets indented; undefined where there are none. */
export function tryIndent(text: string): string | undefined {
  const lines = text.split('\n');
  let moved = false;
  for (let index = 0; index < lines.length; index += 1) {
    const [prefix, indent, dashes, key = ''] = PREFIX.exec(lines[index]) ?? [''];
    const parent = indent.length + (key === '' ? 0 : dashes.length);
    const value = lines[index].slice(prefix.length);
    if (/^[|>]/.test(value)) {
      while (index + 1 < lines.length && (lines[index + 1].trim() === '' || indentOf(lines[index + 1]) > parent)) index += 1;
    } else if (/^["'{[]/.test(value)) {
      const last = endOf(lines, index, prefix.length);
      if (last === undefined) return undefined;
      for (let line = index + 1; line <= last; line += 1) {
        if (lines[line].trim() === '') continue;
        lines[line] = ' '.repeat(parent + 1) + lines[line];
        moved = true;
      }
      index = last;
    }
  }
  return moved ? lines.join('\n') : undefined;
}

/** The line on which a quoted scalar or flow collection ends. */
function endOf(lines: readonly string[], first: number, column: number): number | undefined {
  let depth = 0;
  let quote = '';
  for (let line = first; line < lines.length; line += 1) {
    if (line > first && MARKER.test(lines[line])) return undefined;
    const text = lines[line];
    for (let at = line === first ? column : 0; at < text.length; at += 1) {
      const char = text[at];
      if (quote !== '') {
        if (char === '\\' && quote === '"') at += 1;
        else if (char === quote && quote === '\'' && text[at + 1] === '\'') at += 1;
        else if (char === quote) quote = '';
      } else if ((char === '"' || char === '\'') && (at === 0 || /[\s,:{[]/.test(text[at - 1]))) {quote = char;} else if (char === '{' || char === '[') {depth += 1;} else if (char === '}' || char === ']') {depth -= 1;} else if (char === '#' && (at === 0 || /\s/.test(text[at - 1]))) {break;}
      if (depth === 0 && quote === '') return line;
    }
  }
  return undefined;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
