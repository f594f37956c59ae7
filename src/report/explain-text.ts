/** One flow, hop by hop, for a terminal. */
import { flowWords, gateWords } from './access-words';
import { reasonsOf, type Reason } from './reasons';
import { paletteOf, type Palette, type Terminal } from './table';
import type { Explanation } from '../judge/questions/explain';

/** Reasons that are not worth a line unless they decided something. */
const SILENT: ReadonlySet<Reason['effect']> = new Set(['does-not-match', 'shadows']);

/** `all` also prints the objects that had no part in the decision. */
export function explainText(explanation: Explanation, terminal: Terminal, all = false): string {
  const palette = paletteOf(terminal);
  const lines = [`${palette.bold(flowWords(explanation.flow))}  ${palette.verdict(explanation.verdict)}`];
  for (const gate of reasonsOf(explanation)) {
    const { verdict, reasons } = gate;
    lines.push('', `  ${gateWords(gate)}: ${palette.verdict(verdict)}`);
    const shown = all ? reasons : reasons.filter((reason) => reason.verdict === verdict || !SILENT.has(reason.effect));
    if (shown.length === 0) lines.push('    nothing stands in the way');
    for (const reason of shown) lines.push(...reasonLines(reason, palette));
  }
  if (explanation.hops.length === 0) lines.push('', '  nothing that a manifest could say stands between the two');
  if (explanation.verdict === 'conditional') lines.push('', '  The request decides: say more of it (--method, --path, --host, --header, --token).');
  return `${lines.join('\n')}\n`;
}

function reasonLines({ object, effect, verdict, because, place }: Reason, palette: Palette): readonly string[] {
  const mark = palette.verdict(verdict, MARKS[verdict]);
  const what = object === undefined ? because : `${object} ${effect.replaceAll('-', ' ')}: ${because}`;
  return [`    ${mark} ${what}`, ...(place === undefined ? [] : [`      ${palette.dim(place)}`])];
}

const MARKS: Readonly<Record<Reason['verdict'], string>> = { allow: '✓', deny: '✗', conditional: '?', unknown: '?' };
