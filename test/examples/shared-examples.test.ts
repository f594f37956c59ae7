/** Repositories that share a namespace: each is proven apart, all together, and by what others deliver in fact. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zeroTrust } from '../cli/fake-io';
import { deliveredBy, SHARED_EXAMPLES, writeInto } from '../support/examples-shared';
import { ROOT } from '../support/files';
import { ofKind } from '../support/synth';

const OTHERS = join(ROOT, 'examples/first-service/others.yaml');

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'shared-')); });
afterEach(() => { rmSync(folder, { recursive: true }); });

/** What `zero-trust verify` says of programs, together with other files. */
async function verified(programs: readonly string[], others: readonly string[] = []): Promise<{ readonly code: number; readonly out: string }> {
  const outdirs = programs.map((program) => join(folder, program.replace('/', '-')));
  programs.forEach((program, index) => writeInto(outdirs[index]!, program));
  return zeroTrust(['verify', ...outdirs, ...others, '--fail-on', 'error']);
}

/** others.yaml with a change. */
function othersWith(change: (text: string) => string): string {
  const text = readFileSync(OTHERS, 'utf8');
  expect(change(text)).not.toBe(text);
  const file = join(folder, 'others.yaml');
  writeFileSync(file, change(text));
  return file;
}

test.each([['shared-namespace/orders'], ['shared-namespace/web'], ['first-service']])('%s is proven apart', async (program) => {
  expect(await verified([program])).toMatchObject({ code: 0, out: 'Nothing found\n' });
});

test('both repositories of the shared namespace are proven together', async () => {
  expect(await verified(['shared-namespace/orders', 'shared-namespace/web'])).toMatchObject({ code: 0, out: 'Nothing found\n' });
});

test('the first service is proven with what others deliver', async () => {
  const { code, out } = await verified(['first-service'], [OTHERS]);
  expect(out).not.toContain('error');
  expect(code).toBe(0);
});

test.each<[string, (text: string) => string, string]>([
  ['the callee does not let it in', (text) => text.replace(/(name: catalogue[^]*) {8}- podSelector:\n {12}matchLabels:\n {14}app.kubernetes.io\/name: invoices\n {14}app.kubernetes.io\/instance: invoices\n/, '$1'), 'store/invoices can\'t reach store/catalogue on 8080/TCP'],
  ['the mesh of the callee does not let it in', (text) => text.replace('              - cluster.local/ns/store/sa/invoices\n', ''), 'store/invoices can\'t reach store/catalogue on 8080/TCP'],
  ['the caller may not leave', (text) => text.replace(/app: cart\n {2}policyTypes: \[Ingress, Egress\]\n {2}egress:\n[^]*?(?=---)/, 'app: cart\n  policyTypes: [Ingress, Egress]\n'), 'store/cart can\'t reach store/invoices on 8080/TCP'],
  ['the caller runs as another account', (text) => text.replace('serviceAccountName: cart', 'serviceAccountName: search'), 'store/cart'],
  ['a pod of others has its labels', (text) => text.replace(/app: search\n {4}spec:/, 'app: search\n        app.kubernetes.io/name: invoices\n        app.kubernetes.io/instance: invoices\n    spec:'), 'Deployment store/search'],
  ['a policy of others opens all', (text) => `${text}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: open\n  namespace: store\nspec:\n  podSelector: {}\n  ingress: [{}]\n`, 'NetworkPolicy store/open'],
  ['a policy of others lets everybody in', (text) => `${text}---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata:\n  name: open\n  namespace: store\nspec:\n  rules: [{}]\n`, 'AuthorizationPolicy store/open'],
  ['default deny is gone', (text) => text.replace(/apiVersion: networking.k8s.io\/v1\nkind: NetworkPolicy\nmetadata:\n {2}name: default-deny[^]*?---\n/, ''), 'Namespace store has no NetworkPolicy that closes ingress and egress'],
  ['plain text is taken', (text) => text.replace('mode: STRICT', 'mode: PERMISSIVE'), 'PeerAuthentication'],
])('the first service is refused where %s', async (_what, change, says) => {
  const { code, out } = await verified(['first-service'], [othersWith(change)]);
  expect(out).toContain(says);
  expect(code).toBe(1);
});

test.each(SHARED_EXAMPLES)('%s: every object is written by one repository', (name) => {
  const identities = deliveredBy(name).map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
  expect(new Set(identities).size).toBe(identities.length);
  expect(ofKind(deliveredBy(name), 'Namespace')).toHaveLength(1);
});
