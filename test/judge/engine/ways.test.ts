import type { Dial } from '../../../src/judge/core/flow';
import type { Truth } from '../../../src/judge/core/verdict';
import { ONE } from '../../../src/judge/engine/logic';
import { answerOfWays, type Ways } from '../../../src/judge/engine/meshes/ways';
import type { PeerClass } from '../../../src/judge/engine/peer-classes';
import { PeerVectors } from '../../../src/judge/engine/peer-vectors';
import { TruthVector } from '../../../src/judge/vectors/truth-vector';

/** Every combination: few truths of two ways, of three questions. */
const TRUTHS: readonly Truth[] = ['yes', 'no', 'conditional', 'unknown'];
const KNOWN: readonly Truth[] = ['yes', 'no', 'unknown'];
const CERTAIN: readonly Truth[] = ['yes', 'no'];
const DIALS: readonly (Dial | undefined)[] = [undefined, 'service', 'address'];

interface Question { readonly ways: Ways<Truth>; readonly service: Truth; readonly address: Truth }

const QUESTIONS: readonly Question[] = KNOWN.flatMap((known) => CERTAIN.flatMap((own) => CERTAIN.flatMap((passing) => (
  TRUTHS.flatMap((service) => TRUTHS.map((address) => ({ ways: { service: known, address: own, passing }, service, address })))
))));

describe('the answers of two ways', () => {
  test('are put together alike for one caller and for all', () => {
    const classes: readonly PeerClass[] = QUESTIONS.map((_, index) => ({
      index, peer: { kind: 'external', address: { family: 4, value: BigInt(index) }, ranges: [] }, members: [],
    }));
    const { logic, size } = new PeerVectors({ all: classes, byNamespace: new Map(), externals: classes });
    const vectorOf = (truthOf: (question: Question) => Truth) => TruthVector.where(size, classes.keys(), (index) => truthOf(QUESTIONS[index]!));
    for (const dial of DIALS) {
      const ways = {
        service: vectorOf((one) => one.ways.service), address: vectorOf((one) => one.ways.address), passing: vectorOf((one) => one.ways.passing),
      };
      const all = answerOfWays(logic, ways, vectorOf(({ service }) => service), vectorOf(({ address }) => address), dial);
      expect(QUESTIONS.map((_, index) => all.at(index))).toEqual(QUESTIONS.map((one) => answerOfWays(ONE, one.ways, one.service, one.address, dial)));
    }
  });

  test.each(QUESTIONS.filter(({ ways }) => ways.service !== 'unknown'))('of a caller of whom all is known: %j', ({ ways, service, address }) => {
    const alone = ways.address === 'yes' || ways.passing === 'no' ? 'no' : address;
    expect(answerOfWays(ONE, ways, service, address, 'address')).toBe(ways.address === 'yes' ? service : alone);
    expect(answerOfWays(ONE, ways, service, address, 'service')).toBe(ways.service === 'yes' ? service : alone);
    const either = service === 'yes' || alone === 'no' || alone === service ? service : 'unknown';
    expect(answerOfWays(ONE, ways, service, address)).toBe(ways.service === 'yes' ? either : alone);
  });

  test.each(QUESTIONS.filter(({ ways }) => ways.service === 'unknown'))('are certain only where it makes no difference what a proxy knows: %j', ({ ways, service, address }) => {
    const answers = CERTAIN.map((known) => answerOfWays(ONE, { ...ways, service: known }, service, address, 'service'));
    expect(answerOfWays(ONE, ways, service, address, 'service')).toBe(answers[0] === answers[1] ? answers[0] : 'unknown');
  });
});
