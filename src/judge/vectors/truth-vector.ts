/* eslint-disable no-bitwise -- entries are encoded as index * 4 + truth code */
/**
 * One truth per peer, for all peers at once.
 *
 * Policies let few in and treat all others alike. So a vector is what all others have (a shared, which many vectors
 * share) and the few that differ, in the order of their numbers. What it costs to put two vectors together follows those
 * few. A vector in which many differ becomes a set of bits, and costs what its bits cost. Either way nobody is left out:
 * each peer has the truth of its own entry or that of the shared.
 */
import { isAscending, merged } from './ascending';
import { BitPlanes } from './bit-planes';
import { combined } from './entries';
import { certainOf, codeAt, sharedVectorOf, negated, outsideOf, planesOf, supportOf, together, uniform, type SharedVector } from './shared-vector';
import { codeOf, NEGATED, NEUTRAL, NO, TABLES, truthOfCode, type Operation } from './truth-encoding';
import type { Truth } from '../core/verdict';

/** From here on bits are cheaper than entries. */
const FEW = 48;

const VERY_FEW = 4;

const YES = codeOf('yes');

export class TruthVector {
  static of(size: number, truth: Truth): TruthVector {
    return new TruthVector(size, uniform(codeOf(truth)));
  }

  /** A vector that is `no` except at the given indexes. */
  static where(size: number, indexes: Iterable<number>, truthAt: (index: number) => Truth): TruthVector {
    const vector = TruthVector.of(size, 'no');
    // Most vectors are of one caller.
    if (Array.isArray(indexes) && indexes.length < 2) {
      for (const index of indexes as readonly number[]) vector.set(index, truthAt(index));
      return vector;
    }
    const ordered = isAscending(indexes) ? indexes : [...new Set(indexes)].sort((left, right) => left - right);
    for (const index of ordered) vector.set(index, truthAt(index));
    return vector.share();
  }

  private constructor(
    readonly size: number,
    private shared: SharedVector,
    /** Entries that differ from the shared, in order. */
    private entries: number[] = [],
    /** Whether another vector has the same list, so that it must be copied before it is changed. */
    private borrowed = false,
    /** All truths, where many differ; shared and entries then say nothing. */
    private planes?: BitPlanes,
  ) {}

  copy(): TruthVector {
    this.borrowed = true;
    return new TruthVector(this.size, this.shared, this.entries, true, this.planes?.copy());
  }

  /** For a vector that many others will be put together with: what differs becomes a shared. */
  share(): this {
    if (this.planes) {
      this.shared = sharedVectorOf(this.planes);
      this.planes = undefined;
    }
    return this;
  }

  at(index: number): Truth {
    return truthOfCode(this.codeAt(index));
  }

  set(index: number, truth: Truth): void {
    this.put(index, codeOf(truth));
  }

  /** this = this OR truth, at one peer. */
  orAt(index: number, truth: Truth): void {
    if (truth !== 'no') this.put(index, TABLES.or[4 * this.codeAt(index) + codeOf(truth)]);
  }

  and(other: TruthVector): this {
    return this.combine('and', other);
  }

  or(other: TruthVector): this {
    return this.combine('or', other);
  }

  /** this = this OR (other AND the same truth everywhere). */
  orWith(other: TruthVector, truth: Truth): this {
    if (truth === 'no') return this;
    return this.or(truth === 'yes' ? other : other.copy().andAll(truth));
  }

  not(): this {
    if (this.planes) {
      this.planes.not();
      return this;
    }
    this.shared = negated(this.shared);
    this.entries = this.entries.map((entry) => (entry & ~3) | NEGATED[entry & 3]);
    this.borrowed = false;
    return this;
  }

  /** No wherever it is not yes. */
  certain(): this {
    if (this.planes) {
      this.planes.certain();
      return this;
    }
    this.entries = this.entries.filter((entry) => (entry & 3) === YES || codeAt(this.shared, entry >> 2) === YES)
      .map((entry) => ((entry & 3) === YES ? entry : entry & ~3));
    this.shared = certainOf(this.shared);
    this.borrowed = false;
    return this;
  }

  /** this = this AND the same truth everywhere. */
  andAll(truth: Truth): this {
    return truth === 'yes' ? this : this.and(TruthVector.of(this.size, truth));
  }

  /** this = this OR the same truth everywhere. */
  orAll(truth: Truth): this {
    return truth === 'no' ? this : this.or(TruthVector.of(this.size, truth));
  }

  /** Unknown wherever two answers differ. */
  agree(other: TruthVector): this {
    return this.combine('agree', other);
  }

  /** Wherever the guard holds, no becomes unknown and so does anything else short of yes. */
  doubt(guard: TruthVector): this {
    return this.combine('doubt', guard);
  }

  /** Unknown wherever the guard holds. */
  obscure(guard: TruthVector): this {
    return this.combine('obscure', guard);
  }

  /** What is open if the other vector is another way to the same end. */
  either(other: TruthVector): this {
    return this.combine('either', other);
  }

