import { zeroTrust } from './fake-io';

const deployment = (name: string, extra = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: c, image: 'x/y:1', ports: [{ containerPort: 8080, name: web }] }]${extra} }
---`;
const service = (name: string, app: string, ports: string, extra = '') => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { ${app} }, ports: [${ports}]${extra} }
---`;
const POLICY = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec: { podSelector: { matchLabels: { app: api } }, ingress: [{ ports: [{ port: 8080 }] }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---`;
const SHOP = deployment('web') + deployment('api') + service('api', 'app: api', '{ name: http, port: 80, targetPort: web }') + POLICY;

const ask = (to: string, port: string, stdin = SHOP) => zeroTrust(['explain', '-', '--from', 'shop/web', '--to', to, '--port', port], { stdin });

describe('the port of a question', () => {
  test('may be one that only a Service has, and the note says which port of the pod is meant', async () => {
    const result = await ask('shop/api', '80');
    expect(result).toMatchObject({ code: 0, err: 'note: port 80 is that of Service shop/api; behind it is port 8080 of shop/api, which is judged\n' });
    expect(result.out).toContain('shop/web → shop/api:8080  allowed');
    expect((await ask('shop/api', 'http')).out).toContain('shop/web → shop/api:8080  allowed');
  });

  test('is the pod\'s own where it has it', async () => {
    expect(await ask('shop/api', '8080')).toMatchObject({ code: 0, err: '' });
    expect(await ask('shop/api', 'web')).toMatchObject({ code: 0, err: '' });
    expect((await ask('shop/api', '9999')).out).toContain('shop/web → shop/api:9999  denied');
  });

  test('is the pod\'s behind a headless Service, which translates none', async () => {
    const headless = SHOP.replace('targetPort: web }]', 'targetPort: web }], clusterIP: None');
    expect((await ask('shop/api', '80', headless)).out).toContain('shop/web → shop/api:80  denied');
    expect((await ask('service:shop/api', '80', headless)).out).toContain('shop/web → shop/api:80  denied');
  });

  test('of two Services with different ports behind it is a mistake', async () => {
    const result = await ask('shop/api', '80', SHOP + service('other', 'app: api', '{ port: 80, targetPort: 9090 }'));
    expect(result).toMatchObject({ code: 3, err: expect.stringContaining('several Services (shop/api, shop/other), with different ports of shop/api: 8080, 9090') as string });
  });
});

describe('a Service as the callee', () => {
  const FRONT = SHOP + service('front', 'app: api', '{ port: 80, targetPort: 8080 }');
  test('means the workload behind it, with or without the word', async () => {
    for (const to of ['service:shop/front', 'shop/front']) {
      const result = await ask(to, '80', FRONT);
      expect(result.out).toContain('shop/web → shop/api:8080  allowed');
      expect(result.err).toBe('note: port 80 of Service shop/front is port 8080 of shop/api, which is judged\n');
    }
  });

  test('takes the port of the pod as well', async () => {
    expect((await ask('shop/front', '8080', FRONT)).err).toContain('Service shop/front has no port 8080; the port of shop/api is judged');
  });

  test.each([
    ['no such Service', 'service:shop/none', '80', 'No Service "shop/none" in the manifests'],
    ['no such port', 'service:shop/front', '443', 'Service shop/front has no port 443 that leads to a port of shop/api. Its ports are 80.'],
    ['another protocol', 'service:shop/front', '80/UDP', 'has no port 80 that leads'],
  ])('%s is a mistake', async (_, to, port, words) => {
    expect(await ask(to, port, FRONT)).toMatchObject({ code: 3, err: expect.stringContaining(words) as string });
  });

  test('that leads to nobody, or to several, is a mistake', async () => {
    const both = `${deployment('web').replaceAll('app: web', 'tier: x')}${deployment('api').replaceAll('app: api', 'tier: x')}`;
    const lost = both + service('front', 'tier: x', '{ port: 80 }') + service('lost', 'app: gone', '{ port: 80 }');
    expect((await ask('shop/front', '80', lost)).err).toContain('leads to several workloads: shop/web, shop/api. Name the workload that is meant.');
    expect((await ask('shop/lost', '80', lost)).err).toContain('leads to no workload of the manifests');
  });
});

describe('the API server', () => {
  test('is default/kubernetes, whose Service no manifest gives', async () => {
    const result = await ask('default/kubernetes', '443');
    expect(result).toMatchObject({ code: 0, out: expect.stringContaining('shop/web → the Kubernetes API server:443  allowed') as string });
    expect((await ask('default/kubernetes', '80')).err).toContain('The API server has port 443/TCP');
  });

  test('has a line in reach, and where it is stated no other line for its addresses', async () => {
    const policy = '\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: out, namespace: shop }\n'
      + 'spec: { podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.10/32 } }], ports: [{ port: 6443 }] }] }\n';
    const lines = async (...flags: string[]) => (await zeroTrust(['reach', '-', '--no-exposure', '--from', 'web', ...flags], { stdin: SHOP + policy })).out
      .split('\n').filter((line) => line.startsWith('shop/web')).map((line) => line.replace(/ {2,}/g, ' '));
    expect(await lines()).toEqual(['shop/web 10.0.0.10 6443 allowed', 'shop/web the Kubernetes API server 443 unknown']);
    expect(await lines('--api-server-cidr', '10.0.0.10/32', '--api-server-port', '6443')).toEqual(['shop/web the Kubernetes API server 443 allowed']);
    expect(await lines('--to', 'kubernetes')).toEqual(['shop/web the Kubernetes API server 443 unknown']);
  });

  test.each([['--api-server-cidr', '10.0.0'], ['--api-server-port', '0'], ['--api-server-port', 'https']])('%s=%s is a mistake', async (flag, value) => {
    expect(await zeroTrust(['reach', '-', flag, value], { stdin: SHOP })).toMatchObject({ code: 3, err: expect.stringContaining(flag) as string });
  });
});
