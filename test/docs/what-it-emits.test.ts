import { boutiqueSvg, PICTURE } from './picture';
import { findProgram, run } from './programs';
import type { Manifest } from './programs';
import { isExcerpt } from './subset';
import { documentsOf } from '../support/documents';
import { filesUnder, readDocument } from '../support/files';

const PAGE = 'docs/what-it-emits.md';

/** What cdk8s-plus names rather than a template of ours. */
const FROM_CDK8S_PLUS = [
  'apps/v1 DaemonSet', 'apps/v1 Deployment', 'apps/v1 StatefulSet', 'batch/v1 CronJob', 'batch/v1 Job', 'v1 Service', 'v1 ServiceAccount',
];

function kindsOf(objects: readonly Manifest[]): readonly string[] {
  return unique(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** `### Sidecar (networking.istio.io/v1)` */
function headings(): readonly string[] {
  return unique([...readDocument(PAGE).matchAll(/^### (\w+) \((.+)\)$/gm)].map(([, kind, apiVersion]) => `${apiVersion} ${kind}`));
}

test('the page names every kind that its program writes, and the one of the usage page with Cilium, and no other', () => {
  expect(headings()).toEqual(kindsOf([...run(findProgram(PAGE, 'shop')).objects, ...run(findProgram('docs/usage.md', 'cilium')).objects]));
});

test('the policy of Cilium is what the program of the usage page writes', () => {
  const [, block] = /^### CiliumNetworkPolicy .*?```yaml\n(.*?)```/ms.exec(readDocument(PAGE)) ?? [];
  const [expected] = documentsOf(block ?? '');
  const found = run(findProgram('docs/usage.md', 'cilium')).objects.find(({ kind, metadata }) => kind === 'CiliumNetworkPolicy' && metadata.name === 'web');
  expect(isExcerpt(expected, found)).toBe(true);
});

test('the program of the page uses every template that the renderers have', () => {
  const templates = [...filesUnder('src/author/render'), ...filesUnder('src/author/meshes')].flatMap((path) => {
    const pairs = readDocument(path).matchAll(/apiVersion: '([^']+)',\s+kind: '(\w+)',\s+fields/g);
    return [...pairs].map(([, apiVersion, kind]) => `${apiVersion} ${kind}`);
  });
  expect(unique([...templates, ...FROM_CDK8S_PLUS])).toEqual(headings());
});

test('what the usage page does through escape hatches arrives in what is written', () => {
  const { objects } = run(findProgram('docs/usage.md', 'hatches'));
  const find = (kind: string) => objects.find((object) => object.kind === kind && object.metadata.name === 'web');
  expect(isExcerpt({
    spec: { template: { spec: { priorityClassName: 'business-critical', containers: [{ env: [{ name: 'LOG_LEVEL', value: 'debug' }] }] } } },
  }, find('Deployment'))).toBe(true);
  expect(isExcerpt({ metadata: { annotations: { 'acme.example/reviewed-by': 'security' } } }, find('NetworkPolicy'))).toBe(true);
});

test('the first program of the README writes as many objects as the README says', () => {
  expect(readDocument('README.md')).toContain('with eighteen objects');
  expect(run(findProgram('README.md', 'first')).objects).toHaveLength(18);
});

test('the usage page and the README begin with the same program', () => {
  expect(findProgram('docs/usage.md', 'first').source).toBe(findProgram('README.md', 'first').source);
});

test('the README fits three screens', () => {
  expect(readDocument('README.md').split('\n').length).toBeLessThanOrEqual(150);
});

test('the picture in the README is what the command draws', () => {
  // Written by `npx ts-node --project examples/tsconfig.json test/docs/picture.ts`.
  expect(readDocument(PICTURE)).toBe(boutiqueSvg());
  expect(readDocument('README.md')).toContain(`](${PICTURE})`);
});
