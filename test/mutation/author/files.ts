import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const SRC = join(__dirname, '..', '..', '..', 'src');

/** What of the author's half decides what is written. */
const PLACES = [
  'graph/mesh', 'graph/build', 'graph/http-operations.ts', 'graph/labels.ts', 'graph/port.ts', 'constructs/interpret', 'constructs/access.ts',
  'constructs/port.ts', 'constructs/cluster-profile.ts', 'constructs/mesh.ts', 'constructs/external-host.ts', 'constructs/external-network.ts',
  'constructs/service-reference.ts', 'constructs/secret-store.ts', 'constructs/edge-gateway.ts', 'render',
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
