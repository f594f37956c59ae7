/**
 * The language of Calico's selectors, which are texts: `app == 'web' && tier not in {'db'} || has(zone)`.
 *
 * Source: Calico "Selectors"; libcalico-go/lib/selector, tokenizer.go and parser.go: `||` binds less than `&&`, and `!` binds one term.
 */
import type { Field } from '../../../objects/read/field';

/** What one term asks of the value of a label. A missing label has no value. */
export type Comparison =
  | { readonly kind: 'has' }
  | { readonly kind: 'in'; readonly values: readonly string[] }
  | { readonly kind: 'contains' | 'starts' | 'ends'; readonly text: string };

export type Expression =
  | { readonly kind: 'all' }
  /** Who is in no namespace. */
  | { readonly kind: 'global' }
  | { readonly kind: 'label'; readonly key: string; readonly asks: Comparison }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expression[] };

export const ALL: Expression = Object.freeze({ kind: 'all' });

/** Reads the selector in a field; undefined where it is absent, or says nothing. */
export function parseSelector(field: Field, takesGlobal = false): Expression | undefined {
  const text = field.string();
  if (text === undefined || text.trim() === '') return undefined;
  const parsed = tryParseSelector(text);
  if (parsed === undefined) {
    field.report('bad-value', 'a selector of Calico, such as app == \'web\' && has(zone)');
    return undefined;
  }
  if (hasGlobal(parsed) && (!takesGlobal || parsed.kind !== 'global')) {
    field.report('bad-value', 'global() alone, and in the namespaceSelector of a rule');
  }
  return parsed;
}

function hasGlobal(expression: Expression): boolean {
  if (expression.kind === 'global') return true;
  if (expression.kind === 'not') return hasGlobal(expression.of);
  return (expression.kind === 'and' || expression.kind === 'or') && expression.of.some(hasGlobal);
}

/** The meaning of a text, or undefined if it is no selector. */
export function tryParseSelector(text: string): Expression | undefined {
  const tokens = tryTokenize(text);
  if (!tokens) return undefined;
  if (tokens.length === 0) return ALL;
  const parser = new Parser(tokens);
  const expression = parser.tryOr();
  return expression && parser.isAtEnd ? expression : undefined;
}

type Token =
  | { readonly kind: 'text' | 'label' | 'has'; readonly value: string }
  | { readonly kind: Symbols | Operator | 'all' | 'global' };

type Symbols = '(' | ')' | '{' | '}' | ',' | '==' | '!=' | '!' | '&&' | '||';
type Operator = 'contains' | 'starts' | 'ends' | 'in' | 'not in';

const SYMBOLS: readonly Symbols[] = ['==', '!=', '&&', '||', '(', ')', '{', '}', ',', '!'];

const LABEL = '[a-zA-Z0-9_./-]{1,512}';

/** Words behind a label, in the order in which they are looked for. */
const OPERATORS: readonly (readonly [RegExp, Operator])[] = [
  [/^contains/, 'contains'], [/^starts\s*with/, 'starts'], [/^ends\s*with/, 'ends'], [/^not\s*in\b/, 'not in'], [/^in\b/, 'in'],
];

const HAS = new RegExp(`^has\\(\\s*(${LABEL})\\s*\\)`);
const NAME = new RegExp(`^${LABEL}`);

function tryTokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let rest = text.replace(/^[ \t]+/, '');
  while (rest !== '') {
    const found = tryToken(rest, tokens.at(-1)?.kind === 'label');
    if (!found) return undefined;
    tokens.push(found.token);
    rest = rest.slice(found.length).replace(/^[ \t]+/, '');
  }
  return tokens;
}

