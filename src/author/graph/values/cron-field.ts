/** One of the five fields of a schedule, as robfig/cron v3 (`spec.go`, `bounds`) limits it. */
export interface CronField {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** Names for the values from `min` on, in upper case; robfig/cron compares them without regard to case. */
  readonly names: readonly string[];
}

/** In the order in which they are written. A Sunday is 0 there, and never 7. */
export const CRON_FIELDS: readonly CronField[] = [
  { label: 'minute', min: 0, max: 59, names: [] },
  { label: 'hour', min: 0, max: 23, names: [] },
  { label: 'day of month', min: 1, max: 31, names: [] },
  { label: 'month', min: 1, max: 12, names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] },
  { label: 'day of week', min: 0, max: 6, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
];

/** What a field stands for, or what to do about it. */
export type CronValues = { readonly values: ReadonlySet<number>; readonly fix?: undefined } | { readonly fix: string };

/**
 * Reads a field: ranges joined by ','; a range is '*', '?', a value or two values joined by '-', then at will '/' and a
 * step; a single value with a step runs to the field's end. Source: robfig/cron v3, `parser.go`. Empty items and a
 * star in a range, which that parser passes over, are refused: they say something else than what it does.
 */
export function parseCronField(text: string, field: CronField): CronValues {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const read = parseItem(item, field);
    if (read.fix !== undefined) return read;
    read.values.forEach((value) => values.add(value));
  }
  return { values };
}

function parseItem(item: string, field: CronField): CronValues {
  const [range, step, ...moreSteps] = item.split('/');
  const [low, high, ...moreHighs] = range.split('-');
  const what = `the ${field.label}`;
  if (item === '') return { fix: `write ${what} without an empty item` };
  if (moreSteps.length > 0) return { fix: `write one '/' in ${what} '${item}'` };
  if (moreHighs.length > 0) return { fix: `write ${what} from ${field.min} to ${field.max} in place of '${item}'` };

  const wild = low === '*' || low === '?';
  if (wild && high !== undefined) return { fix: `write '${low}' or a range of two values for ${what}` };
  const first = wild ? field.min : valueOf(low, field);
  const last = high !== undefined ? valueOf(high, field) : wild || step !== undefined ? field.max : first;
  if (first === undefined || last === undefined) return { fix: valueFix(first === undefined ? low : high, field) };
  if (first > last) return { fix: `write ${what} '${range}' from the lower to the higher, as two ranges where it runs over the end` };

  const stride = step === undefined ? 1 : Number(step);
  if (step !== undefined && (!/^\d{1,4}$/.test(step) || stride === 0)) return { fix: `write a step of at least 1 after '/' in ${what}` };
  if (wild && stride > field.max - field.min) return { fix: `write '${field.min}' for ${what}, or a step of at most ${field.max - field.min}` };
  return { values: new Set(Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, index) => first + index * stride)) };
}

function valueOf(text: string, field: CronField): number | undefined {
  const named = field.names.indexOf(text.toUpperCase());
  if (named >= 0) return field.min + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  return value >= field.min && value <= field.max ? value : undefined;
}

function valueFix(text: string, field: CronField): string {
  if (field.label === 'day of week' && text === '7') return 'write 0 for Sunday';
  const named = field.names.find((name) => text.toUpperCase().startsWith(name));
  if (named !== undefined) return `write ${named} for '${text}'`;
  const names = field.names.length > 0 ? ` or ${field.names[0]} to ${field.names[field.names.length - 1]}` : '';
  return `write the ${field.label} from ${field.min} to ${field.max}${names} in place of '${text}'`;
}
