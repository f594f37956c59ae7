import { Mesh } from '../../src';
import { World } from '../faults/world';
import { synthesized } from '../support/synthesized';

/** The error of a synthesis, of a mesh that is installed in a namespace of its own. */
function errorOf(change: (world: World) => void): string {
  return synthesized((outdir) => {
    const world = new World(outdir, Mesh.istio({ rootNamespace: 'mesh-root', revision: 'canary' }));
    change(world);
    return world.app;
  }).error;
}

const configMap = (name: string, namespace: string) => (world: World) => { world.add('v1', 'ConfigMap', { name, namespace }); };
const RUNS = 'where the control plane of the mesh runs';

test.each(['values', 'values-canary', 'anything'])('the ConfigMap %s in the root namespace of a mesh may be its settings', (name) => {
  expect(errorOf(configMap(name, 'mesh-root'))).toContain(`ConfigMap mesh-root/${name} is in the namespace 'mesh-root', ${RUNS}`);
});

test.each(['istio', 'istio-canary', 'istio-sidecar-injector-canary'])('the ConfigMap %s is settings of a mesh wherever it is', (name) => {
  for (const namespace of ['mesh-root', 'elsewhere']) expect(errorOf(configMap(name, namespace))).toContain(`ConfigMap ${namespace}/${name} (v1): components of the platform read their settings from it`);
});

test('a Service, an account and the Namespace itself are refused in the root namespace', () => {
  expect(errorOf((world) => { world.add('v1', 'Service', { name: 'istiod-canary', namespace: 'mesh-root' }, { spec: { ports: [{ port: 443 }] } }); })).toContain(`Service mesh-root/istiod-canary is in the namespace 'mesh-root', ${RUNS}`);
  expect(errorOf((world) => { world.add('v1', 'ServiceAccount', { name: 'istiod', namespace: 'mesh-root' }); })).toContain('ServiceAccount mesh-root/istiod');
  expect(errorOf((world) => { world.add('v1', 'Namespace', { name: 'mesh-root', namespace: undefined }); })).toContain('Namespace mesh-root is the namespace where');
});

test('what is elsewhere is nobody\'s of the mesh', () => {
  expect(errorOf((world) => {
    configMap('values', 'tools')(world);
    configMap('settings', 'shop')(world);
    world.add('v1', 'Service', { name: 'istiod', namespace: 'tools' }, { spec: { ports: [{ port: 443 }] } });
  })).toBe('');
});
