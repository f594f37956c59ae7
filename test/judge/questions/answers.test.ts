import { nameOf } from './names';
import { judge } from '../../../src/judge/judge';
import type { MatrixRow } from '../../../src/judge/questions/matrix';
import { formatRequestSet } from '../../../src/judge/requests/describe';
import { authorization, given, meshed, networkPolicy, peerAuthentication, pod, service, verdict } from '../given';

function line(row: MatrixRow): string {
  const requests = row.requests ? ` ${row.requests.map(formatRequestSet).join(' | ')}` : '';
  return `${nameOf(row.from)} -> ${nameOf(row.to)} ${row.protocol} ${row.ports.first}-${row.ports.last} ${row.verdict}${requests}`;
}

const DENY = networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const open = (app: string, to: string, port: number) => [
  networkPolicy(`shop/${to}-in`, { podSelector: { matchLabels: { app: to } }, ingress: [{ from: [{ podSelector: { matchLabels: { app } } }], ports: [{ port }] }] }),
  networkPolicy(`shop/${app}-out`, { podSelector: { matchLabels: { app } }, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: { matchLabels: { app: to } } }], ports: [{ port }] }] }),
];

describe('check', () => {
  const cluster = given([
    meshed('shop/web'), meshed('shop/db'), service('shop/db', { name: 'http', port: 80, targetPort: 8080 }),
    authorization('shop/p', { rules: [{ to: [{ operation: { methods: ['GET'], paths: ['/a/*'] } }] }] }),
  ]);

  test('says what each hop says, in order', () => {
    const answer = cluster.check({ from: { workload: 'shop/web' }, to: { workload: 'shop/db' }, port: 8080, method: 'GET', path: '/b' });
    expect(answer.hops.map(({ hop, verdict: own }) => `${hop} ${own}`)).toEqual(['egress allow', 'proxy-egress allow', 'ingress allow', 'mtls allow', 'authentication allow', 'authorization deny']);
    expect(answer.verdict).toBe('deny');
  });

  test('of what a question leaves open, the answer depends on it, if it does', () => {
    const ask = (asked: object) => verdict(cluster, 'shop/web', 'shop/db', asked);
    expect([ask({}), ask({ method: 'GET' }), ask({ method: 'POST' }), ask({ method: 'GET', path: '/a/x' })]).toEqual(['conditional', 'conditional', 'deny', 'allow']);
  });
});

describe('explain', () => {
  const text = [
    'apiVersion: v1', 'kind: Pod', 'metadata: {name: web, namespace: shop, labels: {app: web}}', 'spec: {containers: [{name: main, image: x}]}', '---', 'apiVersion: v1', 'kind: Pod', 'metadata: {name: db, namespace: shop, labels: {app: db}}', 'spec: {containers: [{name: main, image: x}]}', '---',
    'apiVersion: networking.k8s.io/v1', 'kind: NetworkPolicy', 'metadata: {name: db-in, namespace: shop}', 'spec:', '  podSelector: {matchLabels: {app: db}}', '  ingress:',
    '  - from: [{podSelector: {matchLabels: {app: nobody}}}]', '  - from: [{podSelector: {matchLabels: {app: web}}}]', '    ports: [{port: 5432}]',
  ].join('\n');
  const judgement = judge([{ text, file: 'shop.yaml' }]);
  const explain = (port: number) => judgement.explain({ from: { workload: 'shop/web' }, to: { workload: 'shop/db' }, port }).hops.find((hop) => hop.hop === 'ingress')!.testimonies;

  test('names the rule that let a flow through, with file and line', () => {
    expect(explain(5432)).toMatchObject([{
      effect: 'allows', verdict: 'allow', object: { kind: 'NetworkPolicy', namespace: 'shop', name: 'db-in' }, path: ['spec', 'ingress', 1], position: { file: 'shop.yaml', line: 18, column: 5 },
    }]);
  });

  test('names the policy that isolates the pod and does not match', () => {
    expect(explain(80)).toMatchObject([{ effect: 'isolates', verdict: 'deny', object: { name: 'db-in' }, position: { file: 'shop.yaml', line: 14 } }]);
  });

  test('says so where no object spoke', () => {
    const [egress] = judgement.explain({ from: { workload: 'shop/web' }, to: { workload: 'shop/db' }, port: 80 }).hops;
    expect(egress.testimonies).toMatchObject([{ effect: 'allows', because: 'no NetworkPolicy isolates the pod for egress' }]);
    expect(egress.testimonies[0].object).toBeUndefined();
  });

  test('agrees with check', () => {
    for (const port of [80, 5432]) {
      const flow = { from: { workload: 'shop/web' }, to: { workload: 'shop/db' }, port };
      expect(judgement.explain(flow).verdict).toBe(judgement.check(flow).verdict);
    }
  });

  test('names the mode of mutual TLS and every AuthorizationPolicy', () => {
    const explained = given([
      meshed('shop/web'), meshed('shop/db'), peerAuthentication('shop/strict', { mtls: { mode: 'STRICT' } }),
      authorization('shop/nothing', {}), authorization('shop/dry', { rules: [{}] }, { 'istio.io/dry-run': 'true' }),
    ]).explain({ from: { workload: 'shop/web' }, to: { workload: 'shop/db' }, port: 80 });
    const told = explained.hops.flatMap((hop) => hop.testimonies.map((item) => `${hop.hop} ${item.object?.name ?? '-'} ${item.effect}`));
    expect(told).toEqual(expect.arrayContaining(['mtls strict requires', 'mtls - allows', 'authorization nothing does-not-match', 'authorization dry shadows']));
  });
});

