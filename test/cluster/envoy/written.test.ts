import { compare } from './compare';
import { startFleet, type Fleet } from './fleet';
import { ABOUT_CALLERS, ABOUT_MTLS } from './written-callers';
import { ABOUT_ADDRESSES, ABOUT_CUSTOM, ABOUT_SNI } from './written-others';
import { ABOUT_REQUESTS } from './written-requests';
import { ABOUT_TOKENS } from './written-tokens';

const WORLDS = [
  ...ABOUT_CALLERS, ...ABOUT_MTLS, ...ABOUT_REQUESTS, ...ABOUT_TOKENS, ...ABOUT_SNI, ...ABOUT_CUSTOM, ...ABOUT_ADDRESSES,
].map((world, index) => ({ ...world, name: `${index} ${world.name}` }));

describe('policies that the examples do not have: Envoy and the judge agree', () => {
  let fleet: Fleet;
  let cells = 0;
  let open = 0;
  beforeAll(async () => { fleet = await startFleet(WORLDS); });
  afterAll(async () => {
    process.stdout.write(`Envoy, policies written for it: ${WORLDS.length} sets, ${cells} cells, ${open} left open by the judge\n`);
    await fleet?.stop();
  });

  test.each(WORLDS.map((world) => [world.name, world] as const))('%s', async (_, world) => {
    const comparison = await compare(world, fleet);
    cells += comparison.cells;
    open += comparison.open;

    expect(comparison.disagreements.slice(0, 20)).toEqual([]);
    expect(comparison.cells).toBeGreaterThan(0);
  });
});
