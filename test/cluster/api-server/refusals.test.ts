import { Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';
import { find, manifestsOf, type Manifest } from '../../support/synth';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applied, applyAll } from '../kubernetes/apply';
import { installCrds } from '../kubernetes/crds';
import { podsOf } from '../kubernetes/programs';
import { Resources } from '../kubernetes/resources';

/** That the API server of these tests objects at all: one field changed, and it says so. */
describe('the API server objects to', () => {
  let server: ApiServer;
  let resources: Resources;
  const manifests = manifestsOf((chart) => { service(namespace(chart, 'shop', Mesh.istio()), 'orders'); });

  beforeAll(async () => {
    server = await startApiServer(NEWEST);
    await installCrds(server, ['Istio']);
    resources = await Resources.of(server.admin);
    const results = await applyAll(server.admin, resources, manifests);
    expect(results.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
  afterAll(async () => server.stop());

  const complaintsOf = async (kind: string, name: string, change: (manifest: Manifest) => void) => {
    const manifest = structuredClone(find([...manifests, ...podsOf(manifests)], kind, name));
    change(manifest);
    return (await applied(server.admin, resources, manifest)).complaints.join('\n');
  };

  test('a field that is none', async () => {
    expect(await complaintsOf('Deployment', 'orders', ({ spec }) => { spec.template.spec.containers[0].readOnly = true; })).toMatch(/field not declared in schema/);
  });

  test('a port that is none', async () => {
    expect(await complaintsOf('NetworkPolicy', 'orders', ({ spec }) => { spec.egress[0].ports[0].port = 0; })).toMatch(/422|must be between 1 and 65535/);
  });

  test('an enumeration of a CRD', async () => {
    expect(await complaintsOf('PeerAuthentication', 'default', ({ spec }) => { spec.mtls.mode = 'STRICKT'; })).toMatch(/Unsupported value: "STRICKT"/);
  });

  test('what only a rule of a CRD forbids', async () => {
    const both = (manifest: Manifest) => { manifest.spec.targetRefs = [{ kind: 'Service', group: '', name: 'orders' }]; };
    expect(await complaintsOf('AuthorizationPolicy', 'orders', both)).toMatch(/only one of targetRefs or selector can be set/);
  });

  test('a change of what can not change', async () => {
    expect(await complaintsOf('Deployment', 'orders', ({ spec }) => {
      spec.selector.matchLabels.tier = 'back';
      spec.template.metadata.labels.tier = 'back';
    })).toMatch(/field is immutable/);
  });

  test.each<[string, (pod: Manifest) => void]>([
    ['that may run as root', ({ spec }) => { delete spec.securityContext.runAsNonRoot; for (const { securityContext } of spec.containers) delete securityContext.runAsNonRoot; }],
    ['without a seccomp profile', ({ spec }) => { delete spec.securityContext.seccompProfile; for (const { securityContext } of spec.containers) delete securityContext.seccompProfile; }],
    ['that keeps its capabilities', ({ spec }) => { delete spec.containers[0].securityContext.capabilities; }],
    ['that may gain privileges', ({ spec }) => { delete spec.containers[0].securityContext.allowPrivilegeEscalation; }],
    ['on the network of its node', ({ spec }) => { spec.hostNetwork = true; }],
  ])('a pod %s', async (_, loosen) => {
    expect(await complaintsOf('Pod', 'orders-0', loosen)).toMatch(/403 .*violates PodSecurity "restricted:/);
  });
});
