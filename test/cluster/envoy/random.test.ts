import { compare, type Comparison } from './compare';
import { startFleet, type Fleet } from './fleet';
import { RANDOM } from './random';

describe('random policies', () => {
  let fleet: Fleet;
  beforeAll(async () => { fleet = await startFleet(RANDOM); });
  afterAll(() => fleet?.stop());

  test('Envoy and the judge agree wherever the judge is certain', async () => {
    const all: Comparison[] = [];
    for (const world of RANDOM) all.push(await compare(world, fleet));
    const sum = (count: (item: Comparison) => number) => all.reduce((total, item) => total + count(item), 0);
    const policies = RANDOM.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'AuthorizationPolicy'));
    const cells = sum((item) => item.cells);
    const open = sum((item) => item.open);
    process.stdout.write(`Envoy, random policies: ${policies.length} AuthorizationPolicies in ${RANDOM.length} sets, ${cells} cells, `
      + `${sum((item) => item.allowed)} allowed, ${sum((item) => item.denied)} denied, ${open} left open by the judge\n`);

    expect(all.flatMap((item) => item.disagreements).slice(0, 50)).toEqual([]);
    expect(open).toBeLessThan(cells / 4);
  });
});
