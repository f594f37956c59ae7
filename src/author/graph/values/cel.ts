/** A text as a literal of the Common Expression Language. What JSON escapes, CEL escapes alike. Source: CEL language definition, "String and Bytes Values". */
export function celText(text: string): string {
  return JSON.stringify(text);
}

/** A map with texts as keys; values are expressions. An empty one has no type, so that it says `dyn`. */
export function celMap(entries: readonly (readonly [key: string, expression: string])[]): string {
  return `{${entries.map(([key, expression]) => `${celText(key)}: ${expression}`).join(', ')}}`;
}

export function celTexts(texts: readonly string[]): string {
  return `[${texts.map(celText).join(', ')}]`;
}
