import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { Origin } from './origin';
import { tryReadPlain } from './plain-yaml';
import type { SyntaxProblem } from './syntax-problem';
import { TextOrigin } from './text-origin';
import { tryIndent } from './yaml-indent';
import { KUBERNETES_YAML } from './yaml-schema';

/** What one document of a text says. */
export interface TextDocument {
  readonly value: unknown;
  readonly origin: Origin;
}

/** Reads every document of a text, and goes on after one that can't be read. */
export function* readText(text: string, file: string, problems: SyntaxProblem[]): Generator<TextDocument> {
  const json = tryParseJson(text);
  if (json !== undefined) {
    yield { value: json, origin: new TextOrigin(file, text, 1) };
    return;
  }
  const quick = tryReadApart(text, file);
  if (quick) {
    yield* quick;
    return;
  }
  const { read, lines, documents } = parsed(text);
  for (const document of documents) {
    for (const error of document.errors) {
      const { line, col } = lines.linePos(error.pos[0]);
      problems.push({ file, line, column: col, message: firstLineOf(error.message) });
    }
    if (document.errors.length > 0) continue;
    const start = lines.linePos(document.range[0]).line;
    const lineStart = lines.lineStarts[start - 1] ?? 0;
    const slice = read.slice(lineStart, document.range[2]);
    let value: unknown;
    try {
      value = document.toJS();
    } catch (error) {
      problems.push({ file, line: start, column: 1, message: error instanceof Error ? firstLineOf(error.message) : String(error) });
      continue;
    }
    yield { value, origin: new TextOrigin(file, slice, start) };
  }
}

/** What binds the documents of a text together, or makes it hard to tell where each begins. */
const BOUND = /^(?:%|\.\.\.|---.)/m;

/** Reads each document by itself, which most need no reader of all YAML for; undefined where anything is wrong with one, or may be. */
function tryReadApart(text: string, file: string): readonly TextDocument[] | undefined {
  if (BOUND.test(text)) return undefined;
  const documents: TextDocument[] = [];
  for (const { slice, line } of slicesOf(text)) {
    const read = tryReadPlain(slice.startsWith(MARKER) ? slice.slice(MARKER.length) : slice) ?? tryReadAlone(slice);
    if (!read) return undefined;
    documents.push({ value: read.value, origin: new TextOrigin(file, slice, line) });
  }
  return documents;
}

const MARKER = '---';
const COMMENT = /^ *(?:#|$)/;

interface Slice {
  readonly slice: string;
  /** The line of the text on which it begins. */
  readonly line: number;
}

/** A text at the lines between its documents. */
function* slicesOf(text: string): Generator<Slice> {
  let [start, line] = [0, 1];
  while (start < text.length) {
    const found = text.indexOf(`\n${MARKER}`, start);
    const end = found < 0 ? text.length : found + 1;
    const slice = text.slice(start, end);
    // Comments before the first document are none.
    if (start > 0 || slice.startsWith(MARKER) || !slice.split('\n').every((row) => COMMENT.test(row))) yield { slice, line };
    for (let newline = text.indexOf('\n', start); newline >= 0 && newline < end; newline = text.indexOf('\n', newline + 1)) line += 1;
    start = end;
  }
}

function tryReadAlone(slice: string): { readonly value: unknown } | undefined {
  const documents = parseAllDocuments(slice, { schema: KUBERNETES_YAML });
  if (!Array.isArray(documents) || documents.length !== 1 || documents[0].errors.length > 0) return undefined;
  try {
    return { value: documents[0].toJS() as unknown };
  } catch {
    return undefined;
  }
}

interface ParsedText {
  /** The text that was read in the end. */
  readonly read: string;
  readonly lines: LineCounter;
  readonly documents: readonly Document.Parsed[];
}

/** Reads it as it is, and where that fails once more with an indent that this reader takes. */
function parsed(text: string): ParsedText {
  const first = parseOnce(text);
  if (first.documents.every(({ errors }) => errors.length === 0)) return first;
  const indented = tryIndent(text);
  const second = indented === undefined ? first : parseOnce(indented);
  return second.documents.every(({ errors }) => errors.length === 0) ? second : first;
}

function parseOnce(text: string): ParsedText {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, schema: KUBERNETES_YAML });
  return { read: text, lines, documents: Array.isArray(documents) ? documents : [] };
}

/** JSON is YAML too, but JSON.parse is a hundred times faster than any YAML parser. */
function tryParseJson(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function firstLineOf(message: string): string {
  return message.split('\n', 1)[0];
}
