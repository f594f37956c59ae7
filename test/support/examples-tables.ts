import { CallPurpose } from '../../src';
import type { DeclaredCall } from '../../src';

const HEAD = ['caller', 'callee', 'port', 'what may be asked'];

/** Who may call whom, as a table in Markdown. */
export function callsTable(calls: readonly DeclaredCall[]): string {
  const rows = calls.filter(({ purpose }) => purpose === CallPurpose.CALL).map((call) => {
    const [, requests = ''] = String(call).split(': ');
    const asked = requests === '' ? 'anything' : requests.split(', ').map((request) => `\`${request}\``).join('<br>');
    return [call.caller, call.callee, `${call.port}/${call.transport}`, asked];
  });
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The table with that head, out of a document. */
export function tableIn(markdown: string): string {
  const [, fromHead = ''] = markdown.split(/^(?=\| caller \|)/m);
  return fromHead.split('\n').slice(0, fromHead.split('\n').findIndex((line) => !line.startsWith('|'))).join('\n');
}
