/** What a program declared and assumed of others, held against a cluster. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { FakeCluster } from './fake-cluster';
import { Mesh } from '../../../src';
import { deliveredByOthers, networkPolicy, workload, writeProgram } from '../../support/cluster-of-others';
import { documentsOf } from '../../support/documents';
import { find, type Manifest } from '../../support/synth';
import { zeroTrust, type Result } from '../fake-io';

type MeshName = 'istio' | 'none';

const folders: Partial<Record<MeshName, string>> = {};

beforeAll(() => {
  for (const mesh of ['istio', 'none'] as const) {
    folders[mesh] = mkdtempSync(join(tmpdir(), 'others-'));
    writeProgram(folders[mesh], mesh === 'istio' ? Mesh.istio() : Mesh.none());
  }
});
afterAll(() => { for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true }); });

interface Finding {
  readonly severity: string;
  readonly rule: { readonly code: string };
  readonly message: string;
}

interface Found extends Result {
  readonly found: readonly string[];
}

type Change = (objects: Manifest[]) => void;

async function verify(mesh: MeshName, change: Change = () => undefined, ...flags: string[]): Promise<Found> {
  const folder = folders[mesh]!;
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  const objects: Manifest[] = [...deliveredByOthers(mesh), ...files.flatMap((file) => documentsOf(readFileSync(join(folder, file), 'utf8')) as Manifest[])];
  change(objects);
  const cluster = FakeCluster.of(objects.map((object) => stringify(object)).join('---\n'));
  const result = await zeroTrust(['verify', '--cluster', '-o', 'json', '--facts', join(folder, '.zero-trust.facts'), ...flags], { connect: cluster.connect });
  const { findings } = JSON.parse(result.out) as { readonly findings: readonly Finding[] };
  return { ...result, found: findings.filter(({ rule }) => rule.code === 'ZT907').map(({ severity, message }) => `${severity}: ${message}`) };
}

function remove(kind: string, name: string, namespace?: string): Change {
  return (objects) => { objects.splice(objects.indexOf(find(objects, kind, name, namespace)), 1); };
}

function edit(kind: string, name: string, change: (manifest: Manifest) => void): Change {
  return (objects) => change(find(objects, kind, name));
}

function add(...more: readonly Manifest[]): Change {
  return (objects) => { objects.push(...more); };
}

const OWN_LABELS = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };
const OPEN = [{}];

/** A running pod as a server lists it. */
function pod(name: string, labels: object, { account = 'legacy', containers = [name] }: { account?: string; containers?: string[] } = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels, uid: `uid-${name}` },
    spec: { serviceAccountName: account, containers: containers.map((one) => ({ name: one, image: 'x' })) },
    status: { phase: 'Running' },
  };
}

