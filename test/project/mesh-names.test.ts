import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, ROOT } from '../support/files';

/** Names of meshes, of their parts and of what they are made from; a kind of Cilium and a protocol have one in theirs. */
const NAMES = /istio|(?<!cilium)envoy(?!\.service\.auth)|linkerd|consul|ztunnel|waypoint|\bambient\b|spiffe/i;

/** SPIFFE IDs are those of meshes, but for the certificates that services ask for themselves. */
const NAMES_OF_MESHES = new RegExp(NAMES.source.replace('|spiffe', ''), 'i');
const WITHOUT_A_MESH = /\/(check-)?(spire|certificates|cert-manager)(\/|\.ts$)|\/(service|shown|shared-certificate)-identity\.ts$|\/constructs\/(cluster-profile|certificate-issuers)\.ts$|\/record\/values\.ts$/;

/** Where each room may name meshes: their folders, the table of them, and the public factory. */
const OF_MESHES: Readonly<Record<string, RegExp>> = {
  'src/author': /^src\/author\/(constructs\/(mesh|gateway-controller)\.ts$|(meshes|gateways)\/(table\.ts$|\w[\w-]*\/))/,
  'src/cdk8s': /^$/,
  'src/proof': /^src\/proof\/(meshes|gateways)\/((table|checks|unmodelled)\.ts$|\w[\w-]*\/)/,
  'src/rules': /^src\/rules\/((meshes|controllers)\.ts$|envoy-gateway\/|istio\/|linkerd\/|consul\/|spire\/)/,
  'src/report': /^$/,
  'src/cli': /^src\/cli\/meshes\//,
  'src/adopt': /^src\/adopt\/meshes\//,
  'src/testing': /^$/,
};

test.each(Object.entries(OF_MESHES))('%s knows no mesh by name, but for its folder and the table', (room, allowed) => {
  const named = filesUnder(room).filter((path) => !allowed.test(path)).flatMap((path) => (
    readFileSync(join(ROOT, path), 'utf8').split('\n').flatMap((line, index) => ((WITHOUT_A_MESH.test(path) ? NAMES_OF_MESHES : NAMES).test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []))
  ));
  expect(named).toEqual([]);
});

/** The judge knows every mesh that there is, also those that it does not model. */
const NAMES_OF_THE_JUDGE = new RegExp(`${NAMES.source}|cilium|calico|kuma\\b|antrea`, 'i');

test('the judge names no mesh and no network plugin outside its layers', () => {
  const named = filesUnder('src/judge').filter((path) => !path.startsWith('src/judge/layers/')).flatMap((path) => (
    readFileSync(join(ROOT, path), 'utf8').split('\n').flatMap((line, index) => (NAMES_OF_THE_JUDGE.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []))
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
