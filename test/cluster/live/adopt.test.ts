/** `zero-trust adopt --cluster` against a server that fills in its own defaults, and whose controllers make pods. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zeroTrust } from './zero-trust';
import { APPLICATIONS, run } from '../../adopt/adopted';
import { documentsOf } from '../../support/documents';
import type { Manifest } from '../../support/synth';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applyAll } from '../kubernetes/apply';
import { Resources } from '../kubernetes/resources';
import { until } from '../tools/daemon';

let server: ApiServer;
beforeAll(async () => { server = await startApiServer(NEWEST, { controllers: true }); });
afterAll(async () => server.stop());

test.each<[file: string, namespace: string, workloads: number]>([
  ['ticket-shop', 'tickets', 5], ['visitors', 'visitors', 3],
])('%s is adopted from a cluster as from its files', async (file, namespace, workloads) => {
  const given = documentsOf(readFileSync(join(APPLICATIONS, `${file}.yaml`), 'utf8')) as Manifest[];
  const objects = given.map((object) => (object.kind === 'Namespace' ? object : { ...object, metadata: { namespace, ...object.metadata } }));
  if (!given.some(({ kind }) => kind === 'Namespace')) objects.unshift({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  expect((await applyAll(server.admin, await Resources.of(server.admin), objects)).flatMap(({ complaints }) => complaints)).toEqual([]);
  await until('pods are made', async () => (await server.admin.must('GET', `/api/v1/namespaces/${namespace}/pods`)).items.length >= workloads);

  const folder = join(server.folder, `adopted-${file}`);
  const { code, out, err } = await zeroTrust(server.kubeconfig, ['adopt', '--cluster', '-n', namespace, '--out', folder]);
  expect({ code, err: err.includes('Error') }).toEqual({ code: 0, err: false });
  expect(out).toMatch(new RegExp(`declares ${workloads} workloads?: `));
  expect(out).toContain('Compared with today, nobody may reach more.');

  expect(existsSync(join(folder, 'main.ts'))).toBe(true);
  const main = readFileSync(join(folder, 'main.ts'), 'utf8');
  expect(main).not.toMatch(/managedFields|resourceVersion|creationTimestamp|pod-template-hash|clusterIP:/);
  const { status, manifests } = run({ folder, main });
  expect(status).toBe(0);
  expect(manifests.length).toBeGreaterThan(0);
});
