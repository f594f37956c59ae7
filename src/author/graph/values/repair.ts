/**
 * Proposals for names that were nearly right. Nothing here judges a name: the parsers in `names.ts` do, and they
 * propose only what they would accept themselves.
 */

/** Lower-case words joined by '-': 'WebFrontend', 'web_frontend' and ' Web  Frontend ' all become 'web-frontend'. */
export function hyphenated(text: string): string {
  return withoutAccents(text)
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** Every stretch of characters that a label may not hold becomes '-', and the ends become alphanumeric. */
export function labelled(text: string): string {
  return withoutAccents(text)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}

function withoutAccents(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '');
}
