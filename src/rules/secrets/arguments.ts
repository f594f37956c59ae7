/** A value on a command line, with the name of the flag or variable that it is for. */
export interface NamedArgument {
  /** Which item of the list it stands in. */
  readonly index: number;
  readonly name: string;
  readonly value: string;
}

/** Reads `--name=value`, `--name value`, `NAME=value`, and the words of a shell script in one item. */
export function namedArguments(items: readonly unknown[]): readonly NamedArgument[] {
  const words = items.flatMap((item, index) => (typeof item === 'string' ? item.split(/\s+/).map((word) => ({ word, index })) : []));
  return words.flatMap(({ word, index }, position) => {
    const assignment = /^-{0,2}([A-Za-z][\w.-]*)=["']?(.*?)["']?$/.exec(word);
    if (assignment) return [{ index, name: assignment[1], value: assignment[2] }];
    const flag = /^--?([A-Za-z][\w.-]*)$/.exec(word);
    const next = words[position + 1] as { word: string; index: number } | undefined;
    return flag && next && !next.word.startsWith('-') ? [{ index: next.index, name: flag[1], value: next.word }] : [];
  });
}
