/** A piece of a program, as data: what stands in it and which names it uses. */
import { commentText, keyText, literal } from './literal';

export type Code =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  /** `Rule.PROBES`, or a variable. */
  | { readonly kind: 'name'; readonly path: string }
  | { readonly kind: 'call'; readonly path: string; readonly args: readonly Code[]; readonly makes?: boolean }
  | { readonly kind: 'list'; readonly items: readonly Code[] }
  | { readonly kind: 'object'; readonly entries: readonly Entry[] };

/** A property, or all properties of a variable. Comments stand before it. */
export type Entry =
  | { readonly key: string; readonly value: Code; readonly comments?: readonly string[] }
  | { readonly spread: string };

export const text = (value: string): Code => ({ kind: 'text', text: value });
export const number = (value: number): Code => ({ kind: 'number', value });
export const name = (path: string): Code => ({ kind: 'name', path });
export const call = (path: string, ...args: readonly Code[]): Code => ({ kind: 'call', path, args });
export const make = (path: string, ...args: readonly Code[]): Code => ({ kind: 'call', path, args, makes: true });
export const list = (items: readonly Code[]): Code => ({ kind: 'list', items });
export const object = (entries: readonly Entry[]): Code => ({ kind: 'object', entries });
export const texts = (values: readonly string[]): Code => list(values.map(text));
export const textMap = (values: Readonly<Record<string, string>>): Code => (
  object(Object.keys(values).map((key) => ({ key, value: text(values[key]) })))
);

/** Longer lines are broken. */
const WIDTH = 130;

export function print(code: Code, indent = ''): string {
  const short = inline(code);
  if (short !== undefined && indent.length + short.length <= WIDTH) return short;
  const inner = `${indent}  `;
  switch (code.kind) {
    case 'list': return block('[', code.items.map((item) => `${inner}${print(item, inner)},`), `${indent}]`);
    case 'object': return block('{', code.entries.flatMap((entry) => entryLines(entry, inner)), `${indent}}`);
    case 'call': return broken(code, indent);
    case 'text':
    case 'number':
    case 'flag':
    case 'name': return short ?? '';
  }
}

/** The names that a program has to import or declare for a piece. */
export function* namesIn(code: Code): Generator<string> {
  if (code.kind === 'name' || code.kind === 'call') yield code.path.split('.')[0];
  if (code.kind === 'call') for (const arg of code.args) yield* namesIn(arg);
  if (code.kind === 'list') for (const item of code.items) yield* namesIn(item);
  if (code.kind === 'object') for (const entry of code.entries) if ('value' in entry) yield* namesIn(entry.value);
}

/** Arguments of which the last alone is long keep the others on the first line. */
function broken(code: Extract<Code, { kind: 'call' }>, indent: string): string {
  const [head, last] = [code.args.slice(0, -1), code.args.at(-1)];
  const before = head.map(inline);
  const start = `${code.makes ? 'new ' : ''}${code.path}(`;
  if (last && before.every((one) => one !== undefined)) return `${start}${[...before, print(last, indent)].join(', ')})`;
  const inner = `${indent}  `;
  return block(start, code.args.map((arg) => `${inner}${print(arg, inner)},`), `${indent})`);
}

function entryLines(entry: Entry, indent: string): readonly string[] {
  if ('spread' in entry) return [`${indent}...${entry.spread},`];
  return [...(entry.comments ?? []).map((comment) => `${indent}// ${commentText(comment)}`), `${indent}${keyText(entry.key)}: ${print(entry.value, indent)},`];
}

function inline(code: Code): string | undefined {
  switch (code.kind) {
    case 'text': return literal(code.text);
    case 'number': return String(code.value);
    case 'flag': return String(code.value);
    case 'name': return code.path;
    case 'call': return joined(code.args.map(inline), `${code.makes ? 'new ' : ''}${code.path}(`, ')');
    case 'list': return joined(code.items.map(inline), '[', ']');
    case 'object': return code.entries.length === 0 ? '{}' : joined(code.entries.map(inlineEntry), '{ ', ' }');
  }
}

function inlineEntry(entry: Entry): string | undefined {
  if ('spread' in entry) return `...${entry.spread}`;
  const value = inline(entry.value);
  return value === undefined || (entry.comments ?? []).length > 0 ? undefined : `${keyText(entry.key)}: ${value}`;
}

function joined(parts: readonly (string | undefined)[], start: string, end: string): string | undefined {
  return parts.every((part) => part !== undefined) ? `${start}${parts.join(', ')}${end}` : undefined;
}

function block(start: string, lines: readonly string[], end: string): string {
  return [start, ...lines, end].join('\n');
}
