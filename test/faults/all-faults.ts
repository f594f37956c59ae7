import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Area, Fault } from './fault';
import { World } from './world';
import { synthesized } from '../support/synthesized';
import type { Synthesized } from '../support/synthesized';

/** One change in so many is tried by the fast tests, and the others by the slow ones. */
const FAST = 4;

export function synthesize(change: (world: World) => void): Synthesized {
  return synthesized((outdir) => {
    const world = new World(outdir);
    change(world);
    return world.app;
  });
}

/** A file in `areas/` is an area: it needs no other mention. */
const FOLDER = join(__dirname, 'areas');
const AREAS = readdirSync(FOLDER).filter((file) => file.endsWith('.ts')).map((file): readonly [name: string, area: Area] => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- found by name, while tests are collected
  const { AREA } = require(join(FOLDER, file)) as { readonly AREA: Area };
  return [file.slice(0, -'.ts'.length), AREA];
});

/** Tests of the changes that are tried at this speed: each change belongs to one of the two. */
export function tryFaults(speed: 'fast' | 'slow'): void {
  const chosen = <T>(changes: Readonly<Record<string, T>>) => Object.entries(changes).filter((_, index) => (index % FAST === 0) === (speed === 'fast'));

  for (const [area, { faults, harmless }] of AREAS) {
    const [refused, accepted] = [chosen(faults), chosen(harmless)];
    if (refused.length + accepted.length > 0) describe(area, () => tryArea(refused, accepted));
  }
}

function tryArea(refused: readonly (readonly [string, Fault])[], accepted: readonly (readonly [string, Area['harmless'][string]])[]): void {
  for (const [name, { change, object, says }] of refused) {
    test(`refused: ${name}`, () => {
      const { files, error } = synthesize(change);

      expect(files).toEqual([]);
      expect(error).toMatch(/^Error: Validation failed with the following errors:/);
      expect(missingIn(error, { object, says })).toEqual([]);
    });
  }

  for (const [name, change] of accepted) {
    test(`accepted: ${name}`, () => {
      expect(synthesize(change)).toEqual({ files: ['.zero-trust.facts', 'shop.k8s.yaml'], error: '' });
    });
  }
}

/** What is not said by the message that says most of it: the parts must be in one message, so that it can be acted on alone. */
function missingIn(error: string, { object, says }: Pick<Fault, 'object' | 'says'>): readonly (string | RegExp)[] {
  const isSaid = (message: string, words: string | RegExp) => (typeof words === 'string' ? message.includes(words) : words.test(message));
  const missing = error.split('\n').map((message) => [object, ...says].filter((words) => !isSaid(message, words)));
  return missing.reduce((least, some) => (some.length < least.length ? some : least));
}
