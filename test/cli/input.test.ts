import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zeroTrust } from './fake-io';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: main, image: x}]}\n';
const COMMANDS = [['verify'], ['reach'], ['explain', '--from', 'shop/web', '--to', 'shop/web', '--port', '80'], ['graph']];

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'input-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

describe.each(COMMANDS.map((command) => [command[0], command] as const))('%s', (_, command) => {
  test.each([['nothing', ''], ['comments', '# none\n---\n# here\n'], ['an empty list', 'apiVersion: v1\nkind: List\nitems: []\n'], ['blank lines', '\n\n']])('does not take %s on standard input for manifests', async (__, stdin) => {
    expect(await zeroTrust([...command], { stdin })).toMatchObject({ code: 3, out: '', err: expect.stringContaining('No manifests in <stdin>') as string });
  });

  test('does not take a folder of other files for manifests', async () => {
    write({ 'values.yaml': 'replicas: 1\n', 'package.json': '{"name": "x"}' });
    const { code, out, err } = await zeroTrust([...command, folder]);
    expect([code, out]).toEqual([3, '']);
    expect(err).toContain(`No manifests in ${folder}`);
  });
});

test('diff says which side holds nothing', async () => {
  write({ 'a.yaml': POD, 'b.yaml': '# none\n' });
  expect(await zeroTrust(['diff', join(folder, 'a.yaml'), join(folder, 'b.yaml')])).toMatchObject({ code: 3, err: expect.stringContaining(`No manifests in ${join(folder, 'b.yaml')}`) as string });
});

test.each<[string, string, string]>([
  ['values.yaml', 'controller:\n  kind: Deployment\n  replicas: 1\n', 'no object of Kubernetes in it'],
  ['values.yaml', 'kind: DaemonSet\nimage: x\n', 'no object of Kubernetes in it'],
  ['Chart.yaml', 'apiVersion: v2\nname: shop\nversion: 1.0.0\n', 'no object of Kubernetes in it'],
  ['kustomization.yaml', 'resources: [a.yaml]\n', 'kustomize build'],
  ['kustomization.yml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n', 'kustomize build'],
  ['package.json', '{"name": "x", "scripts": {}}', 'no object of Kubernetes in it'],
  ['shop.schema.json', '{"properties": {"kind": {"type": "string"}}}', 'no object of Kubernetes in it'],
  ['data.json', '[1, 2, "kind: x"]', 'no object of Kubernetes in it'],
  ['templates/web.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n', 'helm template'],
  ['templates/all.yaml', '{{- if .Values.x }}\napiVersion: v1\nkind: Pod\n{{- end }}\n', 'helm template'],
  ['empty.yaml', '# nothing yet\n', 'no object of Kubernetes in it'],
])('%s in a folder is skipped with a note, and read where it is named', async (name, text, because) => {
  write({ 'pod.yaml': POD, [name]: text });
  const { code, err, out } = await zeroTrust(['reach', folder]);
  expect([code, out.includes('1 workload')]).toEqual([0, true]);
  expect(err).toMatch(`note: ${join(folder, name)} is skipped: `);
  expect(err).toContain(because);
  expect((await zeroTrust(['reach', join(folder, name)])).err).not.toContain('skipped');
});

test.each<[string, string, RegExp]>([
  ['an object without apiVersion', 'kind: Pod\nmetadata: {name: a}\n', /./],
  ['YAML that is broken', 'apiVersion: v1\nkind: [Pod\n', /broken\.yaml:\d+:\d+: /],
  ['an object beside a document that is none', `${POD}---\njust text\n`, /broken\.yaml:\d+:\d+: /],
])('%s is not skipped', async (_, text, message) => {
  write({ 'broken.yaml': text });
  const { err } = await zeroTrust(['verify', folder]);
  expect(err).not.toContain('skipped');
  expect(err + (await zeroTrust(['verify', folder])).out).toMatch(message);
});

test.each([
  ['manifests whose text holds templates of others', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\ndata:\n  a: "{{ $labels.x }}"\n'],
  ['JSON', JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' } })],
  ['a list without a kind of its own', '- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a, namespace: shop}\n'],
])('%s are read', async (_, text) => {
  write({ 'pod.yaml': POD, 'other.yaml': text });
  expect((await zeroTrust(['reach', folder])).err).not.toContain('skipped');
});

test.each<[string, Uint8Array, string]>([
  ['UTF-16', Buffer.from(`\ufeff${POD}`, 'utf16le'), 'it is text in UTF-16; save it in UTF-8'],
  ['bytes of a program', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]), 'it is not text'],
  ['Latin 1', Uint8Array.from([0x61, 0x3a, 0x20, 0xe4]), 'it is not valid UTF-8'],
])('%s is an error that says so', async (_, bytes, message) => {
  write({ 'a.yaml': bytes });
  expect(await zeroTrust(['reach', join(folder, 'a.yaml')])).toMatchObject({ code: 3, out: '', err: expect.stringContaining(message) as string });
});

test('a byte order mark of UTF-8 is no part of the text', async () => {
  write({ 'a.yaml': `\ufeff${POD}` });
  expect((await zeroTrust(['reach', join(folder, 'a.yaml')])).out).toContain('1 workload');
});
