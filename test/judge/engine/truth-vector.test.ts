import { and, not, or, type Truth } from '../../../src/judge/core/verdict';
import { TruthVector } from '../../../src/judge/vectors/truth-vector';
import { fc } from '../../support/properties';

const TRUTHS: readonly Truth[] = ['yes', 'no', 'conditional', 'unknown'];

/** Long enough for rows of few entries and for rows that become bits. */
const SIZE = 150;

type Truths = readonly Truth[];

function pointwise(meaning: (left: Truth, right: Truth) => Truth): (left: Truths, right: Truths) => Truths {
  return (left, right) => left.map((one, index) => meaning(one, right[index]!));
}

/** What is done to a row with another, and what it means for each single truth. */
const OPERATIONS = {
  and: [(row: TruthVector, other: TruthVector) => row.and(other), pointwise(and)],
  or: [(row: TruthVector, other: TruthVector) => row.or(other), pointwise(or)],
  not: [(row: TruthVector) => row.not(), (left: Truths) => left.map(not)],
  agree: [(row: TruthVector, other: TruthVector) => row.agree(other), pointwise((left, right) => (left === right ? left : 'unknown'))],
  doubt: [(row: TruthVector, other: TruthVector) => row.doubt(other), pointwise((left, right) => (right === 'no' || left === 'yes' ? left : 'unknown'))],
  either: [(row: TruthVector, other: TruthVector) => row.either(other), pointwise((left, right) => (left === 'yes' || right === 'no' || left === right ? left : 'unknown'))],
  obscure: [(row: TruthVector, other: TruthVector) => row.obscure(other), pointwise((left, right) => (right === 'no' ? left : 'unknown'))],
  orWithUnknown: [(row: TruthVector, other: TruthVector) => row.orWith(other, 'unknown'), pointwise((left, right) => or(left, and(right, 'unknown')))],
  andAll: [(row: TruthVector) => row.andAll('conditional'), (left: Truths) => left.map((truth) => and(truth, 'conditional'))],
  orAll: [(row: TruthVector) => row.orAll('unknown'), (left: Truths) => left.map((truth) => or(truth, 'unknown'))],
  certain: [(row: TruthVector) => row.certain(), (left: Truths) => left.map((truth) => (truth === 'yes' ? 'yes' : 'no'))],
  share: [(row: TruthVector) => row.share(), (left: Truths) => left],
} as const satisfies Record<string, readonly [(row: TruthVector, other: TruthVector) => TruthVector, (left: Truths, right: Truths) => Truths]>;

type Operation = keyof typeof OPERATIONS;

const truth = fc.constantFrom(...TRUTHS);

/** A truth for everybody, and few or many who differ. */
const truths = fc.tuple(truth, fc.oneof(
  fc.array(fc.tuple(fc.nat(SIZE - 1), truth), { maxLength: 5 }),
  fc.array(fc.tuple(fc.nat(SIZE - 1), truth), { minLength: 60, maxLength: 150, size: 'max' }),
)).map(([common, others]): Truths => {
  const all = new Array<Truth>(SIZE).fill(common);
  for (const [index, one] of others) all[index] = one;
  return all;
});

function rowOf(all: Truths): TruthVector {
  const row = TruthVector.of(SIZE, all[0]!);
  all.forEach((one, index) => row.set(index, one));
  return row;
}

function read(row: TruthVector): Truths {
  return Array.from({ length: SIZE }, (_, index) => row.at(index));
}

describe('a row does to all peers what is done to single truths', () => {
  test('whatever is done to it, and whatever was shared or copied before', () => {
    fc.assert(fc.property(
      fc.array(truths, { minLength: 2, maxLength: 4 }),
      fc.array(fc.tuple(fc.constantFrom(...Object.keys(OPERATIONS) as Operation[]), fc.nat(3), fc.nat(3), fc.boolean()), { maxLength: 12 }),
      (all, steps) => {
        const rows = all.map(rowOf);
        const expected = [...all];
        for (const [operation, first, second, copied] of steps) {
          const [left, right] = [first % all.length, second % all.length];
          const [onRow, onTruths] = OPERATIONS[operation];
          const result = onTruths(expected[left]!, expected[right]!);
          const row = copied ? rows[left]!.copy() : rows[left]!;
          onRow(row, rows[right]!);
          expect(read(row)).toEqual(result);
          if (!copied) expected[left] = result;
        }
        expect(rows.map(read)).toEqual(expected);
      },
    ), { numRuns: 1000 });
  });

  test('when single peers are changed', () => {
    fc.assert(fc.property(truths, fc.array(fc.tuple(fc.nat(SIZE - 1), truth, fc.boolean()), { maxLength: 80 }), (all, changes) => {
      const [row, untouched] = [rowOf(all), rowOf(all)];
      const copy = row.copy();
      const expected = [...all];
      for (const [index, one, adds] of changes) {
        if (adds) copy.orAt(index, one);
        else copy.set(index, one);
        expected[index] = adds ? or(expected[index]!, one) : one;
      }
      expect(read(copy)).toEqual(expected);
      expect(row.equals(untouched)).toBe(true);
    }));
  });

  test('when it is made of those of whom it is asked', () => {
    fc.assert(fc.property(truths, fc.array(fc.nat(SIZE - 1)), (all, asked) => {
      expect(read(TruthVector.where(SIZE, asked, (index) => all[index]!))).toEqual(all.map((one, index) => (asked.includes(index) ? one : 'no')));
    }));
  });
});

describe('a row tells', () => {
  test('everybody who is not no, or not no here and no there, in order', () => {
    fc.assert(fc.property(truths, truths, fc.boolean(), fc.boolean(), (left, right, leftShared, rightShared) => {
      const [row, other] = [rowOf(left), rowOf(right)];
      if (leftShared) row.share();
      if (rightShared) other.share();
      const seen: (readonly [number, Truth])[] = [];
      row.forEach((index, one) => seen.push([index, one]));
      const outside: number[] = [];
      row.forEachOutside(other, (index) => outside.push(index));
      const never: number[] = [];
      row.forEachNever((index) => never.push(index));
      const indexes = left.map((_, index) => index);

      expect(seen).toEqual(indexes.filter((index) => left[index] !== 'no').map((index) => [index, left[index]]));
      expect(outside).toEqual(indexes.filter((index) => left[index] !== 'no' && right[index] === 'no'));
      expect(never).toEqual(indexes.filter((index) => left[index] === 'no'));
      expect(row.isNever).toBe(left.every((one) => one === 'no'));
      expect(row.equals(other)).toBe(left.every((one, index) => one === right[index]));
    }));
  });

  test('that everybody is not no, to its end and no further', () => {
    const row = TruthVector.of(33, 'no').not();
    const seen: number[] = [];
    row.forEach((index) => seen.push(index));

    expect(seen).toHaveLength(33);
    expect(row.equals(TruthVector.of(33, 'yes'))).toBe(true);
    expect(row.not().isNever).toBe(true);
  });
});
