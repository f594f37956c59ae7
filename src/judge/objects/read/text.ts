import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { Origin } from './origin';
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
