import type { WaiverNode } from '../../graph/nodes';
import { quoted } from '../../graph/problem';
import { parseDay } from '../../graph/values/date';
import type { Rule } from '../../graph/waivers';
import type { Waiver } from '../waiver';
import type { Reader } from './reader';

/** The waivers that hold today. An expired one is a mistake, and what it lifted is in force again. */
export function readWaivers(reader: Reader, waivers: readonly Waiver[]): readonly WaiverNode[] {
  return waivers.filter((waiver) => {
    const subject = `waiver of ${quoted(waiver.rule)}`;
    for (const field of ['reason', 'owner'] as const) {
      if (waiver[field].trim() === '') reader.refuse('waiver', `${subject}: ${field}`, "''", `a ${field}`, 'say it in a few words: it stands in every report');
    }
    const day = reader.read('waiver', `${subject}: expires`, waiver.expires, parseDay);
    if (!day) return false;
    if (day.endOfDayMs >= Date.now()) return true;
    reader.refuse(
      'waiver', subject, `a waiver that expired on ${waiver.expires} (${waiver.owner}: ${waiver.reason})`, 'a waiver that still holds',
      'keep the rule now, or agree on a new day with its owner',
    );
    return false;
  });
}

export function isWaived(waivers: readonly WaiverNode[], rule: Rule): boolean {
  return waivers.some((waiver) => waiver.rule === rule);
}
