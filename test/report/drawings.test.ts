import { shop } from './shop';
import { dot } from '../../src/report/dot';
import { mermaid } from '../../src/report/mermaid';
import { pictureOf, type Picture } from '../../src/report/picture';

const judgement = shop();
const picture = pictureOf({ rows: judgement.matrix(), workloads: judgement.cluster.workloads });

/** What nobody should be able to say with a name. */
const HOSTILE: Picture = {
  nodes: [
    { kind: 'workload', name: 'ns/a"];\nclick n0 "javascript:alert(1)"', namespace: 'ns', facts: [] },
    { kind: 'workload', name: 'ns"\\/b<script>', namespace: 'ns"\\', facts: [] },
  ],
  edges: [{ from: 0, to: 1, verdict: 'allow', accesses: [{ words: '8080 GET /"];\n}| x', port: '8080', verdict: 'allow', hops: [] }] }],
  exposureKnown: false,
  exposures: [],
};

describe('the picture', () => {
  test('has one arrow for each pair and verdict', () => {
    const keys = picture.edges.map(({ from, to, verdict }) => `${from} ${to} ${verdict}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(3);
  });

  test('draws everybody as one node where all may do the same', () => {
    const rows = ['b', 'c', 'd', 'e'].map((name) => ({
      from: { kind: 'workload' as const, workload: `n/${name}` }, to: { kind: 'workload' as const, workload: 'n/a' }, protocol: 'TCP' as const, ports: { first: 80, last: 80 }, verdict: 'allow' as const, witness: { from: { workload: `n/${name}` }, to: { workload: 'n/a' }, port: 80 }, self: false,
    }));
    const [{ ref }] = judgement.cluster.workloads;
    const workloads = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...judgement.cluster.workloads[0], key: `n/${name}`, namespace: 'n', name, ref }));
    const drawn = pictureOf({ rows, workloads });
    expect(drawn.edges.map(({ from, to }) => [drawn.nodes[from].name, drawn.nodes[to].name])).toEqual([['every workload', 'n/a']]);
  });

  test('gives reasons only where somebody can explain', () => {
    expect(picture.edges.every(({ accesses }) => accesses.every(({ hops }) => hops.length === 0))).toBe(true);
    const reasoned = pictureOf({ rows: judgement.matrix(), workloads: judgement.cluster.workloads, explain: (flow) => judgement.explain(flow) });
    const edge = reasoned.edges.find(({ from, to }) => reasoned.nodes[from].name === 'shop/orders' && reasoned.nodes[to].name === 'shop/payments');
    expect(JSON.stringify(edge?.accesses[0].hops)).toContain('AuthorizationPolicy shop/payments');
  });
});

describe('Mermaid', () => {
  const NODE = /^ {2,4}n\d+(\["[^"]*"\]|\(\["[^"]*"\]\))$/;
  const EDGE = /^ {2}n\d+ (-->|-\.->)\|"[^"]*"\| n\d+$/;
  const FRAME = /^(flowchart LR| {2}subgraph namespace\d+\["[^"]*"\]| {2}end)$/;

  test.each([['a shop', picture], ['hostile names', HOSTILE]])('of %s has nothing but nodes, arrows and frames', (_, drawn) => {
    for (const line of mermaid(drawn).trimEnd().split('\n')) expect([NODE, EDGE, FRAME].some((form) => form.test(line))).toBe(true);
  });

  test('names services, and dashes what is not simply allowed', () => {
    const text = mermaid(picture);
    expect(text).toContain('n0["web"]');
    expect(text).toContain('n1 -->|"8080 POST /payment/*"| n2');
    expect(text).toMatch(/-\.->\|"8080 \(unknown\)"\|/);
  });
});

describe('DOT', () => {
  const STRING = '"(?:[^"\\\\\\n]|\\\\.)*"';
  const LINES = [
    /^digraph reach \{$/, /^ {2}rankdir=LR;$/, /^ {2}(node|edge) \[.*\];$/, /^ {2}subgraph cluster_\d+ \{$/, /^( {2})?\}$/,
    new RegExp(`^ {4}label=${STRING};$`),
    new RegExp(`^ {2,4}n\\d+ \\[label=${STRING}(, shape=oval, fontcolor="#\\w+")?\\];$`),
    new RegExp(`^ {2}n\\d+ -> n\\d+ \\[label=${STRING}(, style=\\w+, color="#\\w+", fontcolor="#\\w+")?\\];$`),
  ];

  test.each([['a shop', picture], ['hostile names', HOSTILE]])('of %s has nothing but nodes, arrows and frames', (_, drawn) => {
    for (const line of dot(drawn).trimEnd().split('\n')) expect(LINES.filter((form) => form.test(line))).not.toEqual([]);
  });

  test('has an arrow for each call', () => {
    expect(dot(picture)).toContain('n1 -> n2 [label="8080 POST /payment/*"];');
  });
});