function tryToken(rest: string, isBehindLabel: boolean): { readonly token: Token; readonly length: number } | undefined {
  const [quote] = rest;
  if (quote === '\'' || quote === '"') {
    const end = rest.indexOf(quote, 1);
    return end < 0 ? undefined : { token: { kind: 'text', value: rest.slice(1, end) }, length: end + 1 };
  }
  const symbol = SYMBOLS.find((one) => rest.startsWith(one));
  if (symbol) return { token: { kind: symbol }, length: symbol.length };
  if (isBehindLabel) {
    for (const [pattern, kind] of OPERATORS) {
      const match = pattern.exec(rest);
      if (match) return { token: { kind }, length: match[0].length };
    }
    return undefined;
  }
  const has = HAS.exec(rest);
  if (has) return { token: { kind: 'has', value: has[1] }, length: has[0].length };
  for (const kind of ['all', 'global'] as const) {
    const match = (kind === 'all' ? /^all\(\s*\)/ : /^global\(\s*\)/).exec(rest);
    if (match) return { token: { kind }, length: match[0].length };
  }
  const name = NAME.exec(rest);
  return name ? { token: { kind: 'label', value: name[0] }, length: name[0].length } : undefined;
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  tryOr(): Expression | undefined {
    return this.trySeveral('||', 'or', () => this.trySeveral('&&', 'and', () => this.tryTerm()));
  }

  private trySeveral(between: '&&' | '||', kind: 'and' | 'or', next: () => Expression | undefined): Expression | undefined {
    const parts: Expression[] = [];
    do {
      const part = next();
      if (!part) return undefined;
      parts.push(part);
    } while (this.takes(between));
    return parts.length === 1 ? parts[0] : { kind, of: parts };
  }

  private tryTerm(): Expression | undefined {
    if (this.takes('!')) {
      const of = this.tryTerm();
      return of && { kind: 'not', of };
    }
    if (this.takes('(')) {
      const inside = this.tryOr();
      return inside && this.takes(')') ? inside : undefined;
    }
    const token = this.next();
    switch (token?.kind) {
      case 'all': case 'global': return { kind: token.kind };
      case 'has': return { kind: 'label', key: token.value, asks: { kind: 'has' } };
      case 'label': return this.tryComparison(token.value);
      default: return undefined;
    }
  }

  private tryComparison(key: string): Expression | undefined {
    const operator = this.next()?.kind;
    switch (operator) {
      case '==': case '!=': {
        const text = this.tryText();
        return text === undefined ? undefined : among(key, [text], operator === '!=');
      }
      case 'contains': case 'starts': case 'ends': {
        const text = this.tryText();
        return text === undefined ? undefined : { kind: 'label', key, asks: { kind: operator, text } };
      }
      case 'in': case 'not in': {
        const values = this.trySet();
        return values && among(key, values, operator === 'not in');
      }
      default: return undefined;
    }
  }

  /** A comma may stand behind the last one. */
  private trySet(): readonly string[] | undefined {
    if (!this.takes('{')) return undefined;
    const values: string[] = [];
    for (let text = this.tryText(); text !== undefined; text = this.tryText()) {
      values.push(text);
      if (!this.takes(',')) break;
    }
    return this.takes('}') ? values : undefined;
  }

  private tryText(): string | undefined {
    const token = this.tokens.at(this.at);
    if (token?.kind !== 'text' || this.isAtEnd) return undefined;
    this.at += 1;
    return token.value;
  }

  private next(): Token | undefined {
    return this.isAtEnd ? undefined : this.tokens[this.at++];
  }

  private takes(kind: Symbols): boolean {
    if (this.isAtEnd || this.tokens[this.at].kind !== kind) return false;
    this.at += 1;
    return true;
  }
}

function among(key: string, values: readonly string[], negated: boolean): Expression {
  const found: Expression = { kind: 'label', key, asks: { kind: 'in', values } };
  return negated ? { kind: 'not', of: found } : found;
}

/** All of some expressions; undefined where there are none. */
export function allOfExpressions(parts: readonly (Expression | undefined)[]): Expression | undefined {
  const given = parts.filter((part) => part !== undefined);
  return given.length < 2 ? given[0] : { kind: 'and', of: given };
}

/** The same expression about labels with a prefix. */
export function withPrefix(expression: Expression, prefix: string): Expression {
  switch (expression.kind) {
    case 'label': return { ...expression, key: `${prefix}${expression.key}` };
    case 'not': return { kind: 'not', of: withPrefix(expression.of, prefix) };
    case 'and': case 'or': return { kind: expression.kind, of: expression.of.map((one) => withPrefix(one, prefix)) };
    case 'all': case 'global': return expression;
  }
}

/** Equal for expressions that are written alike. */
export function textOf(expression: Expression): string {
  switch (expression.kind) {
    case 'all': case 'global': return `${expression.kind}()`;
    case 'label': return JSON.stringify([expression.key, expression.asks]);
    case 'not': return `!(${textOf(expression.of)})`;
    case 'and': case 'or': return `(${expression.of.map(textOf).join(expression.kind === 'and' ? ' && ' : ' || ')})`;
  }
}
