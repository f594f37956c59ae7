/** What a text inside an object says, such as an annotation, in JSON or YAML; undefined where it is neither. */
export function tryParseYaml(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return tryParse(text);
  }
}

/** Ours is JSON: a parser of YAML is loaded where there is YAML. */
function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the point of it
    return { value: (require('yaml') as { readonly parse: (text: string) => unknown }).parse(text) };
  } catch {
    return undefined;
  }
}
