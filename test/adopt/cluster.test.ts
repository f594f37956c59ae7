/** `zero-trust adopt --cluster`: what a server lists becomes a program, and nothing that the server added goes into it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { run } from './adopted';
import { FakeCluster } from '../cli/cluster/fake-cluster';
import { zeroTrust } from '../cli/fake-io';
import { deliveredByOthers, networkPolicy } from '../support/cluster-of-others';
import type { Manifest } from '../support/synth';

let place: string;
beforeAll(() => { place = mkdtempSync(join(tmpdir(), 'adopt-cluster-')); });
afterAll(() => { rmSync(place, { recursive: true, force: true }); });

/** An object as a server has it. */
function live(object: Manifest, index: number): Manifest {
  return {
    ...object,
    metadata: { ...object.metadata, uid: `uid-${index}`, resourceVersion: `${index}`, creationTimestamp: '2026-01-01T00:00:00Z', managedFields: [{ manager: 'kubectl' }], generation: 3 },
    ...(object.kind === 'Service' && { spec: { ...object.spec, clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'] } }),
    ...(['Deployment', 'StatefulSet'].includes(object.kind) && { status: { replicas: 1 } }),
  };
}

test('a namespace of a cluster is adopted', async () => {
  const calls = networkPolicy('kafka', { podSelector: { matchLabels: { app: 'kafka' } }, policyTypes: ['Egress'], egress: [{}] });
  const objects = [...deliveredByOthers('none'), calls].map(live);
  const cluster = FakeCluster.of(objects.map((object) => stringify(object)).join('---\n'));
  const folder = join(place, 'out');
  const { code, out } = await zeroTrust(['adopt', '--cluster', '-n', 'shop', '--out', folder], { connect: cluster.connect });
  expect(out).toContain('declares 4 workloads');
  expect(out).toContain('Compared with today, nobody may reach more.');
  expect(code).toBe(0);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|yaml)$/.test(name)).map((name) => readFileSync(join(folder, name), 'utf8'));
  for (const text of files) expect(text).not.toMatch(/managedFields|resourceVersion|creationTimestamp|10\.96\.0\.7|status:/);
  const { status, stderr, manifests } = run({ folder, main: readFileSync(join(folder, 'main.ts'), 'utf8') });
  expect({ status, stderr: stderr.includes('Error') }).toEqual({ status: 0, stderr: false });
  expect(manifests.length).toBeGreaterThan(0);
});
