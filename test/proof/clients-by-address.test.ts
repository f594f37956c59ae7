import { Chart, Testing } from 'cdk8s';
import { ClientAddress, ClusterProfile, EdgeGateway, Issuer, Mesh, Users, ZeroTrustNamespace } from '../../src';
import type { EdgeGatewayProps, ExposeOptions } from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import { assumptionTexts } from '../../src/proof/assumptions/assumptions';
import { proveGraph } from '../../src/proof/prove-graph';
import { specificationOf } from '../../src/proof/specification/read';
import { service } from '../support/programs';
import { find, manifestsOfApp } from '../support/synth';
import type { Manifest } from '../support/synth';

const OFFICE = '203.0.113.0/24';
const GUESTS = '203.0.113.128/25';

interface Said extends Partial<EdgeGatewayProps> {
  readonly admin?: ExposeOptions;
  readonly web?: ExposeOptions;
  readonly podCidrs?: string[];
}

/** An edge where all may see the shop, and some addresses its back office. */
function edge(mesh: Mesh, { admin = { clientCidrs: [OFFICE] }, web = {}, podCidrs, ...props }: Said = {}) {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const profile = podCidrs && ClusterProfile.vanilla({ podCidrs });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, profile });
  const gateway = new EdgeGateway(chart, 'edge', {
    namespace: 'istio-ingress', hosts: ['shop.example.com'], mesh, profile, redirectPort: 80, clientAddress: ClientAddress.ofConnection(), ...props,
  });
  gateway.exposes(service(shop, 'web'), web);
  gateway.exposes(service(shop, 'admin'), { pathPrefixes: ['/admin'], ...admin });
  const [graph, manifests] = [Registry.of(app).graph(), manifestsOfApp(app)];
  const said = (change: (spec: Manifest) => void = () => undefined) => {
    const copies = structuredClone(manifests);
    change(find(copies, 'AuthorizationPolicy', 'edge', 'istio-ingress').spec as Manifest);
    return proveGraph(graph, copies).messages.map(({ text }) => text).join('\n');
  };
  return { rules: find(manifests, 'AuthorizationPolicy', 'edge', 'istio-ingress').spec.rules as Manifest[], said, assumed: () => assumptionTexts(specificationOf(graph, manifests)), manifests };
}

const PROXIES = { clientCidrs: ['198.51.100.0/28'] };
const ADMIN = ['/admin', '/admin/*'];

