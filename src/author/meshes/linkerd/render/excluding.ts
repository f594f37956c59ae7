/**
 * Expressions for paths that begin in one way, less some of them. The proxy's expressions can't look ahead, so that what is left out is told apart character by
 * character. Source: the syntax of Rust's regex crate.
 */
import { sortedUnique } from '../../../graph/order';
import { literalExpression } from '../../../graph/values/literal';

/** What is left out: whole texts, and all texts that begin so. */
export interface Excluded {
  readonly whole: readonly string[];
  readonly beginnings: readonly string[];
}

/** All texts that begin so, less those that are left out. */
export function expressionFor(beginning: string, { whole, beginnings }: Excluded): string {
  const below = (texts: readonly string[]) => texts.filter((text) => text.startsWith(beginning)).map((text) => text.slice(beginning.length));
  const rest = restOf({ whole: below(whole), beginnings: below(beginnings) });
  if (rest === undefined) throw new Error(`nothing is left of what begins with ${beginning}`);
  // Without anchors the proxy might be content with less than all of a path.
  return /[|?]/.test(rest) ? `^(?:${literalExpression(beginning)}${rest})$` : `${literalExpression(beginning)}${rest}`;
}

/** Undefined where everything is left out. */
function restOf({ whole, beginnings }: Excluded): string | undefined {
  if (beginnings.includes('')) return undefined;
  const mayEnd = !whole.includes('');
  const first = sortedUnique([...whole, ...beginnings].filter((text) => text !== '').map((text) => text[0]));
  if (first.length === 0) return mayEnd ? '.*' : '.+';
  const ways = first.flatMap((character) => {
    const after = (texts: readonly string[]) => texts.filter((text) => text.startsWith(character)).map((text) => text.slice(1));
    const rest = restOf({ whole: after(whole), beginnings: after(beginnings) });
    return rest === undefined ? [] : [`${literalExpression(character)}${rest}`];
  });
  return `(?:${[`[^${first.map(inClass).join('')}].*`, ...ways].join('|')})${mayEnd ? '?' : ''}`;
}

/** Characters that a class would take for operators. */
function inClass(character: string): string {
  return character.replace(/[\\\]^\-&~[]/, '\\$&');
}
