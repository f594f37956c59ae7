import { FakeCluster, type FakeClusterOptions } from './fake-cluster';
import { shopYaml } from '../../report/shop';
import { documentsOf } from '../../support/documents';
import { zeroTrust, type Result } from '../fake-io';

const NO_PODS = '--ip-block-matches-pods=no';

const diffed = async (cluster: FakeCluster, stdin = shopYaml(), ...flags: readonly string[]): Promise<Result> => (
  zeroTrust(['diff', '--cluster', '-', NO_PODS, ...flags], { stdin, connect: cluster.connect })
);

const codes = ({ out }: Result): readonly string[] => {
  const { findings } = JSON.parse(out) as { findings: { rule: { code: string } }[] };
  return [...new Set(findings.map(({ rule }) => rule.code))].sort();
};

describe('diff --cluster', () => {
  test('a cluster that holds what was written differs in nothing', async () => {
    expect(await diffed(FakeCluster.of(shopYaml()), shopYaml(), '--fail-on-widening')).toMatchObject({ code: 0, out: expect.stringContaining('No access gained or lost') as string });
  });

  test('what somebody opened by hand is told as an addition, and fails if that is asked for', async () => {
    const { code, out } = await diffed(FakeCluster.of(shopYaml({ payers: ['orders', 'web'] })), shopYaml(), '--fail-on-widening');
    expect(out).toMatch(/^\+ +shop\/web +shop\/payments +8080 POST \/payment\/\* +denied → allowed/m);
    expect(code).toBe(1);
  });

  test('--preview turns it round: what applying would open', async () => {
    const { out } = await diffed(FakeCluster.of(shopYaml()), shopYaml({ payers: ['orders', 'web'] }), '--preview');
    expect(out).toMatch(/^\+ +shop\/web +shop\/payments +8080 POST \/payment\/\* +denied → allowed/m);
  });

  test('only the namespaces of the manifests are read, and mesh-wide policies', async () => {
    const cluster = FakeCluster.of(`${shopYaml()}\n---\n${shopYaml({ namespace: 'other' })}`);
    expect((await diffed(cluster)).out).toContain('No access gained or lost');
    const places = cluster.asked.filter((path) => path.includes('/namespaces/')).map((path) => path.replace(/^.*\/namespaces\/([^/]+)\/([a-z]+).*$/, '$1 $2'));
    expect(new Set(places.map((place) => place.split(' ')[0]))).toEqual(new Set(['shop', 'istio-system', 'linkerd-egress', 'consul']));
    expect(places).not.toContain('istio-system pods');
    expect(places).toContain('istio-system authorizationpolicies');
  });

  test('--namespace takes the part of the manifests that stands there', async () => {
    const both = `${shopYaml()}\n---\n${shopYaml({ namespace: 'other' })}`;
    expect((await diffed(FakeCluster.of(shopYaml()), both, '-n', 'shop')).out).toContain('No access gained or lost');
    expect((await diffed(FakeCluster.of(`${shopYaml()}\n---\n${shopYaml({ namespace: 'other', payers: ['orders', 'web'] })}`), both, '-n', 'shop', '-n', 'other')).out).toMatch(/^\+ +other\/web +other\/payments/m);
  });

  test('a namespace that was not applied yet is told', async () => {
    const { err, code } = await diffed(new FakeCluster([]));
    expect(err).toContain("note: https://cluster.example has no namespace 'shop'");
    expect(code).toBe(0);
  });
});

describe('verify --cluster', () => {
  const verified = async (cluster: FakeCluster, ...flags: readonly string[]) => zeroTrust(['verify', '--cluster', '-o', 'json', NO_PODS, ...flags], { connect: cluster.connect });

  test('finds what verify finds in the same manifests', async () => {
    const files = await zeroTrust(['verify', '-', '-o', 'json', NO_PODS], { stdin: shopYaml() });
    const live = await verified(FakeCluster.of(shopYaml()));
    expect(codes(files)).toContain('ZT301');
    expect(codes(live)).toEqual(codes(files));
    expect(live.code).toBe(files.code);
  });

  test('asks for Secrets never, and for nothing but lists', async () => {
    const cluster = FakeCluster.of(shopYaml());
    await verified(cluster);
    expect(cluster.asked.filter((path) => path.includes('secrets'))).toEqual([]);
    expect(cluster.asked.filter((path) => !/^apis?(\/[^?]+)?$|\?limit=500/.test(path))).toEqual([]);
  });

  test('says nothing about the namespaces of the platform unless they are named, nor about an empty default', async () => {
    const platform = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: kube-system }\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: default }';
    expect((await verified(FakeCluster.of(platform))).code).toBe(0);
    expect((await verified(FakeCluster.of(platform), '-n', 'kube-system')).code).toBe(1);
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: debug, namespace: default }\nspec: { containers: [{ name: app, image: example }] }';
    expect((await verified(FakeCluster.of(`${platform}\n---\n${pod}`))).code).toBe(1);
  });

  test('a namespace that is not there is a mistake', async () => {
    expect(await verified(FakeCluster.of(shopYaml()), '-n', 'shopp')).toMatchObject({ code: 4, out: '', err: "https://cluster.example has no namespace 'shopp'\n" });
  });
});

