import { isMap, isSeq, LineCounter, parseDocument, type Node, type Pair } from 'yaml';
import type { Origin, Path, Position } from './origin';
import { KUBERNETES_YAML } from './yaml-schema';

/** One document of a text. Positions cost a second parse of that document alone, paid on the first question. */
export class TextOrigin implements Origin {
  private root: Node | null | undefined;
  private readonly lines = new LineCounter();

  constructor(readonly file: string, private readonly text: string, private readonly firstLine: number) {}

  locate(path: Path): Position {
    if (this.root === undefined) this.root = parseDocument(this.text, { lineCounter: this.lines, schema: KUBERNETES_YAML }).contents;
    let node: Node | null = this.root;
    let offset = startOf(node);
    for (const step of path) {
      const pair: { key: unknown; value: unknown } | undefined = childOf(node, step);
      if (!pair) break;
      offset = startOf(pair.key as Node | null) ?? offset;
      node = pair.value as Node | null;
    }
    const { line, col } = this.lines.linePos(offset ?? 0);
    return Object.freeze({ file: this.file, line: line + this.firstLine - 1, column: col });
  }
}

function childOf(node: Node | null, step: string | number): { key: unknown; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item: Pair) => String(item.key) === String(step));
    return pair && { key: pair.key, value: pair.value };
  }
  if (isSeq(node) && typeof step === 'number') {
    const item = node.items[step];
    return item === undefined ? undefined : { key: item, value: item };
  }
  return undefined;
}

function startOf(node: Node | null | undefined): number | undefined {
  return node?.range?.[0];
}
