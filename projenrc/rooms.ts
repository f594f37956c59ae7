import { readdirSync } from 'node:fs';
import { JsonFile } from 'projen';
import type { cdk8s } from 'projen';

/**
 * Who may import whom under src/ (docs/architecture.md has the picture).
 * The order is that in which data flows; `judge` stays alone, because it must not share one line with the author
 * whose work it judges. `proof` reads what the user wrote, word for word, and nothing that the author made of it.
 */
const ROOMS: Record<string, readonly string[]> = {
  'author/graph': [],
  'author/render': ['author/graph'],
  'author/meshes': ['author/graph', 'author/render'],
  'author/gateways': ['author/graph', 'author/render', 'author/meshes'],
  'author/build': ['author/graph', 'author/meshes', 'author/gateways'],
  'judge': [],
  'rules': ['judge'],
  'proof': ['author/graph/record', 'judge', 'rules'],
  'report': ['judge', 'proof', 'rules'],
  'cdk8s/app': [],
  'cdk8s/bridge': ['author/build', 'author/gateways', 'author/graph', 'author/meshes', 'author/render', 'cdk8s/app', 'judge', 'proof', 'report', 'rules'],
  'author/interpret': ['author/constructs', 'author/gateways', 'author/graph', 'author/meshes', 'cdk8s/bridge'],
  'author/constructs': ['author/gateways', 'author/graph', 'author/interpret', 'author/meshes', 'cdk8s/app', 'cdk8s/bridge'],
  'adopt': ['author/graph', 'author/meshes', 'judge', 'report', 'rules'],
  'cli': ['adopt', 'author/graph', 'author/render', 'cdk8s/app', 'cdk8s/bridge', 'judge', 'proof', 'report', 'rules'],
  'testing': ['author/graph', 'author/render', 'cdk8s/app', 'cdk8s/bridge', 'judge', 'proof', 'report', 'rules'],
};

/** Inside the judge, what knows no layer by name: each is handed to it by the table of layers, with an interface for what is needed of it. */
const BELOW_LAYERS = ['core', 'objects', 'cluster', 'requests', 'vectors', 'engine', 'questions'];

const LAYERS = 'src/judge/layers';

/** Layers never import each other: what two of them need goes to what they stand on. */
function layerZones() {
  const layers = readdirSync(LAYERS, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return [
    ...BELOW_LAYERS.map((room) => ({ target: `./src/judge/${room}`, from: `./${LAYERS}`, message: `judge/${room}/ knows no layer` })),
    ...layers.map((layer) => ({
      target: `./${LAYERS}/${layer}`, from: `./${LAYERS}`, except: [`./${layer}`, './layer.ts'], message: `judge/layers/${layer}/ knows no other layer`,
    })),
  ];
}

/** The rooms that may know cdk8s; every other one is plain data in, plain data out. */
const CDK8S_ROOMS = ['author/constructs', 'author/interpret', 'cdk8s', 'testing'];

/** Longer than this, a file holds more than one concept. */
const MAX_LINES = 300;

/** Turns the table above into lint rules. */
export function enforceRooms(project: cdk8s.ConstructLibraryCdk8s): void {
  const eslint = project.eslint;
  if (!eslint) throw new Error('the rooms are enforced by eslint, which this project has switched off');

  const zones = Object.entries(ROOMS).map(([room, allowed]) => ({
    target: `./src/${room}`,
    from: './src',
    except: [room, ...allowed].map((name) => `./${name}`),
    message: `${room}/ may import only from: ${[room, ...allowed].join(', ')}`,
  }));
  eslint.addRules({
    'import/no-restricted-paths': ['error', { zones: [...zones, ...layerZones()] }],
    'import/no-cycle': ['error', { ignoreExternal: true }],
    'max-lines': ['error', { max: MAX_LINES, skipBlankLines: false, skipComments: false }],
  });
  const plainRooms = Object.keys(ROOMS).filter((room) => !CDK8S_ROOMS.some((known) => room === known || room.startsWith(`${known}/`)));
  eslint.addOverride({
    files: plainRooms.map((room) => `src/${room}/**/*.ts`),
    rules: {
      'no-restricted-imports': ['error', {
        paths: ['cdk8s', 'cdk8s-plus-28', 'constructs'].map((name) => ({
          name, message: 'Only the constructs, cdk8s/ and testing/ know cdk8s.',
        })),
      }],
    },
  });
  // The test that tries the rules reads the table from here instead of repeating it.
  new JsonFile(project, '.projen/rooms.json', { obj: { rooms: ROOMS, belowLayers: BELOW_LAYERS, cdk8sRooms: CDK8S_ROOMS, maxLines: MAX_LINES } });
}
