import { bad, Checked, ok } from './checked';

/** A day of the calendar, as long as it lasts in UTC. */
export interface Day {
  readonly text: string;
  /** The day's last millisecond in UTC, since the epoch: what names the day is good until then. */
  readonly endOfDayMs: number;
}

const EXPECTED = 'a day: year-month-day, such as 2027-03-31';

/** A full-date of RFC 3339, section 5.6, that the calendar has. */
export function parseDay(text: string): Checked<Day> {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return bad(EXPECTED, shapeFix(text));
  if (Number(year) < 1970) return bad(EXPECTED, 'write a year from 1970 on');
  if (Number(month) < 1 || Number(month) > 12) return bad(EXPECTED, 'write a month from 01 to 12');
  const last = lastDayOf(Number(year), Number(month));
  if (Number(day) < 1 || Number(day) > last) return bad(EXPECTED, `write a day from 01 to ${last}: ${year}-${month} has no other`);
  return ok({ text, endOfDayMs: Date.UTC(Number(year), Number(month) - 1, Number(day) + 1) - 1 });
}

function lastDayOf(year: number, month: number): number {
  // Day 0 of the next month.
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Proposes only where the order of the parts is beyond doubt: the year first, or day.month.year with dots. */
function shapeFix(text: string): string {
  const yearFirst = /^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?\s*$/.exec(text);
  const dotted = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(text);
  const parts = yearFirst ? yearFirst.slice(1, 4) : dotted ? dotted.slice(1, 4).reverse() : undefined;
  if (parts === undefined) return 'write it as year-month-day, such as 2027-03-31';
  const guess = parts.map((part) => part.padStart(2, '0')).join('-');
  return parseDay(guess).ok ? `write ${guess}` : 'write it as year-month-day, such as 2027-03-31';
}