describe.each<MeshName>(['istio', 'none'])('a cluster (mesh: %s)', (mesh) => {
  test('in which all holds has no finding', async () => expect((await verify(mesh)).found).toEqual([]));

  test.each<[string, Change, string]>([
    ['no default deny', remove('NetworkPolicy', 'default-deny', 'shop'), 'error: Namespace shop has no NetworkPolicy that closes ingress and egress for all its pods'],
    ['default deny one way', edit('NetworkPolicy', 'default-deny', ({ spec }) => { spec.policyTypes = ['Ingress']; }), 'error: Namespace shop has no NetworkPolicy that closes egress'],
    ['no namespace', remove('Namespace', 'shop'), 'error: Namespace shop was declared, but no manifest makes it'],
    ['a namespace that admits privileged pods', edit('Namespace', 'shop', ({ metadata }) => { metadata.labels['pod-security.kubernetes.io/enforce'] = 'privileged'; }), 'error: Namespace shop has the label "privileged"'],
    ['a policy of others that opens the service', add(networkPolicy('theirs', { podSelector: { matchLabels: OWN_LABELS }, policyTypes: ['Ingress'], ingress: OPEN })), 'NetworkPolicy shop/theirs'],
    ['a policy of others that opens all pods', add(networkPolicy('theirs', { podSelector: {}, policyTypes: ['Egress'], egress: OPEN })), 'NetworkPolicy shop/theirs'],
    ['a policy of others that opens pods of a ForeignWorkload', add(networkPolicy('theirs', { podSelector: { matchLabels: { app: 'kafka' } }, policyTypes: ['Ingress'], ingress: OPEN })), 'NetworkPolicy shop/theirs'],
    ['a service whose other end is closed', remove('NetworkPolicy', 'orders', 'shop'), "shop/web can't reach shop/orders on 8080/TCP, although it is declared"],
    ['a Deployment with the labels of the service', add(...workload('Deployment', 'impostor', 'shop', 8080, OWN_LABELS)), 'error: Deployment shop/impostor was not declared, and its pods have labels or the account of shop/web'],
    ['a Deployment with the account of the service', add(...workload('Deployment', 'impostor', 'shop', 8080, { app: 'impostor' }, 'web').slice(1)), 'error: Deployment shop/impostor was not declared, and its pods have labels or the account of shop/web'],
    ['a running pod with the labels of the service', add(pod('impostor', OWN_LABELS)), 'error: Pod shop/impostor was not declared, and its pods have labels or the account of shop/web'],
    ['a running pod with the labels of a ForeignWorkload', add(pod('impostor', { app: 'kafka' }, { account: 'kafka' })), 'error: Pod shop/impostor makes pods with all labels of shop/kafka'],
    ['pods of a ForeignWorkload with other labels', edit('StatefulSet', 'kafka', ({ spec }) => { spec.template.metadata.labels = { app: 'broker' }; spec.selector.matchLabels = { app: 'broker' }; }), 'error: StatefulSet shop/kafka makes pods without the labels {"app":"kafka"}'],
    ['pods of a ForeignWorkload with another account', edit('StatefulSet', 'kafka', ({ spec }) => { spec.template.spec.serviceAccountName = 'default'; }), "error: StatefulSet shop/kafka runs as the ServiceAccount 'default', and was declared as 'kafka'"],
    ['a ForeignWorkload that listens elsewhere', (objects) => {
      find(objects, 'StatefulSet', 'kafka').spec.template.spec.containers[0].ports[0].containerPort = 9093;
      find(objects, 'Service', 'kafka').spec.ports[0].targetPort = 9093;
    }, 'Service shop/kafka leads its port 9092/TCP to 9093'],
    ['a ForeignWorkload whose Service leads elsewhere', edit('Service', 'kafka', ({ spec }) => { spec.ports[0].targetPort = 1234; }), 'error: Service shop/kafka leads its port 9092/TCP to 1234'],
    ['a ForeignWorkload that another object makes', edit('StatefulSet', 'kafka', ({ metadata }) => { metadata.name = 'brokers'; }), "error: StatefulSet shop/brokers makes pods with all labels of shop/kafka, so that policies take them for it. If they are the same, name it: { madeBy: ['brokers'] }"],
    ['no pods of a ForeignWorkload', remove('StatefulSet', 'kafka'), 'error: no pods with the labels app=kafka run in shop, so that the policies of shop/kafka select nothing'],
    ['a service that was not applied', remove('Deployment', 'web'), 'error: Deployment shop/web is not in the cluster: shop/web was declared'],
    ['a service of others with another account', edit('Deployment', 'ledger', ({ spec }) => { spec.template.spec.serviceAccountName = 'default'; }), "error: Deployment bank/ledger makes pods with the labels of bank/ledger, and runs as the ServiceAccount 'default', not as 'ledger' as stated"],
    ['no service of others', remove('Deployment', 'ledger'), 'warning: no pods with the labels app=ledger run in bank, where bank/ledger was stated to be'],
    ['DNS elsewhere', edit('Deployment', 'kube-dns', ({ spec }) => { spec.template.metadata.labels = { app: 'dns' }; spec.selector.matchLabels = { app: 'dns' }; }), 'warning: no pods with the labels k8s-app=kube-dns run in kube-system'],
  ])('with %s is told apart', async (_what, change, says) => {
    const { found, code } = await verify(mesh, change);
    expect(found.join('\n')).toContain(says);
    expect(code).toBe(1);
  });

  test('that was read in part is judged in part', async () => {
    expect((await verify(mesh, remove('NetworkPolicy', 'default-deny', 'shop'), '-n', 'bank')).found).toEqual([]);
    expect((await verify(mesh, remove('NetworkPolicy', 'default-deny', 'shop'), '-n', 'shop')).found.join('\n')).toContain('Namespace shop has no NetworkPolicy');
    expect((await verify(mesh, () => undefined, '-n', 'shop')).found).toEqual([]);
  });
});

