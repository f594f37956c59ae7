import { AMBIENT, ambient } from './ambient';
import { given, meshed, namespace, pod } from '../../../given';

const MODE = 'istio.io/dataplane-mode';

function modeOf(...objects: object[]): string {
  return given(objects).cluster.workloads.find(({ name }) => name === 'db')!.mesh;
}

describe('a pod is redirected to ztunnel', () => {
  test.each([
    ['by its own label', [ambient('shop/db')], 'shared'],
    ['by the label of its namespace', [namespace('shop', AMBIENT), pod('shop/db')], 'shared'],
    ['whatever else than none its own label says', [namespace('shop', AMBIENT), pod('shop/db', { labels: { [MODE]: 'sidecar' } })], 'shared'],
    ['although it says that it wants no sidecar', [namespace('shop', AMBIENT), pod('shop/db', { labels: { 'sidecar.istio.io/inject': 'false' } })], 'shared'],
    ['not if it says none', [namespace('shop', AMBIENT), pod('shop/db', { labels: { [MODE]: 'none' } })], 'none'],
    ['not with a sidecar', [namespace('shop', AMBIENT), meshed('shop/db')], 'sidecar'],
    ['not where sidecars are injected as well', [namespace('shop', { ...AMBIENT, 'istio-injection': 'enabled' }), pod('shop/db')], 'sidecar'],
    ['not in the network of its node', [namespace('shop', AMBIENT), pod('shop/db', { spec: { hostNetwork: true } })], 'none'],
    ['not with what an injector leaves', [namespace('shop', AMBIENT), pod('shop/db', { annotations: { 'sidecar.istio.io/status': '{}' } })], 'none'],
    ['not in kube-system', [namespace('kube-system', AMBIENT), pod('kube-system/db')], 'none'],
    ['not by another word', [namespace('shop', { [MODE]: 'Ambient' }), pod('shop/db')], 'none'],
  ])('%s', (_, objects, expected) => {
    expect(modeOf(...objects)).toBe(expected);
  });
});
