import { compareQuantities, parseQuantity, Quantity } from '../../../../src/author/graph/values/quantity';
import { fc } from '../../../support/properties';

const read = (text: string): Quantity => {
  const checked = parseQuantity(text);
  if (!checked.ok) throw new Error(`${text}: ${checked.fix}`);
  return checked.value;
};

test.each<[string, bigint]>([
  ['0', 0n],
  ['1', 1_000_000_000n],
  ['+1', 1_000_000_000n],
  ['1.', 1_000_000_000n],
  ['.5', 500_000_000n],
  ['250m', 250_000_000n],
  ['100u', 100_000n],
  ['5n', 5n],
  ['0.1n', 1n],
  ['128Mi', 134_217_728n * 1_000_000_000n],
  ['0.5Gi', 536_870_912n * 1_000_000_000n],
  ['1k', 1_000n * 1_000_000_000n],
  ['2M', 2_000_000n * 1_000_000_000n],
  ['1e3', 1_000n * 1_000_000_000n],
  ['1E3', 1_000n * 1_000_000_000n],
  ['1e-3', 1_000_000n],
  ['1E', 10n ** 27n],
])('%p is %p billionths', (text, nano) => {
  expect(parseQuantity(text)).toEqual({ ok: true, value: { text, nano } });
});

test.each([
  ['', 'write an amount, such as \'250m\' or \'128Mi\''],
  ['-1', 'write an amount that is not negative'],
  ['1 Gi', 'did you mean \'1Gi\'?'],
  ['0,5', 'did you mean \'0.5\'?'],
  ['512MB', 'did you mean \'512M\'?'],
  ['1GiB', 'did you mean \'1Gi\'?'],
  ['1gi', 'did you mean \'1Gi\'?'],
  ['1K', 'did you mean \'1k\'?'],
  ['100B', 'did you mean \'100\'?'],
  ['16E', 'write a quantity of at most 2^63-1'],
  ['1e99', 'write a quantity of at most 2^63-1'],
  ['lots', 'write an amount such as \'250m\' (a quarter of a core) or \'128Mi\''],
  ['1constructor', 'write an amount such as \'250m\' (a quarter of a core) or \'128Mi\''],
  ['1e', 'write an amount such as \'250m\' (a quarter of a core) or \'128Mi\''],
  ['.', 'write an amount such as \'250m\' (a quarter of a core) or \'128Mi\''],
  ['1.2.3', 'write an amount such as \'250m\' (a quarter of a core) or \'128Mi\''],
  ['50%', 'write an amount such as \'250m\' (a quarter of a core) or \'128Mi\''],
])('%p is refused with a fix', (text, fix) => {
  expect(parseQuantity(text)).toEqual({ ok: false, expected: expect.stringContaining('a quantity'), fix });
});

test.each<[string, string, number]>([['1', '1000m', 0], ['1Gi', '1G', 1], ['999m', '1', -1], ['0.5Gi', '512Mi', 0]])('%p compared with %p gives %p', (a, b, order) => {
  expect(compareQuantities(read(a), read(b))).toBe(order);
});

test('quantities order as their numbers do', () => {
  fc.assert(fc.property(fc.nat(), fc.nat(), (a, b) => compareQuantities(read(`${a}m`), read(`${b}m`)) === Math.sign(a - b)));
});
