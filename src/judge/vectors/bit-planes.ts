/* eslint-disable no-bitwise -- sets of peers are words of bits; this file alone touches them. */
/**
 * One truth per peer, for vectors in which many peers differ.
 *
 * Three sets of bits: `may` holds where the answer is not no, `must` where it is yes, and `unknown` says of the cells
 * in between that the cluster decides, not the request. And, or and not are those of verdict.ts, word by word.
 */
import { codeOf, NO, type Operation } from './truth-encoding';

const WORD = 32;

/** The three sets lie one behind the other: one allocation instead of three. */
const MUST = 0;
const MAY = 1;
const UNKNOWN = 2;
const PLANES = 3;

const YES_CODE = codeOf('yes');
const UNKNOWN_CODE = codeOf('unknown');
const CONDITIONAL_CODE = codeOf('conditional');

export class BitPlanes {
  static of(size: number, code: number): BitPlanes {
    const words = Math.ceil(size / WORD);
    const planes = new BitPlanes(size, words, new Uint32Array(PLANES * words));
    if (code !== NO) planes.fill(MAY);
    if (code === YES_CODE) planes.fill(MUST);
    if (code === UNKNOWN_CODE) planes.fill(UNKNOWN);
    return planes;
  }

  private constructor(readonly size: number, private readonly words: number, private readonly bits: Uint32Array) {}

  copy(): BitPlanes {
    return new BitPlanes(this.size, this.words, this.bits.slice());
  }

  at(index: number): number {
    const { words, bits } = this;
    const word = index >>> 5;
    const bit = 1 << (index & 31);
    if ((bits[MAY * words + word] & bit) === 0) return NO;
    if ((bits[MUST * words + word] & bit) !== 0) return YES_CODE;
    return (bits[UNKNOWN * words + word] & bit) !== 0 ? UNKNOWN_CODE : CONDITIONAL_CODE;
  }

  set(index: number, code: number): void {
    this.put(MUST, index, code === YES_CODE);
    this.put(MAY, index, code !== NO);
    this.put(UNKNOWN, index, code === UNKNOWN_CODE);
  }

  apply(operation: Operation, other: BitPlanes): void {
    this[operation](other);
  }

  not(): void {
    const { words, bits } = this;
    const may = MAY * words;
    for (let word = 0; word < words; word += 1) {
      const was = bits[may + word];
      bits[may + word] = ~bits[word];
      bits[word] = ~was;
    }
    this.trim(MAY);
    this.trim(MUST);
  }

  certain(): void {
    const { words, bits } = this;
    bits.copyWithin(MAY * words, MUST * words, (MUST + 1) * words);
    bits.fill(0, UNKNOWN * words, (UNKNOWN + 1) * words);
  }

  /** The number that all peers have, if they have the same. */
  get uniform(): number | undefined {
    if (this.size === 0) return NO;
    const first = this.at(0);
    return this.equals(BitPlanes.of(this.size, first)) ? first : undefined;
  }

  /** Every peer whose answer is not no, in order; with `outside`, only where it is no there. */
  indexes(outside?: BitPlanes): number[] {
    const found: number[] = [];
    const may = MAY * this.words;
    for (let word = 0; word < this.words; word += 1) {
      for (let rest = this.bits[may + word] & ~(outside ? outside.bits[may + word] : 0); rest !== 0; rest &= rest - 1) {
        found.push(word * WORD + (31 - Math.clz32(rest & -rest)));
      }
    }
    return found;
  }

  get isNever(): boolean {
    for (let word = MAY * this.words; word < (MAY + 1) * this.words; word += 1) if (this.bits[word] !== 0) return false;
    return true;
  }

  equals(other: BitPlanes): boolean {
    for (let word = 0; word < this.bits.length; word += 1) if (this.bits[word] !== other.bits[word]) return false;
    return true;
  }

  private and(other: BitPlanes): void {
    const { words, bits } = this;
    const [may, unknown] = [MAY * words, UNKNOWN * words];
    for (let word = 0; word < words; word += 1) {
      const must = bits[word] & other.bits[word];
      const either = bits[may + word] & other.bits[may + word];
      bits[unknown + word] = (bits[unknown + word] | other.bits[unknown + word]) & either & ~must;
      bits[word] = must;
      bits[may + word] = either;
    }
  }

  private or(other: BitPlanes): void {
    const { words, bits } = this;
    const [may, unknown] = [MAY * words, UNKNOWN * words];
    for (let word = 0; word < words; word += 1) {
      const must = bits[word] | other.bits[word];
      bits[unknown + word] = (bits[unknown + word] | other.bits[unknown + word]) & ~must;
      bits[word] = must;
      bits[may + word] |= other.bits[may + word];
    }
  }

  private agree(other: BitPlanes): void {
    const { words, bits } = this;
    const [may, unknown] = [MAY * words, UNKNOWN * words];
    for (let word = 0; word < words; word += 1) {
      const differs = (bits[word] ^ other.bits[word]) | (bits[may + word] ^ other.bits[may + word])
        | (bits[unknown + word] ^ other.bits[unknown + word]);
      bits[word] &= ~differs;
      bits[may + word] |= differs;
      bits[unknown + word] |= differs;
    }
  }

  private doubt(guard: BitPlanes): void {
    const { words, bits } = this;
    const [may, unknown] = [MAY * words, UNKNOWN * words];
    for (let word = 0; word < words; word += 1) {
      const doubted = guard.bits[may + word] & ~bits[word];
      bits[may + word] |= doubted;
      bits[unknown + word] |= doubted;
    }
  }

  private either(other: BitPlanes): void {
    const { words, bits } = this;
    const [may, unknown] = [MAY * words, UNKNOWN * words];
    for (let word = 0; word < words; word += 1) {
      const differs = (bits[word] ^ other.bits[word]) | (bits[may + word] ^ other.bits[may + word])
        | (bits[unknown + word] ^ other.bits[unknown + word]);
      const open = other.bits[may + word] & ~bits[word] & differs;
      bits[may + word] |= open;
      bits[unknown + word] |= open;
    }
  }

  private obscure(guard: BitPlanes): void {
    const { words, bits } = this;
    const [may, unknown] = [MAY * words, UNKNOWN * words];
    for (let word = 0; word < words; word += 1) {
      const hidden = guard.bits[may + word];
      bits[word] &= ~hidden;
      bits[may + word] |= hidden;
      bits[unknown + word] |= hidden;
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
