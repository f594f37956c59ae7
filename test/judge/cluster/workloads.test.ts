import { given, networkPolicy, pod, verdict } from '../given';

const template = (labels: Record<string, string>, spec: object = {}) => ({ metadata: { labels }, spec: { containers: [{ name: 'main', ports: [{ containerPort: 80, name: 'web' }] }], ...spec } });

function controller(apiVersion: string, kind: string, name = 'web', spec: object = { template: template({ app: name }) }): object {
  const selector = apiVersion === 'apps/v1' && { selector: { matchLabels: { app: name } } };
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, spec: { ...selector, ...spec } };
}

function owned(name: string, owner: [string, string], labels: Record<string, string>): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels, ownerReferences: [{ kind: owner[0], name: owner[1], controller: true }] }, spec: { containers: [{ name: 'main', image: 'x' }] } };
}

const keys = (...objects: object[]) => given(objects).cluster.workloads.map((workload) => `${workload.key} ${workload.kind}`);

describe('workloads', () => {
  test.each([
    ['apps/v1', 'Deployment'], ['apps/v1', 'StatefulSet'], ['apps/v1', 'DaemonSet'], ['apps/v1', 'ReplicaSet'], ['v1', 'ReplicationController'], ['batch/v1', 'Job'],
  ])('%s %s makes pods from its template', (apiVersion, kind) => {
    const [workload] = given([controller(apiVersion, kind)]).cluster.workloads;
    expect([workload.key, workload.kind, workload.labels.app, workload.ports.map((port) => port.number)]).toEqual(['shop/web', kind, 'web', [80]]);
  });

  test('a CronJob makes them from the template of its jobs', () => {
    expect(keys(controller('batch/v1', 'CronJob', 'nightly', { jobTemplate: { spec: { template: template({ app: 'nightly' }) } } }))).toEqual(['shop/nightly CronJob']);
  });

  test('pods of a Job carry its name as a label', () => {
    const judgement = given([controller('batch/v1', 'Job', 'migrate'), pod('shop/db'), networkPolicy('shop/p', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: [{ podSelector: { matchLabels: { 'job-name': 'migrate' } } }] }] })]);
    expect(verdict(judgement, 'shop/migrate', 'shop/db')).toBe('allow');
  });

  test('a Service that also selects the Job\'s pods shares its port with them (Stakater #464)', () => {
    const judgement = given([controller('apps/v1', 'Deployment'), controller('batch/v1', 'Job', 'migrate', { template: template({ app: 'web' }) })]);
    expect(judgement.cluster.workloads.map((workload) => workload.labels.app)).toEqual(['web', 'web']);
  });

  test('pods of a controller that is given too are that controller', () => {
    expect(keys(controller('apps/v1', 'Deployment'), owned('web-1', ['Deployment', 'web'], { 'app': 'web', 'pod-template-hash': '1' }))).toEqual(['shop/web Deployment']);
  });

  test('alike pods of a controller that is not given are one workload under its name, unlike ones are told apart', () => {
    const pods = [owned('a-1', ['ReplicaSet', 'a'], { app: 'a' }), owned('a-2', ['ReplicaSet', 'a'], { app: 'a' }), owned('a-3', ['ReplicaSet', 'a'], { app: 'a', role: 'leader' })];
    expect(keys(...pods)).toEqual(['shop/a ReplicaSet', 'shop/a#2 ReplicaSet']);
  });

  test('two kinds of one name are told apart by their kind', () => {
    expect(keys(controller('apps/v1', 'Deployment'), controller('apps/v1', 'StatefulSet'))).toEqual(['shop/web[Deployment] Deployment', 'shop/web[StatefulSet] StatefulSet']);
  });

  test('an unknown workload is an error that says what there is', () => {
    expect(() => verdict(given([pod('shop/web')]), 'bank/web', 'shop/web')).toThrow('No workload "bank/web" in the manifests. Did you mean shop/web?');
    expect(() => verdict(given([pod('shop/web')]), '1.2.3', 'shop/web')).toThrow('Invalid IP address "1.2.3"');
    expect(() => verdict(given([pod('shop/web')]), '1.2.3.4', 'shop/web', { port: 0 })).toThrow('Invalid port 0: expected 1-65535.');
  });
});
