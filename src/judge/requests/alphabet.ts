/** What the strings of one dimension of a request are made of. */
import type { Pattern } from './pattern';

/** How the strings of a dimension may look. */
export interface StringSpace {
  /** Every string begins with it. */
  readonly start: string;
  /** Whether a string can occur (paths are normalized before anybody sees them). */
  readonly occurs: (text: string) => boolean;
  /** Witnesses to prefer, for the reader's sake. */
  readonly familiar: readonly string[];
}

/** A character that no pattern has. No hexadecimal digit, which could complete an encoded character. */
export function freshCharacter(patterns: readonly Pattern[]): string {
  const used = new Set(patterns.flatMap(charactersOf));
  for (const char of 'xyzwvutsrqponmlkjihgXYZWVUTSRQPONMLKJIHG-_~!$\'()*+,=:@&') {
    if (!used.has(char) && !used.has(char.toLowerCase())) return char;
  }
  // Every one is taken: leave ASCII, which no request line does.
  let code = 0x4e00;
  while (used.has(String.fromCharCode(code))) code += 1;
  return String.fromCharCode(code);
}

export function charactersOf(pattern: Pattern): readonly string[] {
  if (pattern.kind === 'present' || pattern.kind === 'regex') return [];
  if (pattern.kind === 'template') return pattern.steps.flatMap((step) => (typeof step === 'object' ? [step.char] : []));
  return [...pattern.text];
}
