import { shop } from './shop';
import { condenseChanges } from '../../src/report/change';
import { diffTable } from '../../src/report/diff-table';
import { explainText } from '../../src/report/explain-text';
import { findingsText } from '../../src/report/findings-table';
import { undeclaredRows } from '../../src/report/reach-report';
import { reachTable } from '../../src/report/reach-table';
import { PIPE } from '../../src/report/table';

const CLUSTER = { ipBlockMatchesPods: 'no' } as const;
const ESCAPE = '\u001b[';

function reportOf(judgement = shop({}, CLUSTER)) {
  return {
    rows: [...judgement.matrix()],
    exposure: undeclaredRows(judgement.exposure()),
    workloads: judgement.cluster.workloads.map(({ key }) => key),
    notes: [],
  };
}

describe('the table of who can reach whom', () => {
  test('has a line for each access', () => {
    expect(reachTable(reportOf(), PIPE)).toMatch(/^shop\/orders +shop\/payments +8080 POST \/payment\/\* +allowed$/m);
  });

  test('has no colour in a pipe, and some on a terminal', () => {
    expect(reachTable(reportOf(), PIPE)).not.toContain(ESCAPE);
    expect(reachTable(reportOf(), { colour: true, columns: 100 })).toContain(ESCAPE);
  });

  test('no line is wider than the terminal, however long the names', () => {
    const long = reportOf(shop({ namespace: `n${'x'.repeat(62)}` }, CLUSTER));
    for (const line of reachTable(long, PIPE).split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('says so where nobody can reach anybody', () => {
    expect(reachTable({ rows: [], exposure: [], workloads: [], notes: [] }, PIPE)).toContain('No access.');
  });

  test('a host outside stands under its name', () => {
    const bank = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: shop }
spec: { hosts: [api.bank.example], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS, location: MESH_EXTERNAL }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: payments, namespace: shop }
spec:
  workloadSelector: { labels: { app: payments } }
  outboundTrafficPolicy: { mode: REGISTRY_ONLY }
  egress: [{ hosts: [./api.bank.example] }]`;
    expect(reachTable(reportOf(shop({ extra: bank }, CLUSTER)), PIPE)).toMatch(/^shop\/payments +api\.bank\.example +443 +allowed$/m);
  });

  test('what undeclared pods can do stands apart', () => {
    const [matrix, undeclared] = reachTable(reportOf(), PIPE).split('Undeclared pods');
    expect(matrix).not.toContain('a new pod');
    expect(undeclared).toContain('a new pod, meshed or not, in any other namespace');
  });
});

describe('an explanation', () => {
  test('names each policy with its file and line', () => {
    const explanation = shop().explain({ from: { workload: 'shop/orders' }, to: { workload: 'shop/payments' }, port: 8080, method: 'POST', path: '/payment/1' });
    const text = explainText(explanation, PIPE);
    expect(text).toMatch(/^shop\/orders → shop\/payments:8080 POST \/payment\/1 {2}allowed/);
    expect(text).toMatch(/✓ NetworkPolicy shop\/payments allows: .*\n +shop\.yaml:\d+/);
    expect(text).toMatch(/✓ AuthorizationPolicy shop\/payments allows: .*\n +shop\.yaml:\d+/);
  });

  test('says what to add where the request decides', () => {
    const explanation = shop().explain({ from: { workload: 'shop/orders' }, to: { workload: 'shop/payments' }, port: 8080 });
    expect(explainText(explanation, PIPE)).toContain('--method');
  });
});

describe('the table of a diff', () => {
  test('has the callee, the request and both verdicts', () => {
    const [before, after] = [shop(), shop({ payers: ['orders', 'web'] })];
    const text = diffTable(condenseChanges(before.diff(after), []), PIPE);
    expect(text).toMatch(/\+ +shop\/web +shop\/payments +8080 POST \/payment\/\* +denied → allowed +8080 POST \/payment\//);
    expect(text).toContain('1 added, 0 removed, 0 changed; 1 change widens access');
  });

  test('says so where nothing changes', () => {
    expect(diffTable(condenseChanges(shop().diff(shop()), []), PIPE)).toBe('No access gained or lost.\n');
  });
});

describe('findings', () => {
  const rule = { code: 'ZT999', title: 'A thing is wrong', why: 'Because.', fix: 'Mend it.' };
  const finding = { rule, severity: 'error' as const, message: 'this one', position: { file: 'a.yaml', line: 3, column: 1 } };

  test('say the rule and its fix once, and each place', () => {
    const text = findingsText([finding, { ...finding, message: 'that one' }], PIPE);
    expect(text.match(/Mend it/g)).toHaveLength(1);
    expect(text).toContain('a.yaml:3  this one');
    expect(text).toContain('2 errors');
  });

  test('that are waived are shown with reason and owner, and not counted', () => {
    const text = findingsText([{ ...finding, waiver: { reason: 'legacy', owner: 'ann', expires: '2027-01-01' } }], PIPE);
    expect(text).toContain('legacy (ann, until 2027-01-01)');
    expect(text).toContain('Nothing found; 1 waived');
  });
});
