import { parseCronSchedule } from '../../../../src/author/graph/values/cron';
import { fc } from '../../../support/properties';

test.each([
  '* * * * *', '0 2 * * *', '30 2 * * MON-FRI', '*/15 * * * *', '5/15 * * * *', '0,30 8-18/2 1,15 JAN,jul ?', '0 0 ? * sun',
  '0 0 29 2 *', '0 0 31 2 MON', '0 0 1-31 2 *', '0 0 31 2,3 *',
  '@hourly', '@daily', '@midnight', '@weekly', '@monthly', '@yearly', '@annually', '@every 1h30m', '@every 1.5h', '@every 90s',
])('%p is a schedule', (text) => {
  expect(parseCronSchedule(text)).toEqual({ ok: true, value: text });
});

test('white space between the fields counts once', () => {
  expect(parseCronSchedule(' 0  2\t* * * ')).toEqual({ ok: true, value: '0 2 * * *' });
});

test.each([
  ['', 'write when the job runs, such as \'30 2 * * *\''],
  ['TZ=Europe/Vienna 0 2 * * *', 'leave out \'TZ=Europe/Vienna\' and use the timeZone property'],
  ['CRON_TZ=UTC 0 2 * * *', 'leave out \'CRON_TZ=UTC\' and use the timeZone property'],
  ['0 0 2 * * *', 'write five fields, without seconds: \'0 2 * * *\''],
  ['0 2 * *', 'write five fields, not 4'],
  ['60 * * * *', 'write the minute from 0 to 59 in place of \'60\''],
  ['0 24 * * *', 'write the hour from 0 to 23 in place of \'24\''],
  ['0 0 0 * *', 'write the day of month from 1 to 31 in place of \'0\''],
  ['0 0 * 13 *', 'write the month from 1 to 12 or JAN to DEC in place of \'13\''],
  ['0 0 * * 7', 'write 0 for Sunday'],
  ['0 0 * * 1-7', 'write 0 for Sunday'],
  ['0 0 * * MONDAY', 'write MON for \'MONDAY\''],
  ['0 0 * * FRI-MON', 'write the day of week \'FRI-MON\' from the lower to the higher, as two ranges where it runs over the end'],
  ['0 0 * * XYZ', 'write the day of week from 0 to 6 or SUN to SAT in place of \'XYZ\''],
  ['*/0 * * * *', 'write a step of at least 1 after \'/\' in the minute'],
  ['*/x * * * *', 'write a step of at least 1 after \'/\' in the minute'],
  ['*/90 * * * *', 'write \'0\' for the minute, or a step of at most 59'],
  ['1/2/3 * * * *', 'write one \'/\' in the minute \'1/2/3\''],
  ['1-2-3 * * * *', 'write the minute from 0 to 59 in place of \'1-2-3\''],
  ['*-5 * * * *', 'write \'*\' or a range of two values for the minute'],
  ['1,,2 * * * *', 'write the minute without an empty item'],
  ['-1 * * * *', 'write the minute from 0 to 59 in place of \'\''],
  ['0 0 L * *', 'write the day of month from 1 to 31 in place of \'L\''],
  ['0 0 30 2 *', 'write a day that month 2 has: day 30 never comes'],
  ['0 0 31 APR,jun ?', 'write a day that month APR,jun has: day 31 never comes'],
  ['@Daily', 'did you mean \'@daily\'?'],
  ['@reboot', 'use a SecureJob for what runs once: a cluster has no reboot'],
  ['@fortnightly', 'write one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly or @every and a duration'],
  ['@every 1d', 'write a duration in hours, minutes and seconds, such as \'@every 1h30m\''],
  ['@every', 'write one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly or @every and a duration'],
  ['@every -1h', 'write a duration of at least one second'],
  ['@every 10ms', 'write a duration of at least one second'],
])('%p is refused with a fix', (text, fix) => {
  expect(parseCronSchedule(text)).toEqual({ ok: false, expected: expect.stringContaining('a cron schedule'), fix });
});

test('every time of day on every weekday can be scheduled', () => {
  fc.assert(fc.property(fc.nat(59), fc.nat(23), fc.nat(6), (minute, hour, day) => parseCronSchedule(`${minute} ${hour} * * ${day}`).ok));
});

test('no text makes the parser throw', () => {
  const field = fc.stringMatching(/^[-*/?,0-9A-Z]{0,6}$/);
  fc.assert(fc.property(field, field, field, field, field, (...fields) => typeof parseCronSchedule(fields.join(' ')).ok === 'boolean'));
});