  /** Whether everybody has this truth, as far as that is seen at a glance. */
  isUniformly(truth: Truth): boolean {
    return this.isAll(codeOf(truth));
  }

  get isNever(): boolean {
    if (this.planes) return this.planes.isNever;
    if (this.entries.some((entry) => (entry & 3) !== NO)) return false;
    // An entry differs from its shared, so each of these takes one peer out of it.
    return this.entries.length === supportOf(this.shared, this.size);
  }

  /** Every peer whose answer is not no. */
  forEach(visit: (index: number, truth: Truth) => void): void {
    if (this.planes || this.shared.uniform !== NO) {
      this.forEachOutside(TruthVector.of(this.size, 'no'), visit);
      return;
    }
    for (const entry of this.entries) if ((entry & 3) !== NO) visit(entry >> 2, truthOfCode(entry & 3));
  }

  /** Every peer whose answer is no. */
  forEachNever(visit: (index: number) => void): void {
    for (let index = 0; index < this.size; index += 1) if (this.codeAt(index) === NO) visit(index);
  }

  /** Every peer whose answer is not no here and no there, in order. */
  forEachOutside(other: TruthVector, visit: (index: number, truth: Truth) => void): void {
    if (!this.planes && this.shared.uniform === NO) {
      for (const entry of this.entries) if ((entry & 3) !== NO && other.codeAt(entry >> 2) === NO) visit(entry >> 2, truthOfCode(entry & 3));
      return;
    }
    if (this.planes || other.planes) {
      for (const index of this.bits().indexes(other.bits())) visit(index, this.at(index));
      return;
    }
    const common = outsideOf(this.shared, other.shared, this.size);
    const candidates = merged(common, merged(this.entries.map(indexOf), other.entries.map(indexOf)));
    for (const index of candidates) if (this.codeAt(index) !== NO && other.codeAt(index) === NO) visit(index, this.at(index));
  }

  equals(other: TruthVector): boolean {
    return this.bits().equals(other.bits());
  }

  private combine(operation: Operation, other: TruthVector): this {
    if (other.isAll(NEUTRAL[operation])) return this;
    if (operation === 'or' && other !== this && other.isMostlyNo) {
      for (const entry of other.entries) this.put(entry >> 2, TABLES.or[4 * this.codeAt(entry >> 2) + (entry & 3)]);
      return this;
    }
    if (this.planes || other.planes) {
      const theirs = other.bits();
      this.becomeBits().apply(operation, theirs);
      return this;
    }
    const shared = together(operation, this.shared, other.shared);
    if (this.entries.length > 0 || other.entries.length > 0) {
      this.entries = combined(TABLES[operation], this.entries, this.shared, other.entries, other.shared, shared);
      this.borrowed = false;
    }
    this.shared = shared;
    this.settle();
    return this;
  }

  /** Whether everybody alike has this number. */
  private isAll(code: number | undefined): boolean {
    return code !== undefined && !this.planes && this.entries.length === 0 && this.shared.uniform === code;
  }

  /** So few that it is quicker to look at each than to make a new list. */
  private get isMostlyNo(): boolean {
    return !this.planes && this.shared.uniform === NO && this.entries.length <= VERY_FEW;
  }

  private codeAt(index: number): number {
    if (this.planes) return this.planes.at(index);
    const entry = this.entries[this.placeOf(index)];
    return entry !== undefined && entry >> 2 === index ? entry & 3 : codeAt(this.shared, index);
  }

  private put(index: number, code: number): void {
    if (this.planes) {
      this.planes.set(index, code);
      return;
    }
    if (this.borrowed) this.entries = this.entries.slice();
    this.borrowed = false;
    const place = this.placeOf(index);
    const known = place < this.entries.length && this.entries[place] >> 2 === index ? 1 : 0;
    if (code === codeAt(this.shared, index)) this.entries.splice(place, known);
    else if (known === 1) this.entries[place] = 4 * index + code;
    else if (place === this.entries.length) this.entries.push(4 * index + code);
    else this.entries.splice(place, 0, 4 * index + code);
    this.settle();
  }

  /** Where the entry of a peer stands, or would. */
  private placeOf(index: number): number {
    const { entries } = this;
    if (entries.length === 0 || entries[entries.length - 1] >> 2 < index) return entries.length;
    let [low, high] = [0, entries.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (entries[middle] >> 2 < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Many entries become bits. */
  private settle(): void {
    if (this.entries.length > FEW && this.entries.length > this.size >> 6) this.becomeBits();
  }

  private becomeBits(): BitPlanes {
    this.planes = this.bits();
    this.entries = [];
    this.borrowed = false;
    return this.planes;
  }

  /** The vector as bits; its own, where it has them. */
  private bits(): BitPlanes {
    if (this.planes) return this.planes;
    const planes = planesOf(this.shared, this.size);
    for (const entry of this.entries) planes.set(entry >> 2, entry & 3);
    return planes;
  }
}

function indexOf(entry: number): number {
  return entry >> 2;
}
