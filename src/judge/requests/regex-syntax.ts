/**
 * Regular expressions of policies, as far as they are regular in the strict sense and every engine reads them alike. One that is not understood
 * (flags, word boundaries, Unicode classes, anchors inside) is none here.
 *
 * Source: the syntax of RE2, which proxies use.
 */

/** Characters of a set: runs of code units, or all others. */
export interface Characters {
  readonly runs: readonly (readonly [first: number, last: number])[];
  readonly others: boolean;
}

export type RegexNode =
  | { readonly kind: 'one'; readonly characters: Characters }
  | { readonly kind: 'all'; readonly nodes: readonly RegexNode[] }
  | { readonly kind: 'any'; readonly nodes: readonly RegexNode[] }
  | { readonly kind: 'repeated'; readonly node: RegexNode; readonly least: number; readonly most: number | undefined };

/** All characters but the end of a line. */
export const ANY: Characters = Object.freeze({ runs: [[10, 10] as const], others: true });

/** Longer expressions are not followed: groups may stand in groups as deep as they are long. */
const LONGEST = 1_000;

/** Undefined where it is not understood. */
export function tryParseRegex(text: string): RegexNode | undefined {
  return text.length > LONGEST ? undefined : new Parser(text).tryParse();
}

const CLASSES: Readonly<Record<string, Characters>> = {
  d: { runs: [[48, 57]], others: false },
  D: { runs: [[48, 57]], others: true },
  w: { runs: [[48, 57], [65, 90], [95, 95], [97, 122]], others: false },
  W: { runs: [[48, 57], [65, 90], [95, 95], [97, 122]], others: true },
  s: { runs: [[9, 10], [12, 13], [32, 32]], others: false },
  S: { runs: [[9, 10], [12, 13], [32, 32]], others: true },
};

/** Counts above this are refused by RE2. */
const LARGEST_COUNT = 1_000;

/** A parser of one expression; whatever it does not know ends it. */
class Parser {
  private at = 0;
  private readonly characters: readonly string[];

  constructor(text: string) {
    const whole = text.replace(/^\^/, '');
    // A dollar behind an odd number of backslashes is a character.
    this.characters = [.../(^|[^\\])(\\\\)*\$$/.test(whole) ? whole.slice(0, -1) : whole];
  }

  tryParse(): RegexNode | undefined {
    const node = this.alternatives();
    return this.at === this.characters.length ? node : undefined;
  }

  private get next(): string | undefined {
    return this.characters[this.at];
  }

  private takes(character: string): boolean {
    if (this.next !== character) return false;
    this.at += 1;
    return true;
  }

  private alternatives(): RegexNode | undefined {
    const nodes: RegexNode[] = [];
    do {
      const node = this.sequence();
      if (!node) return undefined;
      nodes.push(node);
    } while (this.takes('|'));
    return nodes.length === 1 ? nodes[0] : { kind: 'any', nodes };
  }

  private sequence(): RegexNode | undefined {
    const nodes: RegexNode[] = [];
    while (this.next !== undefined && this.next !== '|' && this.next !== ')') {
      const node = this.repeated();
      if (!node) return undefined;
      nodes.push(node);
    }
    return nodes.length === 1 ? nodes[0] : { kind: 'all', nodes };
  }

  private repeated(): RegexNode | undefined {
    const node = this.one();
    if (!node) return undefined;
    const bounds = this.bounds();
    if (bounds === undefined) return node;
    // One that takes as little as it can matches the same values; a second quantifier is an error.
    this.takes('?');
    if (bounds === 'invalid' || this.next === '*' || this.next === '+' || this.next === '?') return undefined;
    return { kind: 'repeated', node, least: bounds[0], most: bounds[1] };
  }

  private bounds(): readonly [number, number | undefined] | 'invalid' | undefined {
    if (this.takes('*')) return [0, undefined];
    if (this.takes('+')) return [1, undefined];
    if (this.takes('?')) return [0, 1];
    if (this.next !== '{') return undefined;
    const found = /^\{(\d+)(,(\d*))?\}/.exec(this.characters.slice(this.at, this.at + 12).join(''));
    if (!found) return 'invalid';
    this.at += found[0].length;
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] === '' ? undefined : Number(found[3]);
    return Math.max(least, most ?? 0) > LARGEST_COUNT || (most !== undefined && most < least) ? 'invalid' : [least, most];
  }

  private one(): RegexNode | undefined {
    const character = this.next!;
    this.at += 1;
    if (character === '(') return this.group();
    if (character === '[') return nodeOf(this.bracketed());
    if (character === '.') return { kind: 'one', characters: ANY };
    if (character === '\\') return nodeOf(this.escaped());
    return '*+?{^$'.includes(character) ? undefined : nodeOf(single(character));
  }

  private group(): RegexNode | undefined {
    if (this.takes('?') && !(this.takes(':'))) return undefined;
    const node = this.alternatives();
    return node && this.takes(')') ? node : undefined;
  }

  private escaped(): Characters | undefined {
    const character = this.next;
    this.at += 1;
    if (character === undefined) return undefined;
    if (Object.hasOwn(CLASSES, character)) return CLASSES[character];
    return /[a-z0-9]/i.test(character) ? undefined : single(character);
  }

  private bracketed(): Characters | undefined {
    const others = this.takes('^');
    const runs: (readonly [number, number])[] = [];
    for (let isFirst = true; isFirst || this.next !== ']'; isFirst = false) {
      const found = this.member();
      if (!found) return undefined;
      runs.push(...found);
    }
    this.at += 1;
    return { runs, others };
  }

  /** A character, a run of characters, or a class. */
  private member(): Characters['runs'] | undefined {
    const from = this.character();
    if (!from || from.others) return undefined;
    const isRun = this.next === '-' && this.characters[this.at + 1] !== ']';
    if (!isRun) return from.runs;
    this.at += 1;
    const to = this.character();
    const [[first, same] = [], ...others] = from.runs;
    const [[begin, last] = [], ...more] = to?.runs ?? [];
    const areSingle = first !== undefined && first === same && begin !== undefined && begin === last && others.length + more.length === 0;
    if (!to || to.others || !areSingle || last < first) return undefined;
    return [[first, last]];
  }

  private character(): Characters | undefined {
    const character = this.next;
    // Classes with names are written [:alpha:].
    if (character === undefined || (character === '[' && this.characters[this.at + 1] === ':')) return undefined;
    this.at += 1;
    return character === '\\' ? this.escaped() : single(character);
  }
}

function single(character: string): Characters {
  const code = character.codePointAt(0)!;
  return { runs: [[code, code]], others: false };
}

function nodeOf(characters: Characters | undefined): RegexNode | undefined {
  return characters && { kind: 'one', characters };
}
