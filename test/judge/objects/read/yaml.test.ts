import { judge } from '../../../../src/judge/judge';
import { NETWORK_POLICY } from '../../../../src/judge/layers/network-policy/key';
import { isRefused, positionOf } from '../../../../src/judge/objects/read/field';
import type { SyntaxProblem } from '../../../../src/judge/objects/read/syntax-problem';
import { readText } from '../../../../src/judge/objects/read/text';

function read(text: string): unknown {
  const problems: SyntaxProblem[] = [];
  const [document] = [...readText(text, 'f.yaml', problems)];
  if (problems.length > 0) throw new Error(problems[0].message);
  return document.value;
}

/** Each was read by sigs.k8s.io/yaml 1.6 with go.yaml.in/yaml/v2 2.4, which kubectl and the API server use. */
describe('plain scalars are what Kubernetes reads', () => {
  test.each(['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'])('%s is true', (text) => {
    expect(read(`a: ${text}`)).toEqual({ a: true });
  });

  test.each(['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'])('%s is false', (text) => {
    expect(read(`a: ${text}`)).toEqual({ a: false });
  });

  test.each(['', '~', 'null', 'Null', 'NULL'])('%j is null', (text) => {
    expect(read(`a: ${text}`)).toEqual({ a: null });
  });

  test.each<[string, number]>([
    ['010', 8], ['0o10', 8], ['08', 8], ['089', 89], ['0x1F', 31], ['0b11', 3], ['-0b11', -3], ['-010', -8], ['+12', 12], ['1_000', 1000], ['0_1', 1],
    ['8080', 8080], ['80.5', 80.5], ['8e3', 8000], ['8E+3', 8000], ['8.', 8], ['.5', 0.5], ['-.5', -0.5], ['.5e1', 5], ['0', 0], ['00', 0],
  ])('%s is %d', (text, value) => {
    expect(read(`a: ${text}`)).toEqual({ a: value });
  });

  test.each([
    'yEs', 'tRUE', 'nULL', '12:30', '1:30:15', '2026-01-01', '2026-01-01T00:00:00Z', '1.2.3', '10.0.0.0/8', '_1', '1e400', '1e', '0x', '0b', '0xg', '--1', '1,000',
  ])('%s is text', (text) => {
    expect(read(`a: ${text}`)).toEqual({ a: text });
  });

  test('quotes and tags keep text, keys become text', () => {
    expect(read('{a: "yes", b: \'no\', c: !!str yes, d: !!str 12, e: !Ref x, f: &x on, yes: 1, 010: 2, 1.5: 3}'))
      .toEqual({ a: 'yes', b: 'no', c: 'yes', d: '12', e: 'x', f: true, true: 1, 8: 2, 1.5: 3 });
  });
});

/** Read by the same. */
describe('lines inside of quotes, braces and brackets stand at any indent', () => {
  test.each<[string, string, unknown]>([
    ['a quoted scalar at no indent', 'a: "x\ny"\n', { a: 'x y' }],
    ['one that ends at the indent of its key', 's:\n  a: \'{\n    "b": 1\n  }\'\n  c: 1\n', { s: { a: '{ "b": 1 }', c: 1 } }],
    ['one with lines of Windows', 's:\r\n  a: \'{\r\n    "b": 1\r\n  }\'\r\n', { s: { a: '{ "b": 1 }' } }],
    ['braces that end at the indent of their key', 'a: {\n  b: 1\n}\n', { a: { b: 1 } }],
    ['braces that end before it', 'a:\n  b: {\n    c: [1,\n2]\n}\nd: 1\n', { a: { b: { c: [1, 2] } }, d: 1 }],
    ['brackets', 'a: [\n"x",\n\'y\'\n]\n', { a: ['x', 'y'] }],
    ['an item of a list', 'a:\n  - b: {\n  c: 1\n  }\n    d: 2\n', { a: [{ b: { c: 1 }, d: 2 }] }],
    ['an explicit key', '? a\n: "b\nc"\n', { a: 'b c' }],
    ['beside a block of text, which stays as it is', 'a: >\n\n  x\n  {\nb: "1\n2"\n', { a: '\nx {\n', b: '1 2' }],
    ['beside quotes that are letters', 'a: it\'s\nb: "1\n2"\n', { a: 'it\'s', b: '1 2' }],
    ['with an escaped line break and a comment', 'a: {b: "c\nd", # e }\n e: "f \\\ng"}\n', { a: { b: 'c d', e: 'f g' } }],
  ])('%s', (_, text, value) => {
    expect(read(text)).toEqual(value);
  });

  test.each([['a quote that is left open', 'a: "x\ny\n'], ['a brace that is left open', 'a: {\nb: 1\n'], ['a document that ends inside', 'a: "x\n---\ny"\n']])('but not %s', (_, text) => {
    expect(() => read(text)).toThrow(/Missing|must|expected|Unexpected|Flow/i);
  });

  test('lines are still counted as they stand', () => {
    const text = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {\nname: p,\nnamespace: shop\n}\nspec:\n  podSelectr: {}\n';
    expect(positionOf(judge([{ text, file: 'f.yaml' }]).problems[0])).toEqual({ file: 'f.yaml', line: 8, column: 3 });
  });
});

test('a label that is a boolean to Kubernetes is refused, and its object with it', () => {
  const text = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {tier: y}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a, labels: {app: yes}}\n'
    + 'spec: {containers: [{name: c, image: i}]}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: a}\nspec: {podSelector: {matchLabels: {app: yes}}}\n';
  const { problems, cluster } = judge([{ text }]);
  expect(problems.filter(isRefused).map(({ object, path }) => `${object.kind} ${path.join('.')}`))
    .toEqual(['Namespace metadata.labels.tier', 'Pod metadata.labels.app', 'NetworkPolicy spec.podSelector.matchLabels.app']);
  expect([cluster.workloads, cluster.manifests.of(NETWORK_POLICY).networkPolicies]).toEqual([[], []]);
});
