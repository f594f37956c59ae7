import { CILIUM, ciliumRefusals } from './cilium-policies';
import { ACCEPTED_BY_CILIUM, REFUSED_BY_CILIUM } from '../../refusals/cilium';

/** That the agent refuses what the judge says that it refuses, for the same reason, and takes what the judge takes. */
describe(CILIUM, () => {
  const refused = REFUSED_BY_CILIUM.filter(({ by }) => by === 'Cilium');
  const reasons = ciliumRefusals(refused.map(({ object }) => object));
  const complaints = ciliumRefusals(ACCEPTED_BY_CILIUM.map(({ object }) => object));

  test.each(refused.map((item, index) => [`${item.object.kind}: ${item.title}`, item, index] as const))('refuses %s', (_, { says, real }, index) => {
    if (real === undefined) expect(reasons[index]).toContain(says);
    else expect(reasons[index]).toMatch(new RegExp(real));
  });

  test.each(ACCEPTED_BY_CILIUM.map(({ object, title }, index) => [`${object.kind}: ${title}`, index] as const))('takes %s', (_, index) => {
    expect(complaints[index]).toBe('');
  });
});
