/** Which peers a set means, as one truth for each class of peers. Worked out once for every set that says the same. */
import { isTest, type PeerSet, type PeerTest } from './decision';
import type { Logic } from './logic';
import type { PeerClasses } from './peer-classes';
import { peerIndexOf, type PeerIndex } from './peer-index';
import { and, type Truth } from '../core/verdict';
import { TruthVector } from '../vectors/truth-vector';

export class PeerVectors {
  readonly index: PeerIndex;
  readonly size: number;
  /** Nobody and everybody. Shared: never to be changed. */
  readonly nobody: TruthVector;
  readonly everybody: TruthVector;
  readonly logic: Logic<TruthVector>;
  private readonly memo = new Map<string, TruthVector>();
  private readonly complements = new Map<string, TruthVector>();
  private readonly uniform: Readonly<Record<Truth, TruthVector>>;

  constructor(readonly peerClasses: PeerClasses) {
    this.size = peerClasses.all.length;
    this.index = peerIndexOf(peerClasses);
    const of = (truth: Truth) => TruthVector.of(this.size, truth);
    this.uniform = { yes: of('yes'), no: of('no'), conditional: of('conditional'), unknown: of('unknown') };
    this.nobody = this.uniform.no;
    this.everybody = this.uniform.yes;
    this.logic = logicOf(this.uniform);
  }

  /** One truth for everybody. Shared: never to be changed. */
  all(truth: Truth): TruthVector {
    return this.uniform[truth];
  }

  /** Whom a set means. The vector is shared: copy it before changing it. */
  of(set: PeerSet): TruthVector {
    if (set === 'any') return this.everybody;
    if (isTest(set)) return this.ofTest(set);
    if (set.kind === 'not') return isTest(set.set) ? this.ofComplement(set.set) : this.of(set.set).copy().not();
    const [first, ...others] = set.sets;
    if (first === undefined) return this.uniform[set.kind === 'and' ? 'yes' : 'no'];
    if (others.length === 0) return this.of(first);
    if (set.kind === 'and' && set.sets.every((one) => isTest(one))) return this.ofTests(set.sets as readonly PeerTest[]);
    return this.several(set.kind, this.of(first), others);
  }

  /** What changes nothing is not put together. */
  private several(kind: 'and' | 'or', first: TruthVector, others: readonly PeerSet[]): TruthVector {
    const [neutral, settled]: readonly Truth[] = kind === 'and' ? ['yes', 'no'] : ['no', 'yes'];
    let [vector, isOwn] = [first, false];
    for (const one of others) {
      if (vector.isUniformly(settled)) break;
      const other = this.of(one);
      if (other.isUniformly(neutral)) continue;
      if (vector.isUniformly(neutral) || other.isUniformly(settled)) {
        [vector, isOwn] = [other, false];
        continue;
      }
      if (!isOwn) [vector, isOwn] = [vector.copy(), true];
      vector[kind](other);
    }
    return isOwn ? vector.share() : vector;
  }

  private ofTest(test: PeerTest): TruthVector {
    const known = this.memo.get(test.key);
    if (known) return known;
    const vector = this.compute(test.candidates?.(this.index)?.map(({ index }) => index), (index) => test.matches(this.peerClasses.all[index].peer));
    this.memo.set(test.key, vector);
    return vector;
  }

  private ofComplement(test: PeerTest): TruthVector {
    let vector = this.complements.get(test.key);
    if (!vector) this.complements.set(test.key, vector = this.ofTest(test).copy().not());
    return vector;
  }

  /** Asks those alone whom the first test with few candidates can mean. */
  private ofTests(tests: readonly PeerTest[]): TruthVector {
    const key = tests.map((test) => test.key).join(' & ');
    const known = this.memo.get(key);
    if (known) return known;
    let candidates: readonly number[] | undefined;
    for (const test of tests) {
      candidates = test.candidates?.(this.index)?.map(({ index }) => index);
      if (candidates) break;
    }
    const vector = this.compute(candidates, (index) => {
      let all: Truth = 'yes';
      for (const test of tests) all = and(all, test.matches(this.peerClasses.all[index].peer));
      return all;
    });
    this.memo.set(key, vector);
    return vector;
  }

  private compute(candidates: readonly number[] | undefined, truthAt: (index: number) => Truth): TruthVector {
    return TruthVector.where(this.size, candidates ?? this.peerClasses.all.map(({ index }) => index), truthAt);
  }
}

function logicOf(uniform: Readonly<Record<Truth, TruthVector>>): Logic<TruthVector> {
  const is = (vector: TruthVector, truth: Truth) => vector.isUniformly(truth);
  return {
    of: (truth) => uniform[truth],
    is,
    and(left, right) {
      if (is(left, 'yes') || is(right, 'no')) return right;
      return is(right, 'yes') || is(left, 'no') ? left : left.copy().and(right);
    },
    not: (vector) => vector.copy().not(),
    certain: (vector) => vector.copy().certain(),
    anyOf(vectors) {
      const some = vectors.filter((vector) => !is(vector, 'no'));
      if (some.length < 2) return some[0] ?? uniform.no;
      const union = some[0].copy();
      for (const vector of some.slice(1)) union.or(vector);
      return union;
    },
    agreed: (left, right) => (left === right ? left : left.copy().agree(right)),
    either: (left, right) => (is(right, 'no') || left === right ? left : left.copy().either(right)),
  };
}
