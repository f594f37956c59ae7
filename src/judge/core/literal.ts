/** The expression that matches a text and nothing else, for RE2 and for ECMAScript. */
export function literalExpression(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
