import { packedText, unpack } from '../../src/judge/packed';

const back = (items: readonly object[]): unknown => unpack(JSON.parse(packedText(items)));

describe('packed data', () => {
  test.each<[string, readonly object[]]>([
    ['nothing', []],
    ['empty objects and lists', [{}, { a: [], b: {}, c: '' }, {}]],
    ['every kind of value', [{ text: 'a long text', number: -1.5, none: null, yes: true, no: false, list: [1, [2, [3]], { a: 1 }] }]],
    ['texts that look like references', [{ a: '[-1]', b: '#0', c: '#0,#1' }, { a: '[-1]', b: ['#0', '#1'], c: '[0,"x"]' }]],
    ['numbers that look like references', [{ a: [-1], b: [0], c: [1, -1] }, { a: [[-1]], b: [[0]], c: [] }]],
    ['fields in another order', [{ first: 'a long text', second: 'a long text' }, { second: 'a long text', first: 'a long text' }]],
    ['names that objects have by themselves', [JSON.parse('{"__proto__":{"a long name":1},"constructor":"a long text","toString":null}') as object]],
    ['text that JSON escapes', [{ a: '"\\\n\u2028é😀\u0000', b: '"\\\n\u2028é😀\u0000' }]],
    ['lists of one and of what is in them', [{ a: ['a long text'], b: 'a long text', c: [['a long text']] }]],
  ])('is the same again: %s', (_what, items) => {
    expect(JSON.stringify(back(items))).toBe(JSON.stringify(items));
  });

  test('leaves out what has no value, as JSON does', () => {
    expect(back([{ a: undefined, b: 1, c: [undefined] }])).toEqual([{ b: 1, c: [null] }]);
  });

  test('writes once what is said twice', () => {
    const same = { image: 'ghcr.io/acme/web:1.4.0', ports: [{ factory: 'http', number: 8080 }] };
    const text = packedText(Array.from({ length: 100 }, (_, index) => ({ name: `service-${index}`, ...same, calls: [{ callee: 'service-0' }] })));
    expect(text.match(/ghcr\.io/g)).toHaveLength(1);
    expect(text.match(/factory/g)).toHaveLength(1);
    expect(text.length).toBeLessThan(4_000);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', [{ construct: 'SecureService' }]],
    ['no shapes', { shared: [], items: [] }],
    ['a shape of numbers', { shapes: [[1]], shared: [], items: [] }],
    ['a shape that is missing', { shapes: [], shared: [], items: [[1, 'x']] }],
    ['a field too few', { shapes: [['a', 'b']], shared: [], items: [[1, 'x']] }],
    ['a reference to nothing', { shapes: [], shared: [], items: [[-1]] }],
    ['a reference to itself', { shapes: [], shared: [[0, [-1]]], items: [[-1]] }],
    ['a reference with more', { shapes: [], shared: ['x'], items: [[-1, 1]] }],
    ['a plain object', { shapes: [], shared: [], items: [{ a: 1 }] }],
    ['a list without a number', { shapes: [], shared: [], items: [['a']] }],
    ['a number between others', { shapes: [], shared: ['x'], items: [[0.5]] }],
    ['much more than it seems', { shapes: [], shared: ['x', ...Array.from({ length: 60 }, (_, index) => [0, [-index - 1], [-index - 1]])], items: [[-61]] }],
  ])('is refused where it is %s', (_what, value) => {
    expect(() => unpack(value)).toThrow(Error);
  });
});