describe.each([['sidecars', Mesh.istio()], ['ambient mode', Mesh.ambient()]])('with %s', (_, mesh) => {
  const written = edge(mesh);
  const listed = (spec: Manifest) => (spec.rules as Manifest[]).find(({ from }) => from !== undefined)!;

  test('a list is compared with the addresses of packets, for its own requests alone', () => {
    expect(written.rules.map(({ from, to }) => [from, to[0].operation.paths, to[0].operation.notPaths])).toEqual([
      [undefined, undefined, undefined],
      [undefined, undefined, ADMIN],
      [[{ source: { ipBlocks: [OFFICE] } }], ADMIN, undefined],
    ]);
    expect(written.said()).toBe('');
  });

  test.each<[string, (spec: Manifest) => void, RegExp]>([
    ['a list that is gone', (spec) => { delete listed(spec).from; }, /0\.0\.0\.0-.* can reach .*\/admin.* undeclared/],
    ['a wider list', (spec) => { listed(spec).from[0].source.ipBlocks = ['203.0.112.0/23']; }, /^203\.0\.112\.0\/24 can reach .*undeclared/],
    ['another network beside it', (spec) => { listed(spec).from[0].source.ipBlocks.push('192.0.2.0/24'); }, /^192\.0\.2\.0\/24 can reach .*undeclared/],
    ['the same of pods', (spec) => { listed(spec).from[0].source.ipBlocks.push('10.1.0.0/16'); }, /undeclared/],
    ['a narrower list', (spec) => { listed(spec).from[0].source.ipBlocks = ['203.0.113.0/25']; }, /203\.0\.113\.128\/25.*declared/],
    ['addresses that anybody may write', (spec) => { listed(spec).from[0].source = { remoteIpBlocks: [OFFICE] }; }, /./],
    ['all but the list', (spec) => { listed(spec).from[0].source = { notIpBlocks: [OFFICE] }; }, /undeclared/],
    ['a second source', (spec) => { listed(spec).from.push({ source: { notPrincipals: ['*'] } }); }, /undeclared/],
    ['a rule for all that leaves it out no more', (spec) => { delete spec.rules[1].to[0].operation.notPaths; }, /0\.0\.0\.0-.* can reach .*\/admin.* undeclared/],
    ['a list for what is open to all', (spec) => { spec.rules[1].from = listed(spec).from; }, /./],
    ['a condition in place of it', (spec) => { const rule = listed(spec); delete rule.from; rule.when = [{ key: 'source.ip', values: ['203.0.113.0/25'] }]; }, /./],
  ])('and %s is found', (__, change, text) => {
    expect(written.said(change)).toMatch(text);
  });

  test('the same as a condition is the same', () => {
    expect(written.said((spec) => { const rule = listed(spec); delete rule.from; rule.when = [{ key: 'source.ip', values: [OFFICE] }]; })).toBe('');
  });

  test('some addresses are excepted, alone or of a list', () => {
    const some = edge(mesh, { admin: { clientCidrs: [OFFICE], exceptClientCidrs: [GUESTS] } });
    expect(some.rules.at(-1)!.from).toEqual([{ source: { ipBlocks: [OFFICE], notIpBlocks: [GUESTS] } }]);
    expect(some.said()).toBe('');
    expect(some.said((spec) => { delete listed(spec).from[0].source.notIpBlocks; })).toMatch(/^203\.0\.113\.128\/25 can reach .*undeclared/);
    const all = edge(mesh, { web: { exceptClientCidrs: [GUESTS] }, admin: {} });
    expect(all.rules.find(({ from }) => from)!.from).toEqual([{ source: { ipBlocks: ['0.0.0.0/0', '::/0'], notIpBlocks: [GUESTS] } }]);
    expect(all.said()).toBe('');
    expect(all.said((spec) => { delete listed(spec).from[0].source.notIpBlocks; })).toMatch(/^203\.0\.113\.128\/25 can reach .*undeclared/);
  });

  test('addresses that are told are compared as such, and who tells them is assumed', () => {
    const told = edge(mesh, { clientAddress: ClientAddress.forwarded(2), ...PROXIES });
    expect(told.rules.at(-1)!.from).toEqual([{ source: { remoteIpBlocks: [OFFICE] } }]);
    expect(told.said()).toBe('');
    expect(told.said((spec) => { listed(spec).from[0].source = { ipBlocks: [OFFICE] }; })).not.toBe('');
    expect(told.said((spec) => { listed(spec).from[0].source.remoteIpBlocks = ['0.0.0.0/0']; })).toMatch(/0\.0\.0\.0-.* undeclared/);
    expect(told.assumed().filter(({ object }) => object === 'clients of Gateway istio-ingress/edge').map(({ text }) => text)).toEqual([
      'each request comes by way of 2 proxies before it, of which its own knows (gatewayTopology.numTrustedProxies: 2), and each adds the address that it was called from to X-Forwarded-For; the addresses 198.51.100.0/28 are those of what is before it and of nothing else',
    ]);
    const proxied = edge(mesh, { clientAddress: ClientAddress.proxyProtocol(), ...PROXIES });
    expect(proxied.rules.at(-1)!.from).toEqual([{ source: { remoteIpBlocks: [OFFICE] } }]);
    expect(proxied.said()).toBe('');
  });

  test('pods come by their addresses, as clients do', () => {
    const inside = edge(mesh, { admin: { clientCidrs: ['10.4.0.0/16'] }, podCidrs: ['10.4.0.0/16'] });
    expect(inside.said()).toBe('');
    const outside = edge(mesh, { admin: { clientCidrs: ['10.4.0.0/16'] }, podCidrs: ['10.5.0.0/16'] });
    expect(outside.said()).toBe('');
    expect(outside.said((spec) => { listed(spec).from[0].source.ipBlocks.push('10.5.0.0/16'); })).toMatch(/undeclared/);
  });
});

test('a list and a token must both hold', () => {
  const users = Users.of(Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'], jwksUri: 'https://id.example.com/jwks.json' }));
  const both = edge(Mesh.istio(), { admin: { clientCidrs: [OFFICE], users, publicPaths: ['/admin/login'] } });
  const sources = both.rules.flatMap(({ from, to }) => (from ? [[from[0].source, to[0].operation.paths]] : []));
  expect(sources).toEqual([
    [{ ipBlocks: [OFFICE] }, ['/admin/login']],
    [{ ipBlocks: [OFFICE], requestPrincipals: ['https://id.example.com/*'] }, ADMIN],
  ]);
  expect(both.said()).toBe('');
  const last = (spec: Manifest) => spec.rules.at(-1).from[0].source as Manifest;
  expect(both.said((spec) => { delete last(spec).ipBlocks; })).toMatch(/0\.0\.0\.0-.* undeclared/);
  expect(both.said((spec) => { const source = last(spec); spec.rules.at(-1).from = [{ source: { ipBlocks: source.ipBlocks } }, { source: { requestPrincipals: source.requestPrincipals } }]; })).toMatch(/undeclared/);
});
