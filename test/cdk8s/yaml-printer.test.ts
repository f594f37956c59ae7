import { Yaml } from 'cdk8s';
import { isMisread } from '../../src/cdk8s/app/yaml/misread';
import { YamlPrinter } from '../../src/cdk8s/app/yaml/printer';
import { fc, runs } from '../support/properties';

const NUM_RUNS = runs(2000);

/** Words, numbers, dates and marks that YAML 1.1 or 1.2 reads as something else than text, or that need quotes in some places only. */
const TREACHEROUS = [
  '', ' ', '-', '--', '---', '--- a', '---a', '...', '...a', '%', '%YAML 1.1', '?', '? a', '?a', ':', ': ', 'a:', 'a: b', 'a:b', ':a', '::', '- a', '-a', '# a', '#a',
  'a #b', 'a#b', '&a', '*', '*a', '!', '!!str a', '|', '|-', '>', '>+', '@a', '`a', '"', '"a"', "'", "'a'", 'it\'s', 'say "a"', '"a\'', '{', '}', '{}', '[', ']', '[]', ',', 'a, b', 'a,b', '{a: b}',
  '~', 'null', 'Null', 'NULL', 'nUll', 'y', 'Y', 'yes', 'Yes', 'YES', 'n', 'N', 'no', 'No', 'NO', 'on', 'On', 'ON', 'off', 'Off', 'OFF', 'true', 'True', 'TRUE', 'false', 'False',
  'FALSE', 'tRue', '<<', '<<a', '=', '==', '0', '-0', '+0', '00', '07', '08', '0o7', '0b1', '-0b11', '0x1F', '0xg', '1_000', '_1', '1_', '+1', '-1', '1.', '.1', '1.0', '1.30', '-1.5e3', '1e3', '1e',
  'e1', '.', '..', '.inf', '-.inf', '+.Inf', '.nan', '.NaN', '.NAN', '1:30', '1:30:00', '190:20:30.15', '2001-12-14', '2001-12-14t21:59:43.10-05:00', '2001-1-1', '12:00', '8080',
  '10.0.0.0/8', 'fc00::/7', '::/0', '::1', '100m', '64Mi', '0.5Gi', '50%', '1d', 'app.kubernetes.io/name', 'cluster.local/ns/shop/sa/web', '/a/*', '*.example.com', 'sha256:0',
  'a\nb', 'a\n', '\na', 'a\n\nb\n', ' a\nb', 'a \nb', 'a\n b', '\n', '\n\n', 'a\tb', '\ta', 'a\t', 'a\rb', 'a\r\nb', 'a\u2028b', 'a\u2028---', 'a\u0085b', '\u00a0', '\u0000', 'a\u0007', 'a\u007f', '\ufeff', 'ä', '日本', '🙂',
  'a\n---\nb', '---\na', 'a\n...', `a${' '.repeat(200)}b`, 'x'.repeat(1023), 'x'.repeat(1024), 'x'.repeat(1025), '8'.repeat(1022), '8'.repeat(1023), 'a b '.repeat(400), 'constructor', '__proto__', 'toJSON', 'length',
  'a-', 'abcdefg-', 'abcdefg:', 'abcdefg:h', '/bin/sh', '/bin/sh -c', 'a=b', 'abc=defg', 'abc+defg', 'a@b.example',
];

/** Read as numbers, as line ends or not at all by kubectl, if they stand as cdk8s writes them. */
const MISREAD = [
  '0o7', '0O17', '0B11', '0X1F', '-0o7', '+0o7', '-_1', '0_o7', 'a\u0085b', 'a\u007f', '\u009f', 'a\u2028b', 'a\u2029', '\ufeff', '\ufeffa', '\ta\nb', '\n\ta', ' \n', '\n', '\n\n', 'a\u2028---',
];

const twoOf = (text: fc.Arbitrary<string>) => (
  fc.tuple(text, fc.constantFrom('', ' ', ':', '\n', '-', '#'), text).map((parts) => parts.join(''))
);

const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TREACHEROUS) },
  { weight: 1, arbitrary: twoOf(fc.constantFrom(...TREACHEROUS)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...' \n\t:-#?,[]{}&*!|>\'"%@`~.0123456789abeExXoOyYnNtT_+=/<') }) },
);

const anyNumber = fc.oneof(
  fc.double(), fc.integer(), fc.maxSafeInteger(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1e21, 1e20, 123456789012345680000, 1e-7, 0.1, 5e-324, 2 ** 53, -(2 ** 53)),
);

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, anyText, anyNumber, fc.boolean(), fc.constant(null), tie('list'), tie('map')),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  map: fc.dictionary(anyText, tie('tree'), { maxKeys: 4 }),
}));

