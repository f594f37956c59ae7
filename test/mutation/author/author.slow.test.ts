import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorFiles } from './files';
import { Loader } from './loader';
import { authorMutants } from './mutants';
import type { AuthorMutant } from './mutants';
import { authorPage } from './page';
import { reasonsFor } from './survivors';
import { AuthorCourt } from './trial';
import type { AuthorTrial } from './trial';
import { PROPERTY_TIMEOUT } from '../../support/properties';

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'mutation-author.md');

/** With `AUTHOR_MUTATION=all` every mutant is tried, which takes a quarter of an hour, and the page written; without it some of each file. */
const EVERYTHING = process.env.AUTHOR_MUTATION === 'all';
const ONE_OF = 120;

/** Facts that once went into manifests and proof alike. */
const KNOWN: readonly (readonly [path: string, from: string, to: string])[] = [
  ['author/meshes/istio/ports.ts', 'ISTIOD_PORT = 15012', 'ISTIOD_PORT = 15013'],
  ['author/meshes/istio/ports.ts', 'AGENT_PORT = 15020', 'AGENT_PORT = 15090'],
  ['author/meshes/istio/installation.ts', "{ app: 'istiod' }", "{ app: 'pilot' }"],
  ['author/constructs/access.ts', 'methods: access.methods ?? []', 'methods: []'],
  ['author/constructs/access.ts', 'paths: access.paths ?? []', 'paths: []'],
  ['author/constructs/access.ts', "methods: ['POST'], paths", 'methods: [], paths'],
  ['author/constructs/cluster-profile.ts', "'k8s-app': 'kube-dns'", "'k8s-app': 'coredns'"],
  ['author/constructs/cluster-profile.ts', "namespace: 'kube-system', podLabels }", "namespace: 'default', podLabels }"],
  ['author/constructs/cluster-profile.ts', '?? 6443', '?? 443'],
  ['author/constructs/cluster-profile.ts', "'app.kubernetes.io/name': 'prometheus'", "'app.kubernetes.io/name': 'grafana'"],
  ['author/meshes/istio/mesh.ts', "rootNamespace = 'istio-system'", "rootNamespace = 'istio'"],
  ['author/constructs/zero-trust-defaults.ts', "nearest(this.construct, 'profile') ?? ClusterProfile", 'ClusterProfile'],
];

describe('a wrong half that writes', () => {
  const loader = new Loader();
  let court: AuthorCourt;
  let trials: readonly AuthorTrial[];

  beforeAll(() => {
    jest.spyOn(process, 'emitWarning').mockImplementation();
    court = new AuthorCourt(loader);
    const mutants = authorFiles().flatMap((path) => authorMutants(path, loader.source(path)));
    trials = mutants.filter((_mutant, at) => EVERYTHING || at % ONE_OF === 0).map((mutant) => court.try(mutant));
    if (EVERYTHING) writeFileSync(PAGE, authorPage(trials));
  }, PROPERTY_TIMEOUT);

  test.each(KNOWN)('in %s is refused: %s', (path, from, to) => {
    const source = loader.source(path);
    expect(source).toContain(from);
    const mutant: AuthorMutant = { path, line: 0, what: `${from} becomes ${to}`, source: source.replace(from, to) };
    expect(court.try(mutant)).toMatchObject({ end: 'refused', words: expect.arrayContaining([expect.stringMatching(/^Error: Validation failed/)]) });
  });

  test('is refused, unless what differs lets nobody in', () => {
    const unexplained = trials.filter(({ end, words }) => end === 'written' && !reasonsFor(words));
    expect(unexplained.map(({ mutant, words }) => `${mutant.path}:${mutant.line} ${mutant.what}: ${words.join(', ')}`)).toEqual([]);
  });

  test('is refused for the most part', () => {
    const changing = trials.filter(({ end }) => end !== 'same');
    expect(changing.filter(({ end }) => end === 'refused').length / changing.length).toBeGreaterThan(0.6);
  });
});
