/** A picture as DOT, for Graphviz. */
import type { Picture, PictureEdge, PictureNode } from './picture';

const STYLE: Readonly<Record<PictureEdge['verdict'], string>> = {
  allow: '', conditional: ', style=dashed, color="#a15c00", fontcolor="#a15c00"', unknown: ', style=dotted, color="#8b2fb0", fontcolor="#8b2fb0"',
};

export function dot({ nodes, edges }: Picture): string {
  const namespaces = [...new Set(nodes.flatMap((node) => node.namespace ?? []))];
  const lines = [
    'digraph reach {',
    '  rankdir=LR;',
    '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Helvetica", fontsize=9];',
  ];
  namespaces.forEach((namespace, index) => {
    lines.push(`  subgraph cluster_${index} {`, `    label=${quote(namespace)};`);
    nodes.forEach((node, position) => {
      if (node.namespace === namespace) lines.push(`    ${nodeLine(node, position)}`);
    });
    lines.push('  }');
  });
  nodes.forEach((node, position) => {
    if (node.namespace === undefined) lines.push(`  ${nodeLine(node, position)}`);
  });
  for (const { from, to, verdict, accesses } of edges) {
    lines.push(`  n${from} -> n${to} [label=${quote(accesses.map(({ words }) => words).join('\n'))}${STYLE[verdict]}];`);
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

function nodeLine({ kind, name, namespace }: PictureNode, position: number): string {
  const label = quote(namespace === undefined ? name : name.slice(namespace.length + 1));
  return `n${position} [label=${label}${kind === 'workload' ? '' : ', shape=oval, fontcolor="#5b5e66"'}];`;
}

/** A DOT string: quotes and backslashes escaped, so that nothing is an escape sequence but the line breaks put there here. */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(/\r?\n/g, '\\n')}"`;
}
