/** A regular expression of a policy as an automaton. A value matches as a whole. */
import { ANY, tryParseRegex, type Characters, type RegexNode } from './regex-syntax';

interface State {
  readonly free: number[];
  characters?: Characters;
  to?: number;
}

/** Expressions with more states than this are not followed. */
const BUDGET = 1_000;

export class Regex {
  /** Undefined where the expression is not understood. */
  static tryParse(text: string): Regex | undefined {
    const node = tryParseRegex(text);
    if (!node) return undefined;
    const states: State[] = [];
    const end = build(states, node, newState(states));
    return end === undefined ? undefined : new Regex(text, states, end, plainOf(node));
  }

  readonly start: ReadonlySet<number>;

  /** `plain`: all texts that match, each perhaps with any rest, where these are few. */
  private constructor(
    readonly text: string, private readonly states: readonly State[], private readonly end: number, readonly plain: readonly PlainText[] | undefined,
  ) {
    this.start = this.closed(new Set([0]));
  }

  step(states: ReadonlySet<number>, character: string): ReadonlySet<number> {
    const next = new Set<number>();
    for (const state of states) {
      const { characters, to } = this.states[state];
      if (characters && to !== undefined && holds(characters, character)) next.add(to);
    }
    return this.closed(next);
  }

  accepts(states: ReadonlySet<number>): boolean {
    return states.has(this.end);
  }

  matches(value: string): boolean {
    let states = this.start;
    for (const character of value) {
      states = this.step(states, character);
      if (states.size === 0) return false;
    }
    return this.accepts(states);
  }

  /** Whether some text that begins so matches. */
  goesOn(beginning: string): boolean {
    let states = this.start;
    for (const character of beginning) states = this.step(states, character);
    const reached = new Set(states);
    for (const state of reached) {
      const { free, to } = this.states[state];
      for (const next of to === undefined ? free : [...free, to]) reached.add(next);
    }
    return reached.has(this.end);
  }

  /** Whether each of its sets has a character: equal for characters that it can't tell apart. */
  signatureOf(character: string): string {
    return this.states.flatMap(({ characters }) => (characters ? Number(holds(characters, character)) : [])).join('');
  }

  private closed(states: Set<number>): ReadonlySet<number> {
    for (const state of states) for (const free of this.states[state].free) states.add(free);
    return states;
  }
}

/** A text, or all that begin with it. */
export interface PlainText {
  readonly text: string;
  readonly andMore: boolean;
}

function holds({ runs, others }: Characters, character: string): boolean {
  const code = character.codePointAt(0)!;
  return runs.some(([first, last]) => first <= code && code <= last) !== others;
}

function newState(states: State[]): number {
  states.push({ free: [] });
  return states.length - 1;
}

/** Adds the states of a node behind one; the state behind the node, or undefined where they are too many. */
function build(states: State[], node: RegexNode, from: number): number | undefined {
  if (states.length > BUDGET) return undefined;
  if (node.kind === 'one') {
    const to = newState(states);
    const begin = newState(states);
    states[from].free.push(begin);
    Object.assign(states[begin], { characters: node.characters, to });
    return to;
  }
  if (node.kind === 'all') return node.nodes.reduce<number | undefined>((at, one) => (at === undefined ? undefined : build(states, one, at)), from);
  if (node.kind === 'any') {
    const end = newState(states);
    for (const one of node.nodes) {
      const begin = newState(states);
      states[from].free.push(begin);
      const last = build(states, one, begin);
      if (last === undefined) return undefined;
      states[last].free.push(end);
    }
    return end;
  }
  return buildRepeated(states, node, from);
}

function buildRepeated(states: State[], { node, least, most }: Extract<RegexNode, { kind: 'repeated' }>, from: number): number | undefined {
  let at: number | undefined = from;
  for (let count = 0; count < least && at !== undefined; count += 1) at = build(states, node, at);
  if (at === undefined) return undefined;
  const end = newState(states);
  if (most === undefined) {
    const again = newState(states);
    states[at].free.push(again);
    const last = build(states, node, again);
    if (last === undefined) return undefined;
    states[last].free.push(again);
    states[again].free.push(end);
    return end;
  }
  for (let count = least; count < most && at !== undefined; count += 1) {
    states[at].free.push(end);
    at = build(states, node, at);
  }
  if (at === undefined) return undefined;
  states[at].free.push(end);
  return end;
}

/** More texts than this are not listed. */
const FEW = 16;

function plainOf(node: RegexNode): readonly PlainText[] | undefined {
  if (node.kind === 'one') {
    const [[first, last] = [], ...more] = node.characters.runs;
    const isSingle = !node.characters.others && first === last && more.length === 0;
    return first === undefined || !isSingle ? undefined : [{ text: String.fromCodePoint(first), andMore: false }];
  }
  if (node.kind === 'repeated') {
    const isRest = node.node.kind === 'one' && node.node.characters === ANY && node.least === 0 && node.most === undefined;
    if (isRest) return [{ text: '', andMore: true }];
    const once = node.least === 0 && node.most === 1 ? plainOf(node.node) : undefined;
    return once && once.length < FEW ? [{ text: '', andMore: false }, ...once] : undefined;
  }
  if (node.kind === 'any') {
    const lists = node.nodes.map(plainOf);
    const texts = lists.includes(undefined) ? undefined : lists.flatMap((list) => list!);
    return texts && texts.length <= FEW ? texts : undefined;
  }
  let texts: readonly PlainText[] = [{ text: '', andMore: false }];
  for (const one of node.nodes) {
    const next = plainOf(one);
    if (!next || texts.some(({ andMore }) => andMore) || texts.length * next.length > FEW) return undefined;
    texts = texts.flatMap(({ text }) => next.map((rest) => ({ text: text + rest.text, andMore: rest.andMore })));
  }
  return texts;
}
