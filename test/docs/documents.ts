import { filesUnder, readDocument } from '../support/files';

/** One fenced block of a document, with what an HTML comment on the line before says about it. */
export interface Block {
  readonly document: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly said: Readonly<Record<string, string>>;
}

/** Every hand-written document of the repository, by its path from the root. */
export function documents(): readonly string[] {
  return [
    'README.md',
    'CONTRIBUTING.md',
    ...filesUnder('docs').filter((path) => path.endsWith('.md')),
    ...filesUnder('examples').filter((path) => path.endsWith('/README.md')),
  ];
}

export function allBlocks(): readonly Block[] {
  return documents().flatMap(blocksOf);
}

export function blocksOf(document: string): readonly Block[] {
  return blocksIn(document, readDocument(document));
}

/** Fences of three backticks or more at the start of a line; a block ends at a fence as long as the one that opened it. */
export function blocksIn(document: string, markdown: string): readonly Block[] {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  let opened: number | undefined;
  let fence = '';
  lines.forEach((line, index) => {
    const [backticks] = /^`{3,}/.exec(line) ?? [];
    if (backticks === undefined) return;
    if (opened === undefined) {
      opened = index;
      fence = backticks;
      return;
    }
    if (backticks !== fence) return;
    blocks.push({
      document,
      line: opened + 1,
      language: lines[opened]?.slice(fence.length).trim() ?? '',
      text: lines.slice(opened + 1, index).join('\n'),
      said: directives(lines[opened - 1] ?? ''),
    });
    opened = undefined;
  });
  if (opened !== undefined) throw new Error(`${document}:${opened + 1}: a block that does not end`);
  return blocks;
}

/** `<!-- name: hello, fails: yes -->` */
function directives(line: string): Record<string, string> {
  const [, inner] = /^<!-- (.*) -->$/.exec(line.trim()) ?? [];
  return Object.fromEntries((inner ?? '').split(', ').filter((pair) => pair.includes(': ')).map((pair) => pair.split(': ') as [string, string]));
}

export function placeOf(block: Block): string {
  return `${block.document}:${block.line}`;
}
