import { bad, Checked, ok } from './checked';
import { CRON_FIELDS, CronValues, parseCronField } from './cron-field';
import { goDurationSeconds } from './go-duration';

const EXPECTED = 'a cron schedule: minute, hour, day of month, month and day of week, such as \'30 2 * * MON-FRI\', or @hourly, @daily, @weekly, @monthly, @yearly, @every 1h30m';

const MACROS: readonly string[] = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const EVERY = '@every ';
const LAST_DAY_OF_MONTH: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The schedule of a CronJob, its fields joined by one space: what `ParseStandard` of robfig/cron v3 reads, which is
 * what Kubernetes reads it with. Time zones are refused in it, as by the API server ("CronJob: unsupported TimeZone
 * specification"), and so are days that no calendar has, on which the job would never run.
 */
export function parseCronSchedule(text: string): Checked<string> {
  const schedule = text.trim();
  if (schedule === '') return bad(EXPECTED, 'write when the job runs, such as \'30 2 * * *\'');
  if (/TZ=/i.test(schedule)) return bad(EXPECTED, `leave out '${/\S*TZ=\S*/i.exec(schedule)?.[0]}' and use the timeZone property`);
  return schedule.startsWith('@') ? parseMacro(schedule) : parseFields(schedule.split(/\s+/));
}

function parseMacro(schedule: string): Checked<string> {
  if (MACROS.includes(schedule)) return ok(schedule);
  if (MACROS.includes(schedule.toLowerCase())) return bad(EXPECTED, `did you mean '${schedule.toLowerCase()}'?`);
  if (schedule === '@reboot') return bad(EXPECTED, 'use a SecureJob for what runs once: a cluster has no reboot');
  if (!schedule.startsWith(EVERY)) return bad(EXPECTED, `write one of ${MACROS.join(', ')} or @every and a duration`);
  const seconds = goDurationSeconds(schedule.slice(EVERY.length));
  if (seconds === undefined) return bad(EXPECTED, 'write a duration in hours, minutes and seconds, such as \'@every 1h30m\'');
  // robfig/cron counts in whole seconds and lifts less to one.
  return seconds < 1 ? bad(EXPECTED, 'write a duration of at least one second') : ok(schedule);
}

function parseFields(fields: readonly string[]): Checked<string> {
  if (fields.length === CRON_FIELDS.length + 1) {
    return bad(EXPECTED, `write five fields, without seconds: '${fields.slice(1).join(' ')}'`);
  }
  if (fields.length !== CRON_FIELDS.length) return bad(EXPECTED, `write five fields, not ${fields.length}`);
  const read = fields.map((field, index) => parseCronField(field, CRON_FIELDS[index]));
  const wrong = read.find((field) => field.fix !== undefined);
  if (wrong?.fix !== undefined) return bad(EXPECTED, wrong.fix);
  const never = neverFix(fields, read.map(valuesOf));
  return never === undefined ? ok(fields.join(' ')) : bad(EXPECTED, never);
}

/** With a star for the day of the week the day of the month decides alone; otherwise either one will do. */
function neverFix(fields: readonly string[], values: ReadonlySet<number>[]): string | undefined {
  const [, , days, months] = values;
  const weekdayFree = /(^|,)[*?]/.test(fields[4]);
  const comes = [...months].some((month) => Math.min(...days) <= LAST_DAY_OF_MONTH[month - 1]);
  return weekdayFree && !comes ? `write a day that month ${fields[3]} has: day ${fields[2]} never comes` : undefined;
}

function valuesOf(read: CronValues): ReadonlySet<number> {
  return read.fix === undefined ? read.values : new Set();
}
