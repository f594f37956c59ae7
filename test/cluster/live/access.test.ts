import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zeroTrust } from './zero-trust';
import { documentsOf } from '../../support/documents';
import { kubeconfigOf, NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';

/** Who may not look, or can't be trusted, is told what is wrong and what to do. */
describe('zero-trust --cluster', () => {
  let server: ApiServer;
  let expired: ApiServer;

  beforeAll(async () => {
    [server, expired] = [await startApiServer(NEWEST), await startApiServer(NEWEST, { expired: true })];
  });
  afterAll(async () => Promise.all([server.stop(), expired.stop()]));

  function kubeconfig(of: ApiServer, name: string, user: object, authority = join(of.certificates, 'ca.crt')): string {
    const file = join(of.folder, `kubeconfig-${name}`);
    writeFileSync(file, JSON.stringify(kubeconfigOf(of.url, authority, user)));
    return file;
  }

  const account = '/api/v1/namespaces/default/serviceaccounts';

  test('without the right to list it says which resources, and the ClusterRole that it prints is enough', async () => {
    await server.admin.must('POST', account, { body: { metadata: { name: 'ci' } } });
    const { status } = await server.admin.must('POST', `${account}/ci/token`, { body: { spec: {} } });
    const ci = kubeconfig(server, 'ci', { token: status.token });
    const refused = await zeroTrust(ci, ['verify', '--cluster']);
    expect(refused).toMatchObject({ code: 4, out: '' });
    expect(refused.err).toContain('networkpolicies.networking.k8s.io is forbidden: User "system:serviceaccount:default:ci" cannot list resource "networkpolicies"');

    const [role] = documentsOf(refused.err.slice(refused.err.indexOf('apiVersion:')));
    await server.admin.must('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', { body: role });
    await server.admin.must('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      body: {
        metadata: { name: 'ci' },
        subjects: [{ kind: 'ServiceAccount', name: 'ci', namespace: 'default' }],
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata.name },
      },
    });
    const allowed = await zeroTrust(ci, ['verify', '--cluster']);
    expect(allowed.err).not.toContain('forbidden');
    expect(allowed.code).toBe(0);
  });

  test('a cluster without the CRDs is judged, and their kinds are said to be absent', async () => {
    const { code, err } = await zeroTrust(server.kubeconfig, ['verify', '--cluster']);
    expect(err).toContain('note: the cluster does not serve AuthorizationPolicy, PeerAuthentication, RequestAuthentication (security.istio.io): there are none');
    expect(code).toBe(0);
  });

  test('a client certificate that has expired', async () => {
    const file = (name: string) => join(server.certificates, name);
    const old = kubeconfig(server, 'expired', { 'client-certificate': file('expired-admin.crt'), 'client-key': file('expired-admin.key') });
    expect(await zeroTrust(old, ['verify', '--cluster'])).toMatchObject({
      code: 4, out: '', err: expect.stringMatching(/does not know user 'test' of context 'test' \(401 Unauthorized\)\. The client certificate in the kubeconfig expired on \d{4}-/) as string,
    });
  });

  test('a server whose certificate has expired', async () => {
    expect(await zeroTrust(expired.kubeconfig, ['verify', '--cluster'])).toMatchObject({
      code: 4, out: '', err: `The certificate of ${expired.url} has expired. The operator of the cluster must renew it.\n`,
    });
  });

  test('a server of another authority', async () => {
    const other = kubeconfig(server, 'other', { token: 'x' }, join(expired.certificates, 'ca.crt'));
    expect(await zeroTrust(other, ['verify', '--cluster'])).toMatchObject({
      code: 4, out: '', err: expect.stringContaining('is not signed by the authority in the kubeconfig') as string,
    });
  });
});
