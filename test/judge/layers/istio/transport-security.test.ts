/** How callers arrive: through a Service or at an address, from one installation of Istio or another; and doubt of any of it. */
import type { JudgeOptions } from '../../../../src/judge/options';
import { authorization, given, givenAsIs, meshed, namespace, object, peerAuthentication, pod, service, sidecar, verdict } from '../../given';

const STRICT = peerAuthentication('pay/strict', { mtls: { mode: 'STRICT' } });
const SERVED = service('pay/db', { name: 'tcp-db', port: 8080 });
const HIDDEN = { egress: [{ hosts: ['./*', 'istio-system/*'] }] };
const PODS = [namespace('shop'), namespace('pay'), meshed('shop/web'), meshed('pay/db'), pod('shop/plain'), pod('pay/bare')];

describe('a caller whose Sidecar does not show the callee', () => {
  const ask = (objects: object[]) => verdict(given([...PODS, SERVED, ...objects]), 'shop/web', 'pay/db');

  test('arrives in plain text, which STRICT denies', () => {
    expect(ask([STRICT])).toBe('allow');
    expect(ask([STRICT, sidecar('shop/s', HIDDEN)])).toBe('deny');
    expect(ask([sidecar('shop/s', HIDDEN)])).toBe('allow');
  });

  test('has no identity', () => {
    const allow = authorization('pay/web', { rules: [{ from: [{ source: { namespaces: ['shop'] } }] }] });
    expect(ask([allow])).toBe('allow');
    expect(ask([allow, sidecar('shop/s', HIDDEN)])).toBe('deny');
  });

  test('is let out by nobody under REGISTRY_ONLY', () => {
    expect(ask([sidecar('shop/s', { ...HIDDEN, outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } })])).toBe('deny');
  });

  test('does not see a Service that is not exported to it either', () => {
    const own = { ...SERVED, metadata: { namespace: 'pay', name: 'db', annotations: { 'networking.istio.io/exportTo': '.' } } };
    expect(verdict(given([...PODS, own, STRICT]), 'shop/web', 'pay/db')).toBe('deny');
  });
});

describe('a caller that dials the address of a pod', () => {
  test.each([
    ['a Service', {}, 'deny'],
    ['a headless Service over TCP, whose addresses proxies know', { clusterIP: 'None' }, 'allow'],
  ])('behind %s', (_, spec, expected) => {
    const judgement = given([...PODS, { ...SERVED, spec: { ...(SERVED as { spec: object }).spec, ...spec } }, STRICT]);
    expect(verdict(judgement, 'shop/web', 'pay/db', { dial: 'address' })).toBe(expected);
    expect(verdict(judgement, 'shop/web', 'pay/db', { dial: 'service' })).toBe('allow');
    expect(verdict(judgement, 'shop/web', 'pay/db')).toBe('allow');
  });
});

describe('a caller of which nobody knows whether it is in the mesh', () => {
  /** Its Namespace is not given. */
  const ask = (...objects: object[]) => verdict(givenAsIs([namespace('pay'), meshed('pay/db'), SERVED, pod('else/where', { serviceAccount: 'own' }), ...objects]), 'else/where', 'pay/db');
  const allows = (source: object) => authorization('pay/allow', { rules: [{ from: [{ source }] }] });

  test.each<[string, object, string]>([
    ['its own account', { principals: ['cluster.local/ns/else/sa/own'] }, 'unknown'],
    ['its own account in another trust domain, which may be that of its mesh', { principals: ['acme.example/ns/else/sa/own'] }, 'unknown'],
    ['its own account in any trust domain', { principals: ['*/ns/else/sa/own'] }, 'unknown'],
    ['what its trust domain may begin with', { principals: ['acme*'] }, 'unknown'],
    ['what its trust domain may end with', { principals: ['*.example/ns/else/sa/own'] }, 'unknown'],
    ['everybody with an identity', { principals: ['*'] }, 'unknown'],
    ['its namespace', { namespaces: ['else'] }, 'unknown'],
    ['its trust domain', { trustDomains: ['acme*example'] }, 'unknown'],
    ['its account by name', { serviceAccounts: ['else/own'] }, 'unknown'],
    ['another account', { principals: ['cluster.local/ns/else/sa/other'] }, 'deny'],
    ['another account in any trust domain', { principals: ['*/sa/other'] }, 'deny'],
    ['another account in another trust domain', { principals: ['acme.example/ns/pay/sa/own'] }, 'deny'],
    ['another namespace', { namespaces: ['pay'] }, 'deny'],
    ['another account by name', { serviceAccounts: ['pay/own'] }, 'deny'],
    ['all but its account', { notPrincipals: ['*/ns/else/sa/own'] }, 'unknown'],
    ['all but another account', { notPrincipals: ['cluster.local/ns/pay/sa/own'] }, 'allow'],
    ['all but another namespace', { notNamespaces: ['pay'] }, 'allow'],
  ])('is who it is, or nobody: a policy that admits %s', (_, source, expected) => {
    expect(ask(allows(source))).toBe(expected);
  });

  test('is closed out for certain by a policy for others, whatever the port demands', () => {
    const others = allows({ principals: ['cluster.local/ns/pay/sa/own'] });
    expect(ask(STRICT)).toBe('unknown');
    expect(ask(STRICT, others)).toBe('deny');
    expect(ask(peerAuthentication('pay/lax', { mtls: { mode: 'PERMISSIVE' } }), others)).toBe('deny');
  });
});

