import { judge } from '../../../src/judge/judge';

function jobs(...names: readonly (readonly [name: string, labels: string])[]): readonly string[] {
  const yaml = names.map(([name, labels]) => (
    `{apiVersion: batch/v1, kind: Job, metadata: {name: ${name}, namespace: shop}, spec: {template: {metadata: {labels: ${labels}}, spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}}`
  )).join('\n---\n');
  return judge([{ text: yaml }]).cluster.workloads.map(({ key }) => key);
}

describe('a Job keeps its name from one release to the next', () => {
  test.each<[string, string, string, string]>([
    ['whose instance it is without the hash', 'migration-1a2b3c4d', '{app.kubernetes.io/instance: migration}', 'shop/migration'],
    ['whose name it is without the hash', 'migration-1a2b3c4d', '{app.kubernetes.io/name: migration}', 'shop/migration'],
    ['of which nobody says so', 'migration-1a2b3c4d', '{app: migration}', 'shop/migration-1a2b3c4d'],
    ['with a name that only looks like it', 'report-deadbeef', '{app.kubernetes.io/name: report-deadbeef}', 'shop/report-deadbeef'],
    ['without a hash', 'migration', '{app.kubernetes.io/name: migration}', 'shop/migration'],
    ['with another end', 'migration-20261128', '{app.kubernetes.io/name: other}', 'shop/migration-20261128'],
  ])('%s', (_, name, labels, key) => expect(jobs([name, labels])).toEqual([key]));

  test('and two versions of it are two', () => {
    const labels = '{app.kubernetes.io/name: migration}';
    expect(jobs(['migration-1a2b3c4d', labels], ['migration-ffffffff', labels])).toEqual(['shop/migration', 'shop/migration#2']);
  });
});
