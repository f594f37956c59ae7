import { shop } from './shop';
import { condenseChanges } from '../../src/report/change';
import { code, diffMarkdown, escape, explainMarkdown, reachMarkdown, verifyMarkdown } from '../../src/report/markdown';

const [narrow, wide] = [shop(), shop({ payers: ['orders', 'web'] })];

describe('a diff for a pull request', () => {
  test('says in a sentence who can now reach whom', () => {
    const text = diffMarkdown(condenseChanges(narrow.diff(wide), []));
    expect(text).toContain('- `shop/web` can now reach `shop/payments`:8080 `POST /payment/*`.');
    expect(text).toContain('## This change widens access');
  });

  test('says in a sentence who no longer can', () => {
    const text = diffMarkdown(condenseChanges(wide.diff(narrow), []));
    expect(text).toContain('- `shop/web` can no longer reach `shop/payments`:8080 `POST /payment/*`.');
    expect(text).toContain('## This change narrows access');
    expect(text).not.toContain('widens access\n');
  });

  test('has the whole table folded away', () => {
    const text = diffMarkdown(condenseChanges(narrow.diff(wide), []));
    expect(text).toMatch(/<details>\n<summary>1 added[^<]*<\/summary>\n\n\|[\s\S]*\| added \| `shop\/web` \|[\s\S]*<\/details>/);
  });

  test('says so where nothing changes', () => {
    expect(diffMarkdown([])).toContain('No access gained or lost.');
  });

  test('says what undeclared pods gain', () => {
    const open = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: open, namespace: shop }\nspec: { podSelector: {}, policyTypes: [Ingress], ingress: [{ ports: [{ port: 9090 }] }] }';
    const text = diffMarkdown(condenseChanges(narrow.diff(shop({ extra: open })), narrow.cluster.workloads.map(({ key }) => key)));
    expect(text).toMatch(/`a new meshed pod in any other namespace`.* can now reach `shop\/web`:9090/);
  });
});

describe('what a manifest can say does not become Markdown', () => {
  test('code survives backticks, bars and line breaks', () => {
    expect(code('a`b')).toBe('`` a`b ``');
    expect(code('a|b\nc')).toBe('`a¦b c`');
  });

  test('text has no markup', () => {
    expect(escape('<img src=x> [a](b) *c* @team')).toBe('&lt;img src=x&gt; \\[a\\](b) \\*c\\* \\@team');
  });
});

test('a matrix is a table whose rows have as many cells as its head', () => {
  const text = reachMarkdown({ rows: [...narrow.matrix()], exposure: [], workloads: narrow.cluster.workloads.map(({ key }) => key), notes: [] });
  const counts = new Set(text.split('\n').filter((line) => line.startsWith('|')).map((line) => line.split(' | ').length));
  expect(counts).toEqual(new Set([4]));
  expect(text).toContain('| `shop/orders` | `shop/payments` | 8080<br>`POST /payment/*` | allowed |');
});

test('an explanation names policies and places', () => {
  const text = explainMarkdown(narrow.explain({ from: { workload: 'shop/web' }, to: { workload: 'shop/payments' }, port: 8080 }));
  expect(text).toContain('## `shop/web → shop/payments:8080`: denied');
  expect(text).toMatch(/`NetworkPolicy shop\/payments` isolates: .* \(`shop\.yaml:\d+`\)/);
});

test('findings say severity, rule and place', () => {
  const text = verifyMarkdown([{
    rule: { code: 'ZT1', title: 't', why: 'w' }, severity: 'error', message: 'a | b', position: { file: 'a.yaml', line: 2, column: 1 },
  }]);
  expect(text).toContain('| error | ZT1 | a \\| b |  | `a.yaml:2` |');
  expect(text).toContain('1 error');
});
