/** Text of manifests in a program: nothing that stands in it can end a literal or a comment, or look like something else. */

/** Line ends, characters that nobody sees, and those that turn the direction of text round. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** A string literal of TypeScript and JavaScript. */
export function literal(text: string): string {
  const quoted = JSON.stringify(text).replace(UNSEEN, escaped);
  // Single quotes, as programs are written, where that needs no escape.
  return /^"[^"'\\]*"$/.test(quoted) ? `'${quoted.slice(1, -1)}'` : quoted;
}

/** The text of a line comment. Some comments are orders to compilers and linters. */
export function commentText(text: string): string {
  return text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim().replace(/@(?=[A-Za-z])/g, '@ ').replace(/eslint-|prettier-ignore|biome-ignore|#\s*source(Mapping)?URL/gi, '…');
}

/** A key of an object literal. The quoted key `__proto__` would set the prototype. */
export function keyText(key: string): string {
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
}

function escaped(character: string): string {
  return [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}
