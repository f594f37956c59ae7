import { orSparse, Row, sparseRow } from '../../src/reach/rows/row';
import { agreement, allOf, and, anyOf, not, or, toVerdict, type Truth } from '../../src/reach/verdict';

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

describe('rows of truths', () => {
  const SIZE = PAIRS.length * 3 + 1;
  const rowOf = (truths: readonly Truth[]) => {
    const row = Row.of(SIZE, 'no');
    for (let index = 0; index < SIZE; index += 1) row.set(index, truths[index % truths.length]);
    return row;
  };
  const lefts = PAIRS.map(([left]) => left);
  const rights = PAIRS.map(([, right]) => right);
  const read = (row: Row) => PAIRS.map((_, index) => row.at(index + PAIRS.length));

  test.each([
    ['and', (left: Row, right: Row) => left.and(right), and],
    ['or', (left: Row, right: Row) => left.or(right), or],
    ['not', (left: Row) => left.not(), (left: Truth) => not(left)],
    ['agree', (left: Row, right: Row) => left.agree(right), (left: Truth, right: Truth) => (left === right ? left : 'unknown')],
    ['doubt', (left: Row, right: Row) => left.doubt(right), (left: Truth, right: Truth) => (right === 'no' || left === 'yes' ? left : 'unknown')],
    ['obscure', (left: Row, right: Row) => left.obscure(right), (left: Truth, right: Truth) => (right === 'no' ? left : 'unknown')],
  ] as const)('%s is that of single truths', (_, onRows, onTruths) => {
    expect(read(onRows(rowOf(lefts), rowOf(rights)))).toEqual(PAIRS.map(([left, right]) => onTruths(left, right)));
  });

  test.each(TRUTHS)('one truth for all: %s', (truth) => {
    expect(read(rowOf(lefts).andAll(truth))).toEqual(lefts.map((left) => and(left, truth)));
    expect(read(rowOf(lefts).orAll(truth))).toEqual(lefts.map((left) => or(left, truth)));
    const sparse = sparseRow(rights.map((_, index) => index + PAIRS.length), (index) => rights[index % PAIRS.length]);
    const row = rowOf(lefts);
    orSparse(row, sparse, truth);
    expect(read(row)).toEqual(PAIRS.map(([left, right]) => or(left, and(right, truth))));
  });

  test('not reaches to the end of the row and no further', () => {
    const row = Row.of(33, 'no').not();
    const seen: number[] = [];
    row.forEach((index) => seen.push(index));
    expect(seen).toHaveLength(33);
    expect(row.equals(Row.of(33, 'yes'))).toBe(true);
    expect(row.not().isNever).toBe(true);
  });
});
