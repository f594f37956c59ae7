import { parse } from 'yaml';
import { Project, writing } from './project';
import { blocksOf } from '../docs/documents';
import { javaScript } from '../support/java-script';

const blocks = blocksOf('docs/validation.md');

/** What the page shows. */
function blockOfPage(name: string): string {
  const block = blocks.find(({ said }) => said.name === name);
  if (!block) throw new Error(`docs/validation.md has no block named ${name}`);
  return block.text;
}

/** The configuration of the page, for a program that needs no compiler. */
function configuration(properties = 'level: strict'): string {
  return blockOfPage('config').replace('npx tsx main.ts', 'node main.js').replace('level: strict', properties);
}

interface Report {
  readonly reports: readonly [{
    readonly summary: { readonly status: string; readonly metadata: Readonly<Record<string, string>> };
    readonly violations: readonly {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingConstructs: readonly {
        readonly resourceName: string; readonly constructPath?: string; readonly manifestPath: string; readonly locations: readonly string[];
      }[];
    }[];
  }];
}

/** Warns only: an object that nobody here understands and that may open something. */
const ANTREA = `apiVersion: crd.antrea.io/v1beta1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: {}
`;

const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: shop
rules:
  - apiGroups: ['*']
    resources: [configmaps]
    verbs: [get]
`;

let project: Project;
beforeAll(() => { project = new Project(); });
afterAll(() => { project.remove(); });

function synth(program: string, properties?: string, ...flags: string[]) {
  project.write('cdk8s.yaml', configuration(properties));
  project.write('main.js', program);
  return project.synth(...flags);
}

test('the configuration of the page is what a user writes', () => {
  const { validations } = parse(blockOfPage('config')) as { validations: object[] };
  expect(validations).toEqual([{
    package: './node_modules/cdk8s-zero-trust', version: '0.0.0', class: 'ZeroTrustValidation', properties: { level: 'strict' },
  }]);
});

test('a program of declared services passes', () => {
  const { code, out, err } = synth(javaScript(`
import { App, Chart } from 'cdk8s';
import { Mesh, Port, Probes, SecureService, ZeroTrustNamespace } from 'cdk8s-zero-trust';

const app = new App();
const shop = new ZeroTrustNamespace(new Chart(app, 'shop'), 'shop', { mesh: Mesh.istio() });

new SecureService(shop, 'web', {
  image: 'ghcr.io/acme/web:1.0.0@sha256:4c8e2d7a6b5f3e1d0c9b8a7f6e5d4c3b2a190817263544536271808f9eadbccd',
  ports: [Port.http(8080)],
  probes: Probes.http('/healthz'),
});

app.synth();
`));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/Status +│ success/);
  expect(out).toMatch(/Errors +│ 0 /);
});

test('the program of the page fails with the report of the page, and the report goes to a file', () => {
  const { code, out, err } = synth(javaScript(blockOfPage('shop')), undefined, '--validation-reports-output-file', 'validation.json');
  expect(code).toBe(2);
  expect(err).toContain('Validation failed');
  expect(out).toContain(blockOfPage('report'));
  const { reports: [{ summary, violations }] } = JSON.parse(project.read('validation.json')) as Report;
  expect(summary).toMatchObject({ status: 'failure', metadata: { 'Fails on': 'errors and warnings', 'Errors': '1', 'Warnings': '0' } });
  expect(violations).toEqual([{
    ruleName: 'ZT503 secret-in-config-map (error)',
    recommendation: expect.stringContaining('A ConfigMap holds a credential.'),
    fix: expect.stringContaining('ExternalSecret'),
    violatingConstructs: [{
      resourceName: 'settings',
      constructPath: 'shop/settings',
      manifestPath: 'dist/shop.k8s.yaml',
      locations: [expect.stringMatching(/^\d+:\d+ ConfigMap shop\/settings holds a credential under DB_PASSWORD/)],
    }],
  }]);
  const [place] = violations[0]?.violatingConstructs[0]?.locations ?? [];
  expect(project.read('dist/shop.k8s.yaml').split('\n')[Number(place?.split(':')[0]) - 1]).toContain('DB_PASSWORD');
});

test('a warning fails at the level strict and is only told at the level warn', () => {
  const strict = synth(writing(ANTREA));
  expect(strict.code).toBe(2);
  expect(strict.out).toContain('ZT902 unknown-kind (warning)');
  const warn = synth(writing(ANTREA), 'level: warn');
  expect(warn.code).toBe(0);
  expect(warn.out).toContain('ZT902 unknown-kind (warning)');
  expect(warn.out).toContain('NetworkPolicy shop/web (crd.antrea.io/v1beta1) is not understood');
});

test('an error fails at the level warn too', () => {
  const { code, out } = synth(writing(ROLE), 'level: warn');
  expect(code).toBe(2);
  expect(out).toContain('ZT204 wildcard-rbac (error)');
  expect(out).toContain('7:5 Role shop/reader grants "*" in apiGroups.');
});

test('a rule that is left out is not asked, and the report says so', () => {
  const { code, out } = synth(writing(ROLE), 'except: [wildcard-rbac]');
  expect(code).toBe(0);
  expect(out).toMatch(/Left out +│ wildcard-rbac/);
});

test('a finding that somebody answers for is told with reason, owner and last day', () => {
  const waiver = '  annotations: { cdk8s-zero-trust.dev/waive-wildcard-rbac: "until 2031-06-30 by platform: the operator needs it" }\n';
  const { code, out } = synth(writing(ROLE.replace('  namespace: shop\n', `  namespace: shop\n${waiver}`)));
  expect(code).toBe(0);
  expect(out).toContain('ZT204 Role shop/reader: the operator needs it (platform, until 2031-06-30)');
});

test('a manifest that is no YAML is a violation at its place', () => {
  const { code, out } = synth(writing('apiVersion: v1\nkind: [\n'));
  expect(code).toBe(2);
  expect(out).toContain('ZT900 unreadable (error)');
  expect(out).toMatch(/> 3:1 /);
});

test.each([
  ['level: loose', 'level: got \'loose\', expected strict or warn'],
  ['except: wildcard-rbac', 'except: got \'wildcard-rbac\', expected a list of rules'],
  ['lvl: strict', 'lvl: no such property, expected level or except'],
])('a property that means nothing is an error: %s', (properties, message) => {
  const { code, out, err } = synth(writing(ROLE), properties);
  expect(code).not.toBe(0);
  expect(`${out}${err}`).toContain(message);
});

test('a rule that does not exist can not be left out', () => {
  const { code, out } = synth(writing(ROLE), 'except: [wildcard-rback]');
  expect(code).toBe(2);
  expect(out).toContain('ZT909 validation-failed (error)');
  expect(out).toContain('unknown rule "wildcard-rback"');
});