describe('matrix', () => {
  test('has rows for what is not denied, and for nothing else', () => {
    const judgement = given([pod('shop/web'), pod('shop/db'), pod('shop/job'), DENY, ...open('web', 'db', 5432)]);
    expect([...judgement.matrix()].filter((row) => !row.self).map(line)).toEqual(['shop/web -> shop/db TCP 5432-5432 allow']);
  });

  test('runs of ports with the same answer are one row', () => {
    const judgement = given([pod('shop/web'), pod('shop/db'), networkPolicy('shop/p', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ ports: [{ port: 80, endPort: 90 }, { port: 85 }, { port: 91 }] }] })]);
    expect([...judgement.matrix()].filter((row) => nameOf(row.from) === 'shop/web' && !row.self && nameOf(row.to) === 'shop/db').map(line)).toEqual(['shop/web -> shop/db TCP 80-91 allow']);
  });

  test('describes requests, each verdict in a row of its own', () => {
    const judgement = given([
      DENY, ...open('web', 'db', 8080), meshed('shop/web'), meshed('shop/db'), service('shop/db', { name: 'http', port: 80, targetPort: 8080 }),
      authorization('shop/a', { rules: [{ to: [{ operation: { methods: ['POST'], paths: ['/payment/*'] } }] }] }),
      authorization('shop/c', { action: 'CUSTOM', provider: { name: 'opa' }, rules: [{ to: [{ operation: { paths: ['/payment/refund'] } }] }] }),
    ]);
    expect([...judgement.matrix()].filter((row) => !row.self).map(line)).toEqual([
      'shop/web -> shop/db TCP 8080-8080 allow POST /payment/* except /payment/refund', 'shop/web -> shop/db TCP 8080-8080 conditional POST /payment/refund',
    ]);
  });

  test('says unknown of a host network pod that a policy isolates, as check does', () => {
    const judgement = given([pod('shop/node', { spec: { hostNetwork: true } }), pod('bank/db'), DENY]);
    expect(verdict(judgement, 'shop/node', 'bank/db')).toBe('unknown');
    expect([...judgement.matrix()].filter((row) => !row.self && nameOf(row.from) === 'shop/node').map((row) => row.verdict)).toContain('unknown');
    expect([...judgement.matrix()].map(line)).toContain('shop/node -> bank/db TCP 1-65535 unknown');
  });

  test('tells a workload with itself apart', () => {
    const rows = [...given([pod('shop/web'), DENY]).matrix()];
    expect(rows.every((row) => row.self)).toBe(true);
  });

  test('can be read twice', () => {
    const matrix = given([pod('shop/web'), pod('shop/db')]).matrix();
    expect([...matrix].map(line)).toEqual([...matrix].map(line));
  });
});

describe('exposure', () => {
  test('of a closed namespace there is none', () => {
    const judgement = given([pod('shop/web'), pod('shop/db'), DENY, ...open('web', 'db', 5432)]);
    expect([...judgement.exposure()]).toEqual([]);
    expect([...judgement.exposure(['shop/db'])].map((row) => `${row.direction} ${line(row)}`)).toEqual(['in shop/web -> shop/db TCP 5432-5432 allow']);
  });

  test('of an open one there are all addresses outside, and undeclared pods of every namespace and of an unlisted one', () => {
    const parties = new Set([...given([pod('shop/web')]).exposure()].map((row) => `${row.direction} ${nameOf(row.direction === 'in' ? row.from : row.to)}`));
    expect(parties).toEqual(new Set([
      'in 0.0.0.0-255.255.255.255', 'in ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'in undeclared in shop', 'in undeclared in any-other-namespace',
      'out 0.0.0.0-255.255.255.255', 'out ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'out undeclared in shop', 'out undeclared in any-other-namespace',
    ]));
  });

  test('tells undeclared pods with an identity from those without', () => {
    const judgement = given([meshed('shop/db'), peerAuthentication('shop/p', { mtls: { mode: 'STRICT' } })]);
    const inward = [...judgement.exposure()].filter((row) => row.direction === 'in' && row.protocol === 'TCP' && row.ports.first === 1);
    expect(inward.map((row) => (row.from.kind === 'undeclared' ? row.from.meshed : false))).toEqual([true, true]);
  });
});
