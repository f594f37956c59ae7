/** A text as its reader understands it; a text that is no YAML where it is none. */
export function parseYaml(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return tryParse(text);
  }
}

/** Ours is JSON: a parser of YAML is loaded where there is YAML. */
function tryParse(text: string): unknown {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the point of it
    return (require('yaml') as { readonly parse: (text: string) => unknown }).parse(text);
  } catch {
    return text;
  }
}
