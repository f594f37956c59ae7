/**
 * Whether everything that the excerpt says stands in the whole: its fields with their values, and its list items in their order.
 * The whole may say more.
 */
export function isExcerpt(excerpt: unknown, whole: unknown): boolean {
  if (Array.isArray(excerpt)) return Array.isArray(whole) && areExcerpts(excerpt, whole);
  if (typeof excerpt !== 'object' || excerpt === null) return excerpt === whole;
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return false;
  const fields = Object.entries(excerpt);
  // An empty object means something (`spec: {}`, `podSelector: {}`), and is only found in an empty one.
  if (fields.length === 0) return Object.keys(whole).length === 0;
  return fields.every(([key, value]) => key in whole && isExcerpt(value, (whole as Record<string, unknown>)[key]));
}

function areExcerpts(excerpts: readonly unknown[], items: readonly unknown[]): boolean {
  if (excerpts.length === 0) return items.length === 0;
  let next = 0;
  return excerpts.every((excerpt) => {
    const found = items.findIndex((item, index) => index >= next && isExcerpt(excerpt, item));
    next = found + 1;
    return found >= 0;
  });
}