describe('reading', () => {
  const read = async (options: FakeClusterOptions) => {
    const cluster = FakeCluster.of(shopYaml(), options);
    return { cluster, result: await diffed(cluster) };
  };

  test('follows pages', async () => {
    const { cluster, result } = await read({ page: 1 });
    expect(result.out).toContain('No access gained or lost');
    expect(cluster.asked.filter((path) => path.includes('deployments') && path.includes('continue='))).toHaveLength(2);
  });

  test('begins a list anew whose continuation has expired, and gives up at some time', async () => {
    expect((await read({ page: 1, expiring: 2 })).result).toMatchObject({ code: 0, out: expect.stringContaining('No access gained or lost') as string });
    expect((await read({ page: 1, expiring: 1_000 })).result).toMatchObject({ code: 4, err: expect.stringContaining('forgot 3 times where it was') as string });
  });

  test('judges nothing where it may not see everything, names each kind and says what to grant', async () => {
    const { result: { code, out, err } } = await read({ forbidden: ['networkpolicies', 'pods'] });
    expect({ code, out }).toEqual({ code: 4, out: '' });
    expect(err).toContain("https://cluster.example does not let user 'ci' of context 'test' list everything that decides who can reach whom:\n");
    expect(err).toContain('\n  networkpolicies is forbidden: User "ci" cannot list resource "networkpolicies" in the namespace "shop"\n');
    expect(err).toContain('\n  pods is forbidden:');
    const [role] = documentsOf(err.slice(err.indexOf('apiVersion:')));
    expect(role).toMatchObject({ kind: 'ClusterRole', metadata: { name: 'zero-trust-reader' } });
    expect(role.rules).toContainEqual({ apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['list'] });
    expect(JSON.stringify(role.rules)).not.toContain('secrets');
  });

  test('a kind that nobody installed is absent, not an error', async () => {
    const withoutMesh = documentsOf(shopYaml()).filter(({ apiVersion }) => !apiVersion.includes('istio'));
    const cluster = new FakeCluster(withoutMesh, { without: ['security.istio.io'] });
    const { code, err, out } = await diffed(cluster, shopYaml(), '--fail-on-widening');
    expect(err).toContain('note: the cluster does not serve AuthorizationPolicy, PeerAuthentication, RequestAuthentication (security.istio.io): there are none');
    expect(out).toMatch(/^\+ .*shop\/payments/m);
    expect(code).toBe(1);
  });
});

describe('the command line', () => {
  test.each([
    [['verify', '--cluster', 'dist'], 'Either files or --cluster'],
    [['verify', '--context', 'x', '-'], '--context names a part of a cluster: add --cluster.'],
    [['diff', 'before.yaml'], 'Two sides are compared'],
    [['diff', '--cluster', 'a', 'b'], 'name one file or folder'],
    [['diff', '--preview', 'a', 'b'], '--preview turns a comparison with a cluster round'],
  ])('%j is refused before anything is asked', async (argv, message) => {
    expect(await zeroTrust(argv, { stdin: '' })).toMatchObject({ code: 3, out: '', err: expect.stringContaining(message) as string });
  });

  test('what happens to a connection is told without a stack, as nothing that manifests are to blame for', async () => {
    const connect = new FakeCluster([]).connect;
    const broken = { ...await connect({}), get: async () => ({ status: 503, body: 'busy' }) };
    expect(await zeroTrust(['verify', '--cluster'], { connect: async () => broken })).toMatchObject({
      code: 4, err: 'https://cluster.example/apis says 503 instead of which kinds it serves: is this a Kubernetes API server?\n',
    });
  });
});
