import type { LiveObject } from '../../../src/cli/cluster/live-object';
import { withoutWhatTheServerAdds } from '../../../src/cli/cluster/server-side';

const LABELS = { app: 'orders' };
const HASH = { 'pod-template-hash': '5c9f' };

const object = (kind: string, name: string, rest: Partial<LiveObject> = {}): LiveObject => ({
  apiVersion: 'v1', kind, ...rest, metadata: { name, namespace: 'shop', uid: `uid-${name}`, ...rest.metadata },
});
const ownedBy = (kind: string, name: string) => ({ ownerReferences: [{ kind, uid: `uid-${name}`, controller: true }] });

const deployment = object('Deployment', 'orders', { spec: { template: { metadata: { labels: LABELS }, spec: { serviceAccountName: 'orders' } } } });
const replicaSet = object('ReplicaSet', 'orders-5c9f', {
  metadata: { name: 'orders-5c9f', labels: { ...LABELS, ...HASH }, ...ownedBy('Deployment', 'orders') },
  spec: { template: { metadata: { labels: { ...LABELS, ...HASH } }, spec: { serviceAccountName: 'orders' } } },
});
const pod = (labels: Readonly<Record<string, string>> = {}, rest: Partial<LiveObject> = {}): LiveObject => object('Pod', 'orders-5c9f-x', {
  metadata: { name: 'orders-5c9f-x', labels: { ...LABELS, ...HASH, ...labels }, ...ownedBy('ReplicaSet', 'orders-5c9f') }, spec: { serviceAccountName: 'orders' }, ...rest,
});

const kept = (...objects: readonly LiveObject[]): readonly string[] => withoutWhatTheServerAdds(objects).map(({ kind, metadata: { name } }) => `${kind} ${name}`);

describe('what controllers made', () => {
  test('is there once, as its author wrote it', () => {
    expect(kept(deployment, replicaSet, pod(), pod({ 'security.istio.io/tlsMode': 'istio', 'topology.kubernetes.io/zone': 'a' }))).toEqual(['Deployment orders']);
  });

  test.each<[string, LiveObject]>([
    ['has a label that nobody wrote', pod({ access: 'payments' })],
    ['lost a label', object('Pod', 'orders-5c9f-x', { metadata: { name: 'orders-5c9f-x', labels: HASH, ...ownedBy('ReplicaSet', 'orders-5c9f') }, spec: { serviceAccountName: 'orders' } })],
    ['runs as another account, from an older revision', pod({}, { spec: { serviceAccountName: 'legacy' } })],
    ['runs in the network of its node', pod({}, { spec: { serviceAccountName: 'orders', hostNetwork: true } })],
  ])('a pod that %s stands for itself, without an owner who would answer for it', (_, different) => {
    const objects = withoutWhatTheServerAdds([deployment, replicaSet, different]);
    expect(objects.map(({ kind }) => kind)).toEqual(['Deployment', 'Pod']);
    expect(objects[1]!.metadata).not.toHaveProperty('ownerReferences');
  });

  test('a pod whose controller was not read stands for itself', () => {
    expect(kept(pod())).toEqual(['Pod orders-5c9f-x']);
  });

  test('a Job of a CronJob, and its pods, are the CronJob', () => {
    const cron = object('CronJob', 'report', { spec: { jobTemplate: { spec: { template: { metadata: { labels: LABELS } } } } } });
    const job = object('Job', 'report-1', { metadata: { name: 'report-1', ...ownedBy('CronJob', 'report') }, spec: { template: { metadata: { labels: LABELS } } } });
    const run = object('Pod', 'report-1-x', { metadata: { name: 'report-1-x', labels: { ...LABELS, 'job-name': 'report-1', 'batch.kubernetes.io/job-name': 'report-1' }, ...ownedBy('Job', 'report-1') } });
    expect(kept(cron, job, run)).toEqual(['CronJob report']);
  });

  test('what Istio makes of a Gateway is the Gateway', () => {
    const gateway = object('Gateway', 'edge');
    const made = object('Deployment', 'edge-istio', { metadata: { name: 'edge-istio', ownerReferences: [{ kind: 'Gateway', uid: 'uid-edge' }] } });
    const proxy = object('Pod', 'edge-istio-x', { metadata: { name: 'edge-istio-x', ...ownedBy('Deployment', 'edge-istio') } });
    expect(kept(gateway, made, proxy)).toEqual(['Gateway edge']);
  });

  test('two objects that own each other are no endless loop', () => {
    const one = object('ReplicaSet', 'one', { metadata: { name: 'one', ...ownedBy('ReplicaSet', 'two') } });
    const two = object('ReplicaSet', 'two', { metadata: { name: 'two', ...ownedBy('ReplicaSet', 'one') } });
    expect(kept(one, two)).toEqual([]);
  });
});

test('pods that have ended, and what the API server publishes everywhere, are left out', () => {
  const role = object('ClusterRole', 'cluster-admin', { metadata: { name: 'cluster-admin', labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } } });
  expect(kept(role, object('ConfigMap', 'kube-root-ca.crt'), object('ConfigMap', 'settings'), pod({}, { status: { phase: 'Succeeded' } }))).toEqual(['ConfigMap settings']);
});
