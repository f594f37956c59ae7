/** JSON that every reader understands alike. Source: RFC 8259, Objects: of a name that stands twice, some take the first and some the last. */

/** Strings, and whether a colon makes one the name of a member. */
const TEXTS = /"(?:[^"\\]|\\.)*"\s*(:?)/gs;

/** Undefined: it is no JSON, or has a name twice in one object. */
export function tryParseJson(text: unknown): unknown {
  try {
    const value: unknown = JSON.parse(String(text));
    const names = [...String(text).matchAll(TEXTS)].filter(([, colon]) => colon === ':');
    return names.length === membersOf(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, item) => sum + membersOf(item), own);
}
