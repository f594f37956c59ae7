import { parseDay } from '../../../../src/author/graph/values/date';
import { fc } from '../../../support/properties';

test.each([
  ['2027-03-31', '2027-03-31T23:59:59.999Z'],
  ['2028-02-29', '2028-02-29T23:59:59.999Z'],
  ['2000-02-29', '2000-02-29T23:59:59.999Z'],
  ['2027-12-31', '2027-12-31T23:59:59.999Z'],
])('%p lasts until %p', (text, end) => {
  expect(parseDay(text)).toEqual({ ok: true, value: { text, endOfDayMs: Date.parse(end) } });
});

test.each([
  ['2027-02-29', 'write a day from 01 to 28: 2027-02 has no other'],
  ['2100-02-29', 'write a day from 01 to 28: 2100-02 has no other'],
  ['2027-04-31', 'write a day from 01 to 30: 2027-04 has no other'],
  ['2027-01-00', 'write a day from 01 to 31: 2027-01 has no other'],
  ['2027-13-01', 'write a month from 01 to 12'],
  ['2027-00-01', 'write a month from 01 to 12'],
  ['0027-01-01', 'write a year from 1970 on'],
  ['2027-3-1', 'write 2027-03-01'],
  ['2027/03/31', 'write 2027-03-31'],
  ['2027-03-31T12:00:00Z', 'write 2027-03-31'],
  ['31.3.2027', 'write 2027-03-31'],
  ['03/04/2027', 'write it as year-month-day, such as 2027-03-31'],
  ['31.13.2027', 'write it as year-month-day, such as 2027-03-31'],
  ['next week', 'write it as year-month-day, such as 2027-03-31'],
  ['', 'write it as year-month-day, such as 2027-03-31'],
])('%p is refused with a fix', (text, fix) => {
  expect(parseDay(text)).toEqual({ ok: false, expected: 'a day: year-month-day, such as 2027-03-31', fix });
});

test('every day of the calendar is a day, and ends just before the next one', () => {
  const day = fc.date({ min: new Date('1970-01-01'), max: new Date('9998-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
  fc.assert(fc.property(day, (text) => {
    expect(parseDay(text)).toEqual({ ok: true, value: { text, endOfDayMs: Date.parse(`${text}T00:00:00Z`) + 86_400_000 - 1 } });
  }));
});