describe('a cluster with a mesh', () => {
  const SECURITY = 'security.istio.io/v1';

  test.each<[string, Change, string]>([
    ['PERMISSIVE in the namespace', edit('PeerAuthentication', 'default', ({ spec }) => { spec.mtls.mode = 'PERMISSIVE'; }), 'Namespace shop has no PeerAuthentication for all its pods with mode STRICT'],
    ['no PeerAuthentication', remove('PeerAuthentication', 'default'), 'Namespace shop has no PeerAuthentication for all its pods with mode STRICT'],
    ['no policy that allows nobody', remove('AuthorizationPolicy', 'allow-nothing'), 'Namespace shop has no AuthorizationPolicy that allows nobody'],
    ['a policy of others that allows everybody', add({ apiVersion: SECURITY, kind: 'AuthorizationPolicy', metadata: { name: 'theirs', namespace: 'shop' }, spec: { rules: OPEN } }), 'AuthorizationPolicy shop/theirs'],
    ['a policy of the mesh that allows everybody', add({ apiVersion: SECURITY, kind: 'AuthorizationPolicy', metadata: { name: 'theirs', namespace: 'istio-system' }, spec: { rules: OPEN } }), 'AuthorizationPolicy istio-system/theirs'],
    ['a policy of others that denies', add({ apiVersion: SECURITY, kind: 'AuthorizationPolicy', metadata: { name: 'theirs', namespace: 'shop' }, spec: { action: 'DENY', rules: OPEN } }), 'although it is declared (mesh inbound; blocked by AuthorizationPolicy shop/theirs)'],
    ['a Sidecar of others for the pods of the service', add({ apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name: 'a', namespace: 'shop' }, spec: { workloadSelector: { labels: OWN_LABELS }, egress: [{ hosts: ['*/*'] }] } }), 'Sidecar shop/a'],
    ['no injection', edit('Namespace', 'shop', ({ metadata }) => { delete metadata.labels['istio-injection']; }), 'mesh'],
    ['pods that were made without a proxy', add({ ...pod('web', OWN_LABELS, { account: 'web' }), metadata: { name: 'web', namespace: 'shop', uid: '2', labels: OWN_LABELS, ownerReferences: [{ kind: 'Deployment', name: 'web', uid: '1', controller: true }] } }), 'Pod shop/web of shop/web has no proxy of the mesh'],
  ])('with %s is told apart', async (_what, change, says) => {
    const { found, code } = await verify('istio', change);
    expect(found.join('\n')).toContain(says);
    expect(code).toBe(1);
  });

  test('that was read in part shows a policy of the whole mesh that opens the service', async () => {
    const open = add({ apiVersion: SECURITY, kind: 'AuthorizationPolicy', metadata: { name: 'theirs', namespace: 'istio-system' }, spec: { rules: OPEN } });
    const { found, code } = await verify('istio', open, '-n', 'shop');
    expect(found.join('\n')).toContain('AuthorizationPolicy istio-system/theirs');
    expect(code).toBe(1);
  });

  test('whose pods have proxies has no finding', async () => {
    const meshed = (name: string, app: object, account: string, containers: string[]) => pod(name, app, { account, containers });
    const owned = (one: Manifest, kind: string, name: string): Manifest => ({ ...one, metadata: { ...one.metadata, ownerReferences: [{ kind, name, uid: 'x', controller: true }] } });
    expect((await verify('istio', (objects) => {
      for (const [kind, name] of [['Deployment', 'web'], ['StatefulSet', 'kafka']] as const) find(objects, kind, name).metadata.uid = 'x';
      find(objects, 'StatefulSet', 'kafka').metadata.uid = 'y';
      const kafka = owned(meshed('kafka-0', { app: 'kafka' }, 'kafka', ['kafka', 'istio-proxy']), 'StatefulSet', 'kafka');
      kafka.metadata.ownerReferences[0].uid = 'y';
      objects.push(owned(meshed('web-1', find(objects, 'Deployment', 'web').spec.template.metadata.labels as object, 'web', ['web', 'istio-proxy']), 'Deployment', 'web'), kafka);
    })).found).toEqual([]);
  });
});
