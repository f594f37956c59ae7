/** Workloads that no program can declare, and what is said where there are no others. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { stringify } from 'yaml';
import { adopted, type Adopted } from './adopted';

const FOLDERS: string[] = [];
afterAll(() => { for (const folder of FOLDERS) rmSync(dirname(folder), { recursive: true, force: true }); });

async function adopt(...objects: readonly object[]): Promise<Adopted> {
  const result = await adopted(objects.map((object) => stringify(object)).join('---\n'));
  FOLDERS.push(result.folder);
  return result;
}

function deployment(name: string, spec: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image: 'x:1', ports: [{ containerPort: 8080 }] }], ...spec } } },
  };
}

const ON_NODE = { hostNetwork: true };

test('a program without workloads is no success, and it is said why', async () => {
  const { code, out } = await adopt(deployment('agent', ON_NODE), deployment('proxy', ON_NODE));
  expect(out).toContain('agent: left out, because it is on the network of its node');
  expect(out).toContain('Nothing was adopted: every workload is left out, for the reason beside it. Applied, the program would close all of them.');
  expect(code).toBe(2);
});

test('one that is left out beside others is named, and no failure', async () => {
  const { code, out } = await adopt(deployment('agent', ON_NODE), deployment('web'));
  expect(out).toContain('declares 1 workload: 0 of this library, 1 with pods that are kept; 1 left out.');
  expect(out).toContain('agent: left out, because it is on the network of its node');
  expect(code).toBe(0);
});

test('where no call is declared, it is said that the program closes all of them', async () => {
  const { out } = await adopt(deployment('web'), deployment('cart'));
  expect(out).toContain('Calls: none is declared, because no policy of today names callers. Applied as it is, the program closes every call');
});
