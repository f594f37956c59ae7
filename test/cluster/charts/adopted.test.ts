/** `zero-trust adopt` on applications and charts as their projects publish them: the program is written, runs, and lets nobody reach more than before. */
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { objectsOfRelease, type ReleaseName } from './release';
import { adopted, run, type Adopted } from '../../adopt/adopted';
import { goModule } from '../tools/go-tool';

const FOLDERS: string[] = [];
afterAll(() => { for (const folder of FOLDERS) rmSync(dirname(folder), { recursive: true, force: true }); });

function sample(path: string): string {
  return join(goModule('istio', 'istio.io/istio'), 'samples', path);
}

/** Its program runs by itself, and what it writes opens nothing. */
async function expectAdopted(text: string, workloads: number): Promise<Adopted> {
  const result = await adopted(text);
  FOLDERS.push(result.folder);
  expect(result.out).toMatch(new RegExp(`declares ${workloads} workloads?: `));
  expect(result.out).toContain('Compared with today, nobody may reach more.');
  expect(result.code).toBe(0);
  const { status, manifests } = run(result);
  expect(status).toBe(0);
  expect(manifests.length).toBeGreaterThan(0);
  return result;
}

describe('applications of the samples of Istio', () => {
  test('Bookinfo, whose reviews are three Deployments behind one Service and one account', async () => {
    const { out, main } = await expectAdopted(sample('bookinfo/platform/kube/bookinfo.yaml'), 6);
    expect(out).toContain('reviews-v1: ForeignWorkload, because Service reviews leads to default/reviews-v2, default/reviews-v3, too');
    expect(out).toContain('Calls: none is declared, because no policy of today names callers.');
    expect(main).toContain("new ForeignWorkload(namespaceDefault, 'reviews-v2'");
  });

  test.each<[string, string, number]>([
    ['httpbin', 'httpbin/httpbin.yaml', 1],
    ['helloworld', 'helloworld/helloworld.yaml', 2],
    ['rate limits', 'ratelimit/rate-limit-service.yaml', 2],
  ])('%s', async (_name, path, workloads) => { await expectAdopted(sample(path), workloads); });
});

describe('rendered charts', () => {
  test.each<[ReleaseName, number]>([['Grafana', 1], ['Prometheus', 1], ['Loki', 1]])('%s', async (name, workloads) => {
    await expectAdopted(objectsOfRelease(name, 'monitoring').map((object) => stringify(object, { version: '1.1' })).join('---\n'), workloads);
  });
});
