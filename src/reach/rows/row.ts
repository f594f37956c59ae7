/* eslint-disable no-bitwise -- sets of peers are words of bits; this file alone touches them. */
/**
 * One truth per peer, for all peers at once.
 *
 * Three sets of bits: `may` holds where the answer is not no, `must` where it is yes, and `unknown` says of the cells
 * in between that the cluster decides, not the request. And, or and not are those of verdict.ts, word by word.
 */
import type { Truth } from '../verdict';

const WORD = 32;

export class Row {
  static of(size: number, truth: Truth): Row {
    const words = Math.ceil(size / WORD);
    const row = new Row(size, new Uint32Array(words), new Uint32Array(words), new Uint32Array(words));
    if (truth !== 'no') row.fill(row.may);
    if (truth === 'yes') row.fill(row.must);
    if (truth === 'unknown') row.fill(row.unknown);
    return row;
  }

  private constructor(
    readonly size: number,
    private readonly must: Uint32Array,
    private readonly may: Uint32Array,
    private readonly unknown: Uint32Array,
  ) {}

  copy(): Row {
    return new Row(this.size, this.must.slice(), this.may.slice(), this.unknown.slice());
  }

  at(index: number): Truth {
    const word = index >>> 5;
    const bit = 1 << (index & 31);
    if ((this.may[word] & bit) === 0) return 'no';
    if ((this.must[word] & bit) !== 0) return 'yes';
    return (this.unknown[word] & bit) !== 0 ? 'unknown' : 'conditional';
  }

  set(index: number, truth: Truth): void {
    const word = index >>> 5;
    const bit = 1 << (index & 31);
    this.must[word] = truth === 'yes' ? this.must[word] | bit : this.must[word] & ~bit;
    this.may[word] = truth !== 'no' ? this.may[word] | bit : this.may[word] & ~bit;
    this.unknown[word] = truth === 'unknown' ? this.unknown[word] | bit : this.unknown[word] & ~bit;
  }

  /** this = this OR truth, at one peer. */
  orAt(index: number, truth: Truth): void {
    if (truth === 'no') return;
    const word = index >>> 5;
    const bit = 1 << (index & 31);
    this.may[word] |= bit;
    if (truth === 'yes') {
      this.must[word] |= bit;
      this.unknown[word] &= ~bit;
    } else if (truth === 'unknown' && (this.must[word] & bit) === 0) {
      this.unknown[word] |= bit;
    }
  }

  and(other: Row): this {
    for (let word = 0; word < this.may.length; word += 1) {
      const must = this.must[word] & other.must[word];
      const may = this.may[word] & other.may[word];
      this.unknown[word] = (this.unknown[word] | other.unknown[word]) & may & ~must;
      this.must[word] = must;
      this.may[word] = may;
    }
    return this;
  }

  or(other: Row): this {
    for (let word = 0; word < this.may.length; word += 1) {
      const must = this.must[word] | other.must[word];
      this.unknown[word] = (this.unknown[word] | other.unknown[word]) & ~must;
      this.must[word] = must;
      this.may[word] |= other.may[word];
    }
    return this;
  }

  not(): this {
    for (let word = 0; word < this.may.length; word += 1) {
      const may = this.may[word];
      this.may[word] = ~this.must[word];
      this.must[word] = ~may;
    }
    this.trim(this.may);
    this.trim(this.must);
    return this;
  }

  /** this = this AND the same truth everywhere. */
  andAll(truth: Truth): this {
    if (truth === 'yes') return this;
    if (truth === 'no') this.may.fill(0);
    this.must.fill(0);
    if (truth === 'unknown') this.unknown.set(this.may);
    else if (truth === 'no') this.unknown.fill(0);
    return this;
  }

  /** this = this OR the same truth everywhere. */
  orAll(truth: Truth): this {
    return truth === 'no' ? this : this.or(Row.of(this.size, truth));
  }