describe('two installations of Istio', () => {
  const options = (one: object = {}, two: object = {}): JudgeOptions => ({
    installations: [
      { trustDomain: 'one.example', rootNamespace: 'istio-one', ...one },
      { revisions: ['two', 'two-tag'], trustDomain: 'two.example', rootNamespace: 'istio-two', ...two },
    ],
  });
  const objects = [
    namespace('a', { 'istio-injection': 'enabled' }), namespace('b', { 'istio.io/rev': 'two' }), namespace('c', { 'istio.io/rev': 'nobody' }),
    pod('a/x'), pod('a/y'), pod('b/x'), pod('b/y'), pod('c/x'),
  ];
  const ask = (more: object[], from: string, to: string, facts = options()) => verdict(given([...objects, ...more], facts), from, to);

  test.each([['istio-one', 'deny', 'allow'], ['istio-two', 'allow', 'deny']])('a policy of %s acts on its own pods alone', (root, inA, inB) => {
    const nobody = authorization(`${root}/nobody`, {});
    expect([ask([nobody], 'a/y', 'a/x'), ask([nobody], 'b/y', 'b/x')]).toEqual([inA, inB]);
  });

  test('identities carry their own trust domain', () => {
    const of = (namespaceName: string, domain: string) => [
      authorization(`${namespaceName}/p`, { rules: [{ from: [{ source: { principals: [`${domain}/ns/${namespaceName}/sa/y`] } }] }] }),
      peerAuthentication(`${namespaceName}/s`, { mtls: { mode: 'STRICT' } }),
    ];
    expect(ask(of('a', 'one.example'), 'a/y', 'a/x')).toBe('allow');
    expect(ask(of('a', 'two.example'), 'a/y', 'a/x')).toBe('deny');
    expect(ask(of('b', 'two.example'), 'b/y', 'b/x')).toBe('allow');
    expect(ask(of('b', 'cluster.local'), 'b/y', 'b/x')).toBe('allow');
  });

  test('whether they take each other\'s certificates is unknown, unless both say so or have one trust domain', () => {
    const strict = peerAuthentication('a/s', { mtls: { mode: 'STRICT' } });
    expect(ask([strict], 'b/x', 'a/x')).toBe('unknown');
    expect(ask([strict], 'b/x', 'a/x', options({ trustDomainAliases: ['two.example'] }))).toBe('unknown');
    expect(ask([strict], 'b/x', 'a/x', options({ trustDomainAliases: ['two.example'] }, { trustDomainAliases: ['one.example'] }))).toBe('allow');
    expect(ask([strict], 'b/x', 'a/x', options({}, { trustDomain: 'one.example' }))).toBe('allow');
  });

  test('of a revision that nobody stated nothing is known', () => {
    expect(ask([], 'a/x', 'c/x')).toBe('unknown');
    expect(ask([peerAuthentication('a/s', { mtls: { mode: 'STRICT' } })], 'c/x', 'a/x')).toBe('unknown');
  });

  test('one revision belongs to one of them', () => {
    expect(() => ask([], 'a/x', 'b/x', { installations: [{}, {}] })).toThrow(/two of them inject for the revision "default"/);
  });
});

describe('objects that are not understood', () => {
  const BACKEND = ['policy.openservicemesh.io/v1alpha1', 'IngressBackend'] as const;
  const FILTER = ['networking.istio.io/v1alpha3', 'EnvoyFilter'] as const;
  const ask = ([apiVersion, kind]: readonly [string, string], place: string, from: string, to: string, protocol: 'TCP' | 'UDP' = 'TCP') => (
    given([...PODS, object(apiVersion, kind, `${place}/x`, {})]).explain({ from: { workload: from }, to: { workload: to }, port: 8080, protocol })
  );

  test.each([
    ['a policy of Open Service Mesh, of pods with a proxy of Istio', BACKEND, 'pay', 'shop/web', 'pay/db', 'unknown'],
    ['a policy of Open Service Mesh, of pods without one', BACKEND, 'pay', 'shop/plain', 'pay/bare', 'unknown'],
    ['a policy of Open Service Mesh of other pods', BACKEND, 'pay', 'shop/plain', 'shop/web', 'allow'],
    ['a policy of Open Service Mesh, of the caller', BACKEND, 'pay', 'pay/bare', 'shop/plain', 'unknown'],
    ['an object in the root namespace, of all pods', BACKEND, 'istio-system', 'shop/plain', 'pay/bare', 'unknown'],
    ['an EnvoyFilter at the callee', FILTER, 'pay', 'shop/plain', 'pay/db', 'unknown'],
    ['an EnvoyFilter at the caller', FILTER, 'shop', 'shop/web', 'pay/bare', 'unknown'],
    ['an EnvoyFilter where there is no proxy', FILTER, 'pay', 'shop/plain', 'pay/bare', 'allow'],
    ['permissions of Kuma', ['kuma.io/v1alpha1', 'MeshTrafficPermission'] as const, 'elsewhere', 'shop/plain', 'pay/bare', 'unknown'],
    ['a policy of a kind that nobody knows', ['acme.example/v1', 'TrafficPolicy'] as const, 'pay', 'shop/plain', 'pay/bare', 'unknown'],
  ] as const)('%s', (_, kind, place, from, to, expected) => {
    const { verdict: answer, hops } = ask(kind, place, from, to);
    expect(answer).toBe(expected);
    const doubted = hops.filter((hop) => hop.verdict === 'unknown');
    expect(doubted.length > 0).toBe(expected === 'unknown');
    for (const { testimonies } of doubted) expect(testimonies.map(({ because }) => because).join()).toContain(kind[1]);
  });

  test('of a mesh do not touch UDP', () => {
    expect(ask(BACKEND, 'pay', 'shop/plain', 'pay/bare', 'UDP').verdict).toBe('allow');
  });
});
