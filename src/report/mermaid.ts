/** A picture as Mermaid, for Markdown that draws. */
import type { Picture, PictureEdge, PictureNode } from './picture';

const ARROW: Readonly<Record<PictureEdge['verdict'], string>> = { allow: '-->', conditional: '-.->', unknown: '-.->' };
const SUFFIX: Readonly<Record<PictureEdge['verdict'], string>> = { allow: '', conditional: ' (conditional)', unknown: ' (unknown)' };

export function mermaid({ nodes, edges }: Picture): string {
  const namespaces = [...new Set(nodes.flatMap((node) => node.namespace ?? []))];
  const lines = ['flowchart LR'];
  namespaces.forEach((namespace, index) => {
    lines.push(`  subgraph namespace${index}[${quote(namespace)}]`);
    nodes.forEach((node, position) => {
      if (node.namespace === namespace) lines.push(`    ${shapeOf(node, position)}`);
    });
    lines.push('  end');
  });
  nodes.forEach((node, position) => {
    if (node.namespace === undefined) lines.push(`  ${shapeOf(node, position)}`);
  });
  for (const { from, to, verdict, accesses } of edges) {
    const label = accesses.map(({ words }) => words).join(', ');
    lines.push(`  n${from} ${ARROW[verdict]}|${quote(`${label}${SUFFIX[verdict]}`)}| n${to}`);
  }
  return `${lines.join('\n')}\n`;
}

function shapeOf({ kind, name, namespace }: PictureNode, position: number): string {
  const text = quote(namespace === undefined ? name : name.slice(namespace.length + 1));
  return kind === 'workload' ? `n${position}[${text}]` : `n${position}([${text}])`;
}

/** In quotes everything is text but quotes, backticks and what looks like HTML; numbers of characters stand for them. */
function quote(text: string): string {
  const safe = text.replace(/[\u0000-\u001f"`<>&#;\\|]/g, (character) => `#${character.charCodeAt(0)};`);
  return `"${safe}"`;
}
