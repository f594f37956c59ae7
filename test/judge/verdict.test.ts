import { agreement, allOf, and, anyOf, not, or, toVerdict, type Truth } from '../../src/judge/core/verdict';

const TRUTHS: readonly Truth[] = ['yes', 'no', 'conditional', 'unknown'];
const PAIRS = TRUTHS.flatMap((left) => TRUTHS.map((right) => [left, right] as const));

describe('four-valued logic', () => {
  test('no decides an AND, then unknown, then conditional', () => {
    expect([and('no', 'unknown'), and('unknown', 'conditional'), and('conditional', 'yes'), and('yes', 'yes')]).toEqual(['no', 'unknown', 'conditional', 'yes']);
  });

  test('yes decides an OR, then unknown, then conditional', () => {
    expect([or('yes', 'unknown'), or('unknown', 'conditional'), or('conditional', 'no'), or('no', 'no')]).toEqual(['yes', 'unknown', 'conditional', 'no']);
  });

  test.each(PAIRS)('%s and %s: the order does not matter, and De Morgan holds', (left, right) => {
    expect(and(left, right)).toBe(and(right, left));
    expect(not(and(left, right))).toBe(or(not(left), not(right)));
  });

  test('nothing at all is all of nothing and none of nothing', () => {
    expect([allOf([]), anyOf([]), agreement([])]).toEqual(['yes', 'no', 'no']);
  });

  test('several requests agree, or it depends on the request; what is unknown stays so', () => {
    expect([agreement(['yes', 'yes']), agreement(['yes', 'no']), agreement(['yes', 'unknown'])]).toEqual(['yes', 'conditional', 'unknown']);
  });

  test('unknown never becomes allow', () => {
    expect(TRUTHS.map(toVerdict)).toEqual(['allow', 'deny', 'conditional', 'unknown']);
  });
});
