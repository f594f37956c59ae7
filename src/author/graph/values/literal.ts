/** The expression that matches a text and nothing else. Source: RE2, syntax, and ECMAScript, `SyntaxCharacter`: characters that are not themselves. */
export function literalExpression(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