/** Trees of which no two branches are one object. */
const document = fc.oneof(fc.dictionary(anyText, tree, { maxKeys: 5 }), fc.array(tree, { maxLength: 5 }));

/** Whether a text in it, or a key, needs quotes that cdk8s does not write. */
function needsQuotes(value: unknown): boolean {
  if (typeof value === 'string') return isMisread(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) => key === '<<' || isMisread(key) || needsQuotes(item));
}

function expectSameBytes(value: object, printer = new YamlPrinter()): void {
  if (needsQuotes(value)) return;
  expect(printer.print(value)).toBe(Yaml.stringify(value));
}

describe('the same bytes as cdk8s', () => {
  test('for any tree of strings, numbers, truths and nothing', () => {
    const printer = new YamlPrinter();
    fc.assert(fc.property(document, (value) => expectSameBytes(value, printer)), { numRuns: NUM_RUNS });
  });

  test.each(TREACHEROUS.map((text) => [JSON.stringify(text).slice(0, 40), text]))('for %s in every place', (_name, text) => {
    for (const value of [{ a: text }, { [text]: 'a' }, { [text]: { [text]: [text] } }, [text], [[text], { a: text }], { a: { b: { c: [{ [text]: [{}, [], null, text] }] } } }]) expectSameBytes(value);
  });

  test.each<[string, object]>([
    ['an empty map', {}],
    ['an empty list', []],
    ['empty things in things', { a: {}, b: [], c: [{}, [], [[]], { d: {} }] }],
    ['nothing', { a: null, b: [null], c: undefined, d: [undefined] }],
    // eslint-disable-next-line no-sparse-arrays
    ['a list with a hole', { a: [1, , 2] }],
    ['a date', { a: new Date(0) }],
    ['a map and a set', { a: new Map([['b', 1]]), c: new Set([1]) }],
    ['bytes', { a: Buffer.from('abc') }],
    ['a big number', { a: 2n ** 70n }],
    ['a class', { a: new (class Port { public readonly port = 80; })() }],
    ['what writes itself', { a: { toJSON: () => 'b' } }],
    ['a wrapped string', { a: Object('b') }],
    ['a map without a prototype', { a: Object.assign(Object.create(null), { b: 1 }) }],
    ['a map that is named like a prototype', JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}')],
  ])('for %s', (_name, value) => expectSameBytes(value));

  test('for one object in two places', () => {
    const shared = { a: ['b'] };
    expectSameBytes({ first: shared, second: shared, third: [shared.a] });
    expect(new YamlPrinter().print({ first: shared, second: shared })).toContain('*a1');
  });

  test('for an object within itself', () => {
    const own: Record<string, unknown> = { a: 1 };
    own.self = own;
    expect(new YamlPrinter().print(own)).toBe(Yaml.stringify(own));
  });

  test('after a document that was left to cdk8s', () => {
    const printer = new YamlPrinter();
    expectSameBytes({ script: 'a\nb' }, printer);
    expectSameBytes({ plain: 'abc' }, printer);
  });
});

describe('texts that kubectl reads as something else where cdk8s writes them stand between quotes', () => {
  test.each(MISREAD.map((text) => [JSON.stringify(text), text]))('%s', (_name, text) => {
    const quotes = JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const printer = new YamlPrinter();
    expect(Yaml.stringify({ a: text })).not.toBe(`a: ${quotes}\n`);
    expect(printer.print({ a: text })).toBe(`a: ${quotes}\n`);
    expect(printer.print({ a: [text], [text]: 'b' })).toBe(`a:\n  - ${quotes}\n${quotes}: b\n`);
    // In a document that cdk8s writes as a whole, because of its lines.
    expect(printer.print({ a: text, b: 'two\nlines' })).toBe(`a: ${quotes}\nb: |-\n  two\n  lines\n`);
  });

  test('a key that merges', () => {
    expect(new YamlPrinter().print({ '<<': 'b' })).toBe('"<<": b\n');
  });

  test('half of a character is an error', () => {
    expect(() => new YamlPrinter().print({ a: '\ud800' })).toThrow('expected whole characters');
  });
});

test('of what is plain, cdk8s is asked for single words at most, and once for each', () => {
  const stringify = jest.spyOn(Yaml, 'stringify');
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'orders-service', labels: { 'app.kubernetes.io/name': 'orders-service' } },
    spec: { policyTypes: ['Ingress', 'Egress'], ingress: [{ ports: [{ port: '8080' }, { port: '8080' }] }], egress: [] },
  };
  try {
    new YamlPrinter().print(policy);
    const asked = stringify.mock.calls.map(([value]) => value);
    expect(asked).toEqual(['kind', 'name', 'spec', 'ports', 'port', '8080']);
  } finally {
    stringify.mockRestore();
  }
});
