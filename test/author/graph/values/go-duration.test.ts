import { formatGoDuration, goDurationSeconds } from '../../../../src/author/graph/values/go-duration';

test.each([
  ['1h30m', 5400], ['1.5h', 5400], ['.5s', 0.5], ['2.s', 2], ['100ms', 0.1], ['-1m', -60], ['+1m', 60], ['1m1h', 3660], ['5us', 5e-6],
])('%p lasts %p seconds', (text, seconds) => {
  expect(goDurationSeconds(text)).toBeCloseTo(seconds, 9);
});

test.each(['', '1', '1d', 'h', '1h 30m', '1H', '--1s', '.s'])('%p is no duration to Go', (text) => {
  expect(goDurationSeconds(text)).toBeUndefined();
});

test.each([[3600, '1h'], [900, '15m'], [90, '90s'], [7200, '2h'], [1, '1s']])('%p seconds are written as %p, which Go reads back', (seconds, text) => {
  expect(formatGoDuration(seconds)).toBe(text);
  expect(goDurationSeconds(text)).toBe(seconds);
});
