/**
 * What most peers of many vectors have in common: the same truth for everybody, or a set of bits that many vectors share.
 * Never changes, so that what two of them make together is worked out once, however many vectors ask for it.
 */
import { BitPlanes } from './bit-planes';
import { codeOf, NEGATED, NO, TABLES, type Operation } from './truth-encoding';

/** Maximum number of memoized operands per shared vector. */
const REMEMBERED = 64;

const YES = codeOf('yes');

/** Everybody alike, by number. They know no size and remember nothing, so that all vectors of all questions share them. */
export interface Uniform {
  readonly uniform: number;
}

/** Not everybody alike. */
export class MixedVector {
  readonly uniform: undefined;
  private readonly results = new Map<string, SharedVector>();
  private readonly partners = new Map<MixedVector, Partner>();
  private found: readonly number[] | undefined;

  constructor(readonly planes: BitPlanes) {}

  /** Every peer whose answer is not no, in order. */
  get indexes(): readonly number[] {
    return this.found ??= this.planes.indexes();
  }

  not(): SharedVector {
    return this.recall('not', () => {
      const planes = this.planes.copy();
      planes.not();
      return planes;
    });
  }

  /** With everybody alike on the other side, which is what `own` makes of each number. */
  map(key: string, own: readonly number[]): SharedVector {
    if (own.every((code, position) => code === position)) return this;
    if (own.every((code) => code === own[0])) return uniform(own[0]);
    return this.recall(key, () => {
      const planes = BitPlanes.of(this.planes.size, NO);
      for (let index = 0; index < planes.size; index += 1) planes.set(index, own[this.planes.at(index)]);
      return planes;
    });
  }

  with(operation: Operation, other: MixedVector): SharedVector {
    const partner = this.partner(other);
    return partner.results[operation] ??= this.compute(operation, other);
  }

  /** Every peer whose answer is not no here and no there, in order. */
  outside(other: MixedVector): readonly number[] {
    const partner = this.partner(other);
    return partner.outside ??= this.planes.indexes(other.planes);
  }

  private compute(operation: Operation, other: MixedVector): SharedVector {
    const planes = this.planes.copy();
    planes.apply(operation, other.planes);
    return sharedVectorOf(planes);
  }

  private recall(key: string, compute: () => BitPlanes): SharedVector {
    const known = this.results.get(key);
    if (known) return known;
    const result = sharedVectorOf(compute());
    this.results.set(key, result);
    return result;
  }

  private partner(other: MixedVector): Partner {
    const known = this.partners.get(other);
    if (known) return known;
    const partner: Partner = { results: {} };
    if (this.partners.size < REMEMBERED) this.partners.set(other, partner);
    return partner;
  }
}

interface Partner {
  readonly results: { [K in Operation]?: SharedVector };
  outside?: readonly number[];
}

export type SharedVector = Uniform | MixedVector;

const UNIFORM: readonly Uniform[] = [0, 1, 2, 3].map((code) => Object.freeze({ uniform: code }));

export function uniform(code: number): SharedVector {
  return UNIFORM[code];
}

/** The planes are the shared's from now on. */
export function sharedVectorOf(planes: BitPlanes): SharedVector {
  const code = planes.uniform;
  return code === undefined ? new MixedVector(planes) : uniform(code);
}

export function codeAt(shared: SharedVector, index: number): number {
  return shared.uniform ?? shared.planes.at(index);
}

export function negated(shared: SharedVector): SharedVector {
  return shared.uniform === undefined ? shared.not() : uniform(NEGATED[shared.uniform]);
}

/** No wherever it is not yes. */
export function certainOf(shared: SharedVector): SharedVector {
  const certain = [0, 1, 2, 3].map((code) => (code === YES ? YES : NO));
  return shared.uniform === undefined ? shared.map('certain', certain) : uniform(certain[shared.uniform]);
}

export function together(operation: Operation, left: SharedVector, right: SharedVector): SharedVector {
  const table = TABLES[operation];
  if (left.uniform === undefined) {
    if (right.uniform === undefined) return left.with(operation, right);
    const code = right.uniform;
    return left.map(`${operation} ${code}`, [0, 1, 2, 3].map((own) => table[4 * own + code]));
  }
  const code = left.uniform;
  if (right.uniform !== undefined) return uniform(table[4 * code + right.uniform]);
  return right.map(`${code} ${operation}`, [0, 1, 2, 3].map((own) => table[4 * code + own]));
}

/** How many peers have another answer than no. */
export function supportOf(shared: SharedVector, size: number): number {
  if (shared.uniform !== undefined) return shared.uniform === NO ? 0 : size;
  return shared.indexes.length;
}

/** Every peer whose answer is not no here and no there, in order. */
export function outsideOf(left: SharedVector, right: SharedVector, size: number): readonly number[] {
  if (left.uniform === NO || (right.uniform !== undefined && right.uniform !== NO)) return NOBODY;
  if (left.uniform === undefined) return right.uniform === undefined ? left.outside(right) : left.indexes;
  return BitPlanes.of(size, left.uniform).indexes(right.uniform === undefined ? right.planes : undefined);
}

export function planesOf(shared: SharedVector, size: number): BitPlanes {
  return shared.uniform === undefined ? shared.planes.copy() : BitPlanes.of(size, shared.uniform);
}

const NOBODY: readonly number[] = Object.freeze([]);
