import type { StringAtom } from '../../../src/judge/requests/atoms';
import { describeRequests, formatRequestSet } from '../../../src/judge/requests/describe';
import { matchesPattern, pathPattern } from '../../../src/judge/requests/pattern';
import { requestSpace } from '../../../src/judge/requests/requests';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';
import { RUNS } from '../oracle/arbitrary';

const literal = fc.stringMatching(/^\/[ab/]{0,4}$/);
const pattern = fc.oneof(
  literal, literal.map((text) => `${text}*`), literal.map((text) => `*${text}`), fc.constant('*'),
  fc.constantFrom('/{*}', '/{**}', '/a/{*}', '/a/{**}', '/{*}/b', '/a/{**}/b', '/{*}/{**}'),
);
const path = fc.stringMatching(/^\/[abc=/]{0,7}$/);

const signatureOf = ({ matching }: StringAtom, patterns: readonly string[]) => patterns.map((_, place) => Number(matching.includes(place))).join('');
const signature = (patterns: readonly string[], text: string) => patterns.map((value) => Number(matchesPattern(pathPattern(value), text))).join('');

jest.setTimeout(PROPERTY_TIMEOUT);

describe('the classes of strings that patterns can tell apart', () => {
  test('every string falls into one of them', () => {
    const some = fc.uniqueArray(pattern, { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(some, fc.array(path, { minLength: 20, maxLength: 40 }), (patterns, paths) => {
      const { paths: dimension } = requestSpace({ methods: [], paths: patterns, hosts: [] }, 'NONE')!;
      const known = new Set(dimension.atoms.map((atom) => signature(dimension.values, atom.witness)));
      for (const text of paths) if (!known.has(signature(dimension.values, text))) throw new Error(`${text} is in no class of ${patterns.join(' ')}`);
    }), { numRuns: RUNS });
  });

  test('every class has a witness with its signature, and no two have the same', () => {
    fc.assert(fc.property(fc.uniqueArray(pattern, { maxLength: 5 }), (patterns) => {
      const { paths: dimension } = requestSpace({ methods: [], paths: patterns, hosts: [] }, 'MERGE_SLASHES')!;
      const signatures = dimension.atoms.map((atom) => signatureOf(atom, dimension.values));
      expect(new Set(signatures).size).toBe(signatures.length);
      for (const atom of dimension.atoms) expect(signature(dimension.values, atom.witness)).toBe(signatureOf(atom, dimension.values));
      for (const atom of dimension.atoms) expect(atom.witness).toMatch(/^\/(?!.*\/\/)/);
    }), { numRuns: RUNS });
  });

  test('a path that normalization removes is no class', () => {
    const witnesses = (mode: 'NONE' | 'BASE' | 'MERGE_SLASHES') => requestSpace({ methods: [], paths: ['/a/../b', '/a//b'], hosts: [] }, mode)!.paths.atoms.map((atom) => atom.witness);
    expect([witnesses('NONE').length, witnesses('BASE').length, witnesses('MERGE_SLASHES').length]).toEqual([3, 2, 1]);
  });

  test('methods that no pattern names are one class, shown by a familiar one', () => {
    const space = requestSpace({ methods: ['POST'], paths: [], hosts: [] }, 'BASE')!;
    expect(space.methods.atoms.map((atom) => atom.witness)).toEqual(['GET', 'POST']);
  });

  test('too many combinations are given up instead of enumerated', () => {
    const many = Array.from({ length: 100 }, (_, index) => `/path-${index}`);
    expect(requestSpace({ methods: many.map((text) => text.slice(1)), paths: many, hosts: [] }, 'BASE')).toBeUndefined();
  });

  test('templates that explode the automaton are given up instead of walked for ever', () => {
    const explosive = Array.from({ length: 12 }, (_, index) => `/{*}/${'{*}/'.repeat(index)}a${index}/{**}/b${index}`);
    expect(requestSpace({ methods: [], paths: explosive, hosts: [] }, 'BASE')).toBeUndefined();
  });
});

describe('descriptions of requests', () => {
  function described(methods: string[], paths: string[], wanted: (method: string, path: string) => boolean): string[] {
    const space = requestSpace({ methods, paths, hosts: [] }, 'BASE')!;
    const atoms = space.methods.atoms.flatMap((method, m) => space.paths.atoms
      .flatMap((one, p) => (wanted(method.witness, one.witness) ? [{ method: m, path: p, host: 0 }] : [])));
    return describeRequests(space, atoms).map(formatRequestSet);
  }

  test('name the patterns, the widest alone', () => {
    expect(described(['GET', 'POST'], ['/a/*', '/a/b'], (method, text) => method === 'POST' && text.startsWith('/a/'))).toEqual(['POST /a/*']);
  });

  test('say what is left out where that is simpler', () => {
    expect(described([], ['/admin/*'], (_, text) => !text.startsWith('/admin/'))).toEqual(['* * except /admin/*']);
  });

  test('are rectangles where methods differ by path', () => {
    expect(described(['GET', 'POST'], ['/a', '/b'], (method, text) => (text === '/a' && method === 'GET') || (text === '/b' && method === 'POST')).sort()).toEqual(['GET /a', 'POST /b']);
  });

  test('show an example where no pattern names a class alone', () => {
    expect(described([], ['/a*', '/ab*', '/abc*'], (_, text) => text.startsWith('/a') && !text.startsWith('/ab') || text.startsWith('/abc'))).toEqual(['* /abc*,like /a']);
  });
});
