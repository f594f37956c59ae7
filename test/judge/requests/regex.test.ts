import { valuesOfRegex } from '../../../src/judge/requests/pattern';
import { Regex } from '../../../src/judge/requests/regex';
import { requestSpace } from '../../../src/judge/requests/requests';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

jest.setTimeout(PROPERTY_TIMEOUT);

const VALUES = ['', '/', '/a', '/ab', '/a/b', '/a/1', '/a/12', '/a/x/b', 'GET', 'POST', '/a.b', '/axb', '/a-b', '/A', '/a?b'];

describe('a regular expression matches whole values, as that of the platform does', () => {
  test.each([
    '/a', '/a.*', '/a/.*', '/a(/.*)?', '/a/[0-9]+', '/a/\\d{1,2}', '/a/\\d{2,}', '/a/\\d{2}', '^/a$', '/(a|b)/[^/]+', 'GET|POST', '(?:GET|POST)', '.*', '', '/a.b', '/a\\.b', '/a[.\\-]b',
    '/[a-z]+', '/[^a-z]*', '/a(\\?.*)?', '/.{2}', '/a/?b?', '/a/+1', '/a/.*?b', '[]/a]+', '/\\w+', '/a\\W\\w', '(a|)', '/a[b-]*',
  ])('%s', (text) => {
    const regex = Regex.tryParse(text)!;
    expect(VALUES.filter((value) => regex.matches(value))).toEqual(VALUES.filter((value) => new RegExp(`^(?:${text.replace('[]/a]', '[\\]/a]')})$`, 's').test(value)));
  });
});

test.each([
  '(?i)/a', '/a\\b', '\\p{L}+', '/(?P<x>a)', '/a**', '/a{2', '/{id}', '/a(', '/a)', '[a', '[b-a]', '/a{3,2}', '/a{1001}', '\\', '/(^a)', 'a$b', '[[:alpha:]]', '(?=a)', `(${'a'.repeat(1000)})`, '((a{100}){100})',
  `${'('.repeat(400)}a${'){9}'.repeat(150)}`,
])('%s is not understood', (text) => {
  expect(Regex.tryParse(text)).toBeUndefined();
});

const piece = fc.constantFrom('a', 'b', '/', '.', '.*', '[ab]', '[^a]', '(a|b)', '(/a)?', 'a+', '\\d', '[0-9]{1,2}', '(ab)*');
const expression = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));

test('random expressions match what those of the platform match', () => {
  fc.assert(fc.property(expression, fc.array(fc.constantFrom('a', 'b', '/', '1', '22'), { maxLength: 6 }).map((parts) => parts.join('')), (text, value) => {
    expect(Regex.tryParse(text)?.matches(value)).toBe(new RegExp(`^(?:${text})$`).test(value));
  }), { numRuns: 500 });
});

test('every path belongs to the class of requests that expressions put it in', () => {
  fc.assert(fc.property(fc.array(expression, { minLength: 1, maxLength: 3 }), fc.array(fc.constantFrom('a', 'b', '1', '22', 'ab'), { minLength: 1, maxLength: 4 }), (texts, parts) => {
    const path = `/${parts.join('/')}`;
    const regexes = texts.map((text) => Regex.tryParse(text)!);
    const space = requestSpace({ methods: [], hosts: [], paths: regexes.flatMap((regex) => valuesOfRegex(regex)) }, 'NONE')!;
    const alike = space.paths.atoms.filter(({ witness }) => regexes.every((regex) => regex.matches(witness) === regex.matches(path)));
    expect(alike).not.toEqual([]);
  }), { numRuns: 200 });
});

test('a beginning is told from what nothing can complete', () => {
  const goesOn = (text: string, beginning: string) => Regex.tryParse(text)!.goesOn(beginning);
  expect([goesOn('/a\\?.+', '/a?'), goesOn('/a(\\?.*)?', '/a?'), goesOn('/a', '/a?'), goesOn('/a.*', '/a?'), goesOn('/b\\?.+', '/a?')]).toEqual([true, true, false, true, false]);
});

test('texts, and texts with any rest, are told as such', () => {
  const values = (text: string) => valuesOfRegex(Regex.tryParse(text)!);
  expect([values('GET|POST'), values('/a.*'), values('/a\\.b'), values('/a(/.*)?'), values('.*'), values('/a\\*')]).toEqual([
    ['GET', 'POST'], ['/a*'], ['/a.b'], ['/a', '/a/*'], ['matching .*'], ['matching /a\\*'],
  ]);
});
