/**
 * The YAML that programs write: block mappings and sequences of scalars that stand on one line. It is read here in a tenth of the time that a reader
 * of all YAML takes. Whatever else there is in a document, or might be, is left to that one: tests hold both against each other.
 */
import { plainScalar } from './yaml-scalars';

/** Reads one document, from behind the line that begins it; undefined where that takes a reader of all YAML. */
export function tryReadPlain(document: string): { readonly value: unknown } | undefined {
  if (UNUSUAL.test(document)) return undefined;
  try {
    return { value: new PlainReader(document).document() };
  } catch (error) {
    if (error === BEYOND) return undefined;
    throw error;
  }
}

/** Tabs, line breaks of other systems, and whatever may look like something else. */
const UNUSUAL = /[^\x20-\x7e\n]/;

/** That something is beyond this reader. */
const BEYOND = new Error('not plain');

/** An unquoted key. Without a space after the colon, the text is a scalar and not a key. */
const KEY = /[A-Za-z_][\w./-]{0,200}(?=:(?: |$))/my;
const QUOTED_KEY = /"[^"\\\n]{0,200}"(?=:(?: |$))|'[^'\n]{0,200}'(?=:(?: |$))/my;

/** What a scalar without quotes may begin with here. */
const FIRST = /^(?:[A-Za-z0-9_./]|[-+][A-Za-z0-9.])/;
/** What ends it, or may. */
const LAST = / {2}| #|: |:$/;

const [SPACE, QUOTE, HASH, APOSTROPHE, DASH] = [' ', '"', '#', '\'', '-'].map((char) => char.charCodeAt(0));

class PlainReader {
  /** Where the next line begins. */
  private next = 0;
  /** The line that is read: where what it says begins and ends, and its indent; -1 behind the last one. */
  private start = 0;
  private end = 0;
  private indent = 0;

  constructor(private readonly text: string) {}

  document(): unknown {
    this.advance();
    if (this.indent < 0) return null;
    const value = this.block();
    if (this.indent >= 0) throw BEYOND;
    return value;
  }

  /** To the next line that says something. */
  private advance(): void {
    const { text } = this;
    while (this.next < text.length) {
      const first = this.next;
      const newline = text.indexOf('\n', first);
      let end = newline < 0 ? text.length : newline;
      this.next = end + 1;
      let start = first;
      while (start < end && text.charCodeAt(start) === SPACE) start += 1;
      if (start === end || text.charCodeAt(start) === HASH) continue;
      while (text.charCodeAt(end - 1) === SPACE) end -= 1;
      this.start = start;
      this.end = end;
      this.indent = start - first;
      return;
    }
    this.indent = -1;
  }

  /** A collection that begins on this line. */
  private block(): unknown {
    return this.isItem() ? this.sequence() : this.mapping();
  }

  private isItem(): boolean {
    return this.text.charCodeAt(this.start) === DASH && this.text.charCodeAt(this.start + 1) === SPACE && this.start + 1 < this.end;
  }

  /** The first key may be read already. */
  private mapping(first?: string): unknown {
    const { indent } = this;
    const found: Record<string, unknown> = {};
    for (let known = first; this.indent === indent; known = undefined) {
      const key = known ?? this.tryKey();
      if (key === undefined) throw BEYOND;
      if (Object.hasOwn(found, key)) throw BEYOND;
      found[key] = this.valueBehind(indent);
    }
    if (this.indent > indent) throw BEYOND;
    return found;
  }

  /** Goes on behind the colon, if there is a key. */
  private tryKey(): string | undefined {
    const first = this.text.charCodeAt(this.start);
    const isQuoted = first === QUOTE || first === APOSTROPHE;
    const pattern = isQuoted ? QUOTED_KEY : KEY;
    pattern.lastIndex = this.start;
    const key = pattern.exec(this.text)?.[0];
    if (key === undefined) return undefined;
    this.start += key.length + 1;
    const text = isQuoted ? key.slice(1, -1) : key;
    if (text === '__proto__' || text === '<<' || (!isQuoted && typeof plainScalar(key) !== 'string')) throw BEYOND;
    return text;
  }

  private valueBehind(indent: number): unknown {
    while (this.start < this.end && this.text.charCodeAt(this.start) === SPACE) this.start += 1;
    if (this.start < this.end) return this.scalar(indent);
    this.advance();
    if (this.indent > indent) return this.block();
    // Items may stand at the indent of the key.
    return this.indent === indent && this.isItem() ? this.sequence() : null;
  }

  private sequence(): unknown {
    const { indent } = this;
    const items: unknown[] = [];
    while (this.indent === indent && this.isItem()) {
      const dash = this.start;
      this.start += 2;
      while (this.text.charCodeAt(this.start) === SPACE) this.start += 1;
      const { start } = this;
      const key = this.tryKey();
      if (key === undefined) {
        items.push(this.scalar(indent));
      } else {
        // As if the mapping stood on a line of its own.
        this.indent = indent + start - dash;
        items.push(this.mapping(key));
      }
    }
    if (this.indent > indent) throw BEYOND;
    return items;
  }

  /** The rest of the line, of which the next one is no part. */
  private scalar(indent: number): unknown {
    const value = scalarOf(this.text.slice(this.start, this.end));
    this.advance();
    if (this.indent > indent) throw BEYOND;
    return value;
  }
}

function scalarOf(text: string): unknown {
  const first = text.charCodeAt(0);
  if (first === QUOTE) return doubleQuoted(text);
  if (first === APOSTROPHE) return singleQuoted(text);
  if (text === '{}') return {};
  if (text === '[]') return [];
  if (!FIRST.test(text) || LAST.test(text)) throw BEYOND;
  return plainScalar(text);
}

function doubleQuoted(text: string): string {
  const inner = text.slice(1, -1);
  if (text.length < 2 || text.charCodeAt(text.length - 1) !== QUOTE || inner.includes('"') || inner.includes('\\')) throw BEYOND;
  return inner;
}

function singleQuoted(text: string): string {
  const inner = text.slice(1, -1);
  if (text.length < 2 || text.charCodeAt(text.length - 1) !== APOSTROPHE || inner.replaceAll('\'\'', '').includes('\'')) throw BEYOND;
  return inner.replaceAll('\'\'', '\'');
}
