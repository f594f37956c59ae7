import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const SRC = join(__dirname, '..', '..', '..', 'src');

/** What of the author's half decides what is written. */
const PLACES = [
  'author/meshes', 'author/build', 'author/graph/http-operations.ts', 'author/graph/labels.ts', 'author/graph/port.ts', 'author/graph/reader.ts', 'author/graph/route-paths.ts', 'author/interpret', 'author/constructs/access.ts',
  'author/constructs/port.ts', 'author/constructs/cluster-profile.ts', 'author/constructs/mesh.ts', 'author/constructs/external-host.ts', 'author/constructs/external-network.ts',
  'author/constructs/scraper.ts', 'author/constructs/zero-trust-defaults.ts', 'author/constructs/secret-store.ts', 'author/constructs/edge-gateway.ts', 'author/render',
];

/** The sources whose constants are changed, relative to `src/`. */
export function authorFiles(): readonly string[] {
  return PLACES.flatMap((place) => (place.endsWith('.ts') ? [place] : filesUnder(place)));
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(SRC, folder), { withFileTypes: true }).flatMap((entry) => (
    entry.isDirectory() ? filesUnder(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]
  ));
}
