/* eslint-disable no-bitwise -- sets of peers are words of bits; this file alone touches them. */
/**
 * One truth per peer, for all peers at once.
 *
 * Three sets of bits: `may` holds where the answer is not no, `must` where it is yes, and `unknown` says of the cells
 * in between that the cluster decides, not the request. And, or and not are those of verdict.ts, word by word.
 */
import type { Truth } from '../verdict';

const WORD = 32;

/** The three sets of a row lie one behind the other: one allocation instead of three. */
const MUST = 0;
const MAY = 1;
const UNKNOWN = 2;
const PLANES = 3;

export class Row {
  static of(size: number, truth: Truth): Row {
    const words = Math.ceil(size / WORD);
    const row = new Row(size, words, new Uint32Array(PLANES * words));
    if (truth !== 'no') row.fill(MAY);
    if (truth === 'yes') row.fill(MUST);
    if (truth === 'unknown') row.fill(UNKNOWN);
    return row;
  }

  private constructor(readonly size: number, private readonly words: number, private readonly bits: Uint32Array) {}

  copy(): Row {
    return new Row(this.size, this.words, this.bits.slice());
  }

  at(index: number): Truth {
    const { words, bits } = this;
    const word = index >>> 5;
    const bit = 1 << (index & 31);
    if ((bits[MAY * words + word] & bit) === 0) return 'no';
    if ((bits[MUST * words + word] & bit) !== 0) return 'yes';
    return (bits[UNKNOWN * words + word] & bit) !== 0 ? 'unknown' : 'conditional';
  }

  set(index: number, truth: Truth): void {
    this.put(MUST, index, truth === 'yes');
    this.put(MAY, index, truth !== 'no');
    this.put(UNKNOWN, index, truth === 'unknown');
  }

  /** this = this OR truth, at one peer. */
  orAt(index: number, truth: Truth): void {
    if (truth === 'no') return;
    const { words, bits } = this;
    const word = index >>> 5;
    const bit = 1 << (index & 31);
    bits[MAY * words + word] |= bit;
    if (truth === 'yes') {
      bits[MUST * words + word] |= bit;
      bits[UNKNOWN * words + word] &= ~bit;
    } else if (truth === 'unknown' && (bits[MUST * words + word] & bit) === 0) {
      bits[UNKNOWN * words + word] |= bit;
    }
  }

  and(other: Row): this {
    const { words, bits } = this;
    const [may, unknown] = [MAY * words, UNKNOWN * words];
    for (let word = 0; word < words; word += 1) {
      const must = bits[word] & other.bits[word];
      const either = bits[may + word] & other.bits[may + word];
      bits[unknown + word] = (bits[unknown + word] | other.bits[unknown + word]) & either & ~must;
      bits[word] = must;
      bits[may + word] = either;
    }
    return this;
  }

  or(other: Row): this {
    const { words, bits } = this;
    const [may, unknown] = [MAY * words, UNKNOWN * words];
    for (let word = 0; word < words; word += 1) {
      const must = bits[word] | other.bits[word];
      bits[unknown + word] = (bits[unknown + word] | other.bits[unknown + word]) & ~must;
      bits[word] = must;
      bits[may + word] |= other.bits[may + word];
    }
    return this;
  }

  not(): this {
    const { words, bits } = this;
    const may = MAY * words;
    for (let word = 0; word < words; word += 1) {
      const was = bits[may + word];
      bits[may + word] = ~bits[word];
      bits[word] = ~was;
    }
    this.trim(MAY);
    this.trim(MUST);
    return this;
  }

  /** this = this AND the same truth everywhere. */
  andAll(truth: Truth): this {
    if (truth === 'yes') return this;
    const { words, bits } = this;
    bits.fill(0, 0, words);
    if (truth === 'no') bits.fill(0);
    else if (truth === 'unknown') bits.copyWithin(UNKNOWN * words, MAY * words, (MAY + 1) * words);
    return this;
  }

  /** this = this OR the same truth everywhere. */
  orAll(truth: Truth): this {
    return truth === 'no' ? this : this.or(Row.of(this.size, truth));
  }

  /** Unknown wherever two answers differ. */
  agree(other: Row): this {
    const { words, bits } = this;
    const [may, unknown] = [MAY * words, UNKNOWN * words];
    for (let word = 0; word < words; word += 1) {
      const differs = (bits[word] ^ other.bits[word]) | (bits[may + word] ^ other.bits[may + word])
        | (bits[unknown + word] ^ other.bits[unknown + word]);
      bits[word] &= ~differs;
      bits[may + word] |= differs;
      bits[unknown + word] |= differs;
    }
    return this;
  }

  /** Wherever the guard holds, no becomes unknown and so does anything else short of yes. */
  doubt(guard: Row): this {
    const { words, bits } = this;
    const [may, unknown] = [MAY * words, UNKNOWN * words];
    for (let word = 0; word < words; word += 1) {
      const doubted = guard.bits[may + word] & ~bits[word];
      bits[may + word] |= doubted;
      bits[unknown + word] |= doubted;
    }
    return this;
  }

  /** Unknown wherever the guard holds. */
  obscure(guard: Row): this {
    const { words, bits } = this;
    const [may, unknown] = [MAY * words, UNKNOWN * words];
    for (let word = 0; word < words; word += 1) {
      const hidden = guard.bits[may + word];
      bits[word] &= ~hidden;
      bits[may + word] |= hidden;
      bits[unknown + word] |= hidden;
    }
    return this;
  }

  get isNever(): boolean {
    for (let word = MAY * this.words; word < (MAY + 1) * this.words; word += 1) if (this.bits[word] !== 0) return false;
    return true;
  }

  /** Every peer whose answer is not no. */
  forEach(visit: (index: number, truth: Truth) => void): void {
    this.visit(undefined, visit);
  }

  /** Every peer whose answer is no. */
  forEachNever(visit: (index: number) => void): void {
    for (let index = 0; index < this.size; index += 1) if (this.at(index) === 'no') visit(index);
  }

  /** Every peer whose answer is not no here and no there. */
  forEachOutside(other: Row, visit: (index: number, truth: Truth) => void): void {
    this.visit(other, visit);
  }

  equals(other: Row): boolean {
    return this.bits.every((word, index) => word === other.bits[index]);
  }

  private visit(outside: Row | undefined, visit: (index: number, truth: Truth) => void): void {
    const may = MAY * this.words;
    for (let word = 0; word < this.words; word += 1) {
      for (let rest = this.bits[may + word] & ~(outside ? outside.bits[may + word] : 0); rest !== 0; rest &= rest - 1) {
        const index = word * WORD + (31 - Math.clz32(rest & -rest));
        visit(index, this.at(index));
      }
    }
  }

  private put(plane: number, index: number, value: boolean): void {
    const word = plane * this.words + (index >>> 5);
    const bit = 1 << (index & 31);
    this.bits[word] = value ? this.bits[word] | bit : this.bits[word] & ~bit;
  }

  private fill(plane: number): void {
    this.bits.fill(0xffffffff, plane * this.words, (plane + 1) * this.words);
    this.trim(plane);
  }

  private trim(plane: number): void {
    const rest = this.size & 31;
    if (rest !== 0) this.bits[(plane + 1) * this.words - 1] &= (1 << rest) - 1;
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