  /** Unknown wherever two answers differ. */
  agree(other: Row): this {
    for (let word = 0; word < this.may.length; word += 1) {
      const differs = (this.must[word] ^ other.must[word]) | (this.may[word] ^ other.may[word]) | (this.unknown[word] ^ other.unknown[word]);
      this.must[word] &= ~differs;
      this.may[word] |= differs;
      this.unknown[word] |= differs;
    }
    return this;
  }

  /** Wherever the guard holds, no becomes unknown and so does anything else short of yes. */
  doubt(guard: Row): this {
    for (let word = 0; word < this.may.length; word += 1) {
      const doubted = guard.may[word] & ~this.must[word];
      this.may[word] |= doubted;
      this.unknown[word] |= doubted;
    }
    return this;
  }

  /** Unknown wherever the guard holds. */
  obscure(guard: Row): this {
    for (let word = 0; word < this.may.length; word += 1) {
      this.must[word] &= ~guard.may[word];
      this.may[word] |= guard.may[word];
      this.unknown[word] |= guard.may[word];
    }
    return this;
  }

  get isNever(): boolean {
    return this.may.every((word) => word === 0);
  }

  /** Every peer whose answer is not no. */
  forEach(visit: (index: number, truth: Truth) => void): void {
    for (let word = 0; word < this.may.length; word += 1) {
      for (let rest = this.may[word]; rest !== 0; rest &= rest - 1) {
        const index = word * WORD + (31 - Math.clz32(rest & -rest));
        visit(index, this.at(index));
      }
    }
  }

  /** Every peer whose answer is no. */
  forEachNever(visit: (index: number) => void): void {
    for (let index = 0; index < this.size; index += 1) if (this.at(index) === 'no') visit(index);
  }

  /** Peers that are not no here and are not in a set given by its `may`. */
  forEachOutside(declared: Row, visit: (index: number, truth: Truth) => void): void {
    for (let word = 0; word < this.may.length; word += 1) {
      for (let rest = this.may[word] & ~declared.may[word]; rest !== 0; rest &= rest - 1) {
        const index = word * WORD + (31 - Math.clz32(rest & -rest));
        visit(index, this.at(index));
      }
    }
  }

  equals(other: Row): boolean {
    for (let word = 0; word < this.may.length; word += 1) {
      if (this.must[word] !== other.must[word] || this.may[word] !== other.may[word] || this.unknown[word] !== other.unknown[word]) return false;
    }
    return true;
  }

  private fill(bits: Uint32Array): void {
    bits.fill(0xffffffff);
    this.trim(bits);
  }

  private trim(bits: Uint32Array): void {
    const rest = this.size & 31;
    if (rest !== 0) bits[bits.length - 1] &= (1 << rest) - 1;
  }
}

/** Truths of few peers: cheaper than a row where most answers are no. */
export interface SparseRow {
  readonly yes: Int32Array;
  readonly unknown: Int32Array;
  readonly conditional: Int32Array;
}

export function sparseRow(indexes: Iterable<number>, truthAt: (index: number) => Truth): SparseRow {
  const found: Record<Exclude<Truth, 'no'>, number[]> = { yes: [], unknown: [], conditional: [] };
  for (const index of indexes) {
    const truth = truthAt(index);
    if (truth !== 'no') found[truth].push(index);
  }
  return { yes: Int32Array.from(found.yes), unknown: Int32Array.from(found.unknown), conditional: Int32Array.from(found.conditional) };
}

/** row = row OR (sparse AND truth). */
export function orSparse(row: Row, sparse: SparseRow, truth: Truth = 'yes'): void {
  if (truth === 'no') return;
  const withUnknown: Truth = 'unknown';
  for (const index of sparse.yes) row.orAt(index, truth);
  for (const index of sparse.unknown) row.orAt(index, withUnknown);
  for (const index of sparse.conditional) row.orAt(index, truth === 'yes' ? 'conditional' : truth);
}
