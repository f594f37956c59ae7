import { compare } from './compare';
import { startFleet, type Fleet } from './fleet';
import type { World } from './world';

/** Tests that Envoy and the judge give the same answers, set by set. */
export function describeAgreement(title: string, sets: readonly World[]): void {
  const worlds = sets.map((world, index) => ({ ...world, name: `${index} ${world.name}` }));

  describe(title, () => {
    let fleet: Fleet;
    let cells = 0;
    let open = 0;
    beforeAll(async () => { fleet = await startFleet(worlds); });
    afterAll(async () => {
      process.stdout.write(`Envoy, ${title}: ${worlds.length} sets, ${cells} cells, ${open} left open by the judge\n`);
      await fleet?.stop();
    });

    test.each(worlds.map((world) => [world.name, world] as const))('%s', async (_, world) => {
      const comparison = await compare(world, fleet);
      cells += comparison.cells;
      open += comparison.open;

      expect(comparison.disagreements.slice(0, 20)).toEqual([]);
      expect(comparison.cells).toBeGreaterThan(0);
    });
  });
}
