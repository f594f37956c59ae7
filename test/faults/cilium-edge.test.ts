import { ApiObject, App, JsonPatch } from 'cdk8s';
import { ClusterProfile, Mesh, NetworkPlugin } from '../../src';
import { RideHailing } from '../support/ride-hailing';
import { synthesized } from '../support/synthesized';

/** The edge may ask for /live and what is below it, and for nothing else that the service behind it answers. */
function written(change: (policy: (kind: string, name: string) => ApiObject) => void): ReturnType<typeof synthesized> {
  return synthesized((outdir) => {
    const app = new App({ outdir });
    new RideHailing(app, 'velo', { mesh: Mesh.none(), profile: ClusterProfile.vanilla({ networkPlugin: NetworkPlugin.cilium(), apiServerCidrs: ['10.20.0.10/32'] }) }, {
      gatewayClassName: 'envoy', podLabels: { edge: 'velo' }, serviceAccountName: 'edge',
    });
    change((kind, name) => app.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind && one.name === name)!);
    return app;
  });
}

const ON_8080 = [{ ports: [{ port: '8080', protocol: 'TCP' }] }];
const EDGE = { 'k8s:edge': 'velo', 'k8s:io.kubernetes.pod.namespace': 'ingress' };

/** The rule for the edge, wherever it stands. */
function ofEdge(policy: ApiObject): string {
  const index = policy.toJson().spec.ingress.findIndex(({ fromEndpoints }: { fromEndpoints: { matchLabels: Record<string, string> }[] }) => fromEndpoints.some(({ matchLabels }) => matchLabels['k8s:edge']));
  return `/spec/ingress/${index}/toPorts/0/rules`;
}

test('the edge without a fault is written', () => {
  expect(written(() => {}).error).toBe('');
});

test.each<[string, (policy: ApiObject, at: string) => JsonPatch, RegExp]>([
  ['one more path', (_, at) => JsonPatch.add(`${at}/http/-`, { path: '/admin' }), /undeclared/],
  ['every path', (_, at) => JsonPatch.remove(at), /undeclared/],
  ['paths that begin like it', (_, at) => JsonPatch.add(`${at}/http/-`, { path: '/live.*' }), /undeclared/],
  ['a path less', (_, at) => JsonPatch.remove(`${at}/http/0`), /can't reach/],
  ['the port beside the paths', () => JsonPatch.add('/spec/ingress/-', { fromEndpoints: [{ matchLabels: EDGE }], toPorts: ON_8080 }), /undeclared/],
])('refused at the service behind the edge: %s', (_, patch, says) => {
  const { files, error } = written((policy) => {
    const location = policy('CiliumNetworkPolicy', 'location');
    location.addJsonPatch(patch(location, ofEdge(location)));
  });
  expect(error).toMatch(says);
  expect(files).toEqual([]);
});

test('refused: the pods of the edge in the NetworkPolicy, which compares no paths', () => {
  const { error } = written((policy) => {
    policy('NetworkPolicy', 'location').addJsonPatch(JsonPatch.add('/spec/ingress', [{
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } }, podSelector: { matchLabels: { edge: 'velo' } } }], ports: [{ port: 8080 }],
    }]));
  });
  expect(error).toMatch(/undeclared/);
});
