/** Manifests as the judge reads them: with the readers of every layer. */
import { tryFindDoubt, tryFindKind, tryFindServedInstead } from './kinds';
import { OF_OTHER_SERVERS } from './layers/kinds';
import { LAYERS } from './layers/table';
import type { Manifests } from './objects/manifests';
import { readObjects, type ManifestInput, type RawObject } from './objects/read/documents';
import { ManifestReader } from './objects/read/read-manifests';
import { tryFindUnknownDoubt } from './unknown-kinds';

const READER = new ManifestReader(LAYERS, {
  tryFindKind, tryFindDoubt, tryFindUnknownDoubt, tryFindServedInstead, isOfOtherServer: (group) => OF_OTHER_SERVERS.has(group),
});

/** Reads all inputs. Throws a ManifestSyntaxError where they can't be read at all. */
export function parseManifests(inputs: readonly ManifestInput[]): Manifests {
  return parseObjects(readObjects(inputs));
}

/** Reads objects that were taken out of their inputs before. */
export function parseObjects(objects: readonly RawObject[]): Manifests {
  return READER.read(objects);
}
