/** Texts shorter than this are words, names or numbers. */
const SHORTEST = 20;
const SHORTEST_HEX = 32;

/** Bits a character: English words stay near 3, random base64 of 20 characters is near 4. */
const MIXED_BITS = 3.9;
const HEX_BITS = 3;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text looks like the output of a random generator. Source: Shannon, "A Mathematical Theory of Communication". */
export function looksRandom(text: string): boolean {
  if (text.length < SHORTEST || UUID.test(text)) return false;
  if (/^[0-9a-f]+$/i.test(text)) return text.length >= SHORTEST_HEX && bitsPerCharacter(text) >= HEX_BITS;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(text)).length;
  return /^[\w+/=-]+$/.test(text) && kinds === 3 && !isSpoken(text) && bitsPerCharacter(text) >= MIXED_BITS;
}

export function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}

/** Names and paths are made of words: runs of letters in one case, with vowels. */
function isSpoken(text: string): boolean {
  const words = (text.match(/[A-Z]?[a-z]{3,}|[A-Z]{4,}/g) ?? []).filter((word) => /[aeiouy]/i.test(word));
  return words.join('').length > text.length / 2;
}
