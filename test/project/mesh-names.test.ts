import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, ROOT } from '../docs/documents';

/** Names of meshes, of their parts and of what they are made from. */
const NAMES = /istio|envoy|linkerd|consul|ztunnel|waypoint|\bambient\b|spiffe/i;

/** The factories: the public surface names each mesh once. */
const FACTORIES = 'src/author/constructs/mesh.ts';

function isOfAMesh(path: string): boolean {
  return path === FACTORIES || /^src\/author\/meshes\/(table\.ts$|\w[\w-]*\/)/.test(path);
}

test.each(['src/author', 'src/cdk8s'])('%s knows no mesh by name, but for its folder, the table and the factory', (room) => {
  const named = filesUnder(room).filter((path) => !isOfAMesh(path)).flatMap((path) => (
    readFileSync(join(ROOT, path), 'utf8').split('\n').flatMap((line, index) => (NAMES.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []))
  ));
  expect(named).toEqual([]);
});

test('the folders of meshes name their own mesh alone', () => {
  const meshes = [...new Set(filesUnder('src/author/meshes').flatMap((path) => /^src\/author\/meshes\/([\w-]+)\//.exec(path)?.[1] ?? []))];
  expect(meshes.length).toBeGreaterThan(1);
  const strays = filesUnder('src/author/meshes').flatMap((path) => {
    const own = /^src\/author\/meshes\/([\w-]+)\//.exec(path)?.[1];
    if (own === undefined) return [];
    const others = meshes.filter((mesh) => mesh !== own && mesh !== 'none');
    const text = readFileSync(join(ROOT, path), 'utf8');
    return others.filter((other) => new RegExp(`\\b${other}`, 'i').test(text)).map((other) => `${path}: ${other}`);
  });
  expect(strays).toEqual([]);
});
