import type { WaiverNode } from '../../graph/nodes';
import { quoted } from '../../graph/problem';
import { parseDay } from '../../graph/values/date';
import type { Rule } from '../../graph/waivers';
import type { Waiver } from '../waiver';
import type { Reader } from './reader';

/**
 * The waivers, whether they hold today or not: one that has expired is a mistake, and as synthesis fails for it, what it lifted need not be
 * told besides.
 */
export function readWaivers(reader: Reader, waivers: readonly Waiver[]): readonly WaiverNode[] {
  for (const waiver of waivers) readWaiver(reader, waiver, `waiver of ${quoted(waiver.rule)}`);
  return waivers;
}

function readWaiver(reader: Reader, waiver: Waiver, subject: string): void {
  for (const [field, expected] of [['reason', 'a reason'], ['owner', 'an owner']] as const) {
    if (waiver[field].trim() !== '') continue;
    reader.refuse('waiver', `${subject}: ${field}`, quoted(waiver[field]), expected, 'say it in a few words: it stands in every report');
  }
  const day = reader.read('waiver', `${subject}: expires`, waiver.expires, parseDay);
  if (!day || day.endOfDayMs >= Date.now()) return;
  reader.refuse(
    'waiver', subject, `a waiver that expired on ${waiver.expires} (${waiver.owner}: ${waiver.reason})`, 'a waiver that still holds',
    'keep the rule now, or agree on a new day with its owner',
  );
}

export function isWaived(waivers: readonly WaiverNode[], rule: Rule): boolean {
  return waivers.some((waiver) => waiver.rule === rule);
}
