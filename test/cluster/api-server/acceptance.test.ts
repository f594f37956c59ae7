import { keyOf, type Manifest } from '../../support/synth';
import { MINORS, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applied, applyAll, foreignNamespaces, remove, type Applied } from '../kubernetes/apply';
import { installCrds, WRITTEN_FOR } from '../kubernetes/crds';
import { everyProgram, podsOf } from '../kubernetes/programs';
import { Resources } from '../kubernetes/resources';

/**
 * All that the library writes, before a real API server with the real CRDs: server-side apply with strict validation, where a warning is as
 * bad as an error, in the order in which it is written.
 */
describe.each(MINORS)('Kubernetes %s', (minor) => {
  let server: ApiServer;
  let resources: Resources;

  beforeAll(async () => {
    server = await startApiServer(minor);
    await installCrds(server, WRITTEN_FOR);
    resources = await Resources.of(server.admin);
  });
  afterAll(async () => server.stop());

  test('is the version that it is taken for', async () => {
    const { major, minor: actual } = await server.admin.must('GET', '/version');
    expect(`${major}.${actual}`).toBe(minor);
  });

  describe.each(everyProgram())('$name', ({ written, manifests: make }) => {
    const manifests = make();
    const pods = podsOf(manifests).filter(({ spec, metadata: { namespace } }) => (
      manifests.some(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === spec.serviceAccountName && metadata.namespace === namespace)
    ));
    const spaces = foreignNamespaces(manifests);

    beforeAll(async () => {
      for (const name of spaces) await server.admin.must('POST', '/api/v1/namespaces', { body: { metadata: { name } } });
    });
    afterAll(async () => remove(server.admin, resources, [...manifests, ...pods], spaces));

    test(`is accepted without a warning${written ? ', as it is, and a second time changes nothing' : ''}`, async () => {
      expect(manifests.length).toBeGreaterThan(0);
      const first = await applyAll(server.admin, resources, manifests);
      expect(first.flatMap(({ complaints }) => complaints)).toEqual([]);
      // Of an object without any field, as a Namespace without labels is, the server would remember only now that somebody applied it.
      if (!written) return;

      const second = await applyAll(server.admin, resources, manifests);
      expect(second.flatMap(({ complaints }) => complaints)).toEqual([]);
      expect(second.map(versionOf)).toEqual(first.map(versionOf));
    });

    test('has pods that its namespaces admit', async () => {
      const results = [];
      for (const pod of pods) results.push(await applied(server.admin, resources, pod));
      expect(results.flatMap(({ complaints }) => complaints)).toEqual([]);
    });
  });
});

/**
 * Custom resources have a generation, which counts what was asked for; where a CRD has defaults inside lists, or for `status`, the server may
 * write a second time when it was asked.
 */
function versionOf({ object }: Applied): string {
  const { generation, resourceVersion } = object.metadata;
  return `${keyOf(object)} ${isCustom(object) ? generation : resourceVersion}`;
}

function isCustom({ apiVersion }: Manifest): boolean {
  return /(istio\.io|external-secrets\.io|gateway\.networking\.k8s\.io|keda\.sh|cilium\.io|spire\.spiffe\.io|gateway\.envoyproxy\.io|configuration\.konghq\.com)\//.test(apiVersion as string);
}
