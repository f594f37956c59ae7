/** What changes, for a terminal. */
import { accessWords, exampleWords, VERDICT_WORD } from './access-words';
import { callerNames } from './audience';
import { isWidening, type ChangedAccess } from './change';
import { partyName } from './party-words';
import { objectName } from './reasons';
import { counted, drawTable, paletteOf, type Terminal } from './table';
import type { UnmodelledChange } from './unmodelled';

const SIGN: Readonly<Record<ChangedAccess['kind'], string>> = { added: '+', removed: '-', changed: '~' };

export function diffTable(changes: readonly ChangedAccess[], terminal: Terminal, unmodelled: readonly UnmodelledChange[] = []): string {
  const palette = paletteOf(terminal);
  const objects = unmodelled.map(({ kind, object, because }) => `${palette.verdict('unknown', SIGN[kind])} ${objectName(object)}: ${because}`);
  const unknown = objects.length === 0 ? '' : `${palette.bold(UNMODELLED)}\n\n${objects.join('\n')}\n`;
  if (changes.length === 0) return unknown === '' ? `${NOTHING}\n` : `${NOTHING_MODELLED}\n\n${unknown}`;
  const rows = changes.map((change) => [
    palette.verdict(isWidening(change) ? 'deny' : 'allow', SIGN[change.kind]),
    callerNames(change).join('\n'),
    partyName(change.to),
    accessWords(change.access),
    `${VERDICT_WORD[change.before]} → ${palette.verdict(change.after)}`,
    palette.dim(exampleWords(change.witness)),
  ]);
  return `${drawTable(['', 'FROM', 'TO', 'ON', 'CHANGE', 'FOR EXAMPLE'], rows, terminal)}\n\n${palette.dim(summary(changes))}\n${unknown === '' ? '' : `\n${unknown}`}`;
}

export const NOTHING = 'No access gained or lost.';
export const NOTHING_MODELLED = 'As far as policies show, no access gained or lost.';
export const UNMODELLED = 'What these objects open or close is not known';

export function summary(changes: readonly ChangedAccess[]): string {
  const count = (kind: ChangedAccess['kind']) => changes.filter((change) => change.kind === kind).length;
  const widening = changes.filter(isWidening).length;
  return `${count('added')} added, ${count('removed')} removed, ${count('changed')} changed; ${widening === 0 ? 'nothing widens' : `${counted(widening, 'change')} ${widening === 1 ? 'widens' : 'widen'} access`}`;
}
