import type { DeclaredCall } from '../../src';

const HEAD = ['caller', 'callee', 'port', 'what may be asked'];

/** Who may call whom, as a table in Markdown. */
export function callsTable(calls: readonly DeclaredCall[]): string {
  const rows = calls.filter(({ purpose }) => purpose === 'call').map(({ caller, callee, port, operations }) => (
    [caller, callee, port, operations.map((operation) => (operation === '*' ? 'anything' : `\`${operation}\``)).join('<br>')]
  ));
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The table with that head, out of a document. */
export function tableIn(markdown: string): string {
  const [, fromHead = ''] = markdown.split(/^(?=\| caller \|)/m);
  return fromHead.split('\n').slice(0, fromHead.split('\n').findIndex((line) => !line.startsWith('|'))).join('\n');
}
