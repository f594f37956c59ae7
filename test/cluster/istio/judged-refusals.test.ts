import { askIstio } from './ask';
import { ACCEPTED_BY_ISTIO, REFUSED_BY_ISTIO } from '../../refusals/istio';

const REFUSED = REFUSED_BY_ISTIO.filter(({ by }) => by === 'istiod');

/** That istiod's webhook refuses what the judge says that it refuses, for the same reason, and takes what the judge takes. */
describe('istiod', () => {
  let answers: readonly string[];
  beforeAll(() => { answers = askIstio('validate', { objects: [...REFUSED, ...ACCEPTED_BY_ISTIO].map(({ object }) => object) }); });

  test.each(REFUSED.map((item, index) => [`${item.object.kind}: ${item.title}`, item, index] as const))('refuses %s', (_, { says, real }, index) => {
    if (real === undefined) expect(answers[index]).toContain(says);
    else expect(answers[index]).toMatch(new RegExp(real));
  });

  test.each(ACCEPTED_BY_ISTIO.map((item, index) => [`${item.object.kind}: ${item.title}`, index] as const))('takes %s', (_, index) => {
    expect(answers[REFUSED.length + index]).toBe('');
  });
});
