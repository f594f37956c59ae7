import { nameOf } from './names';
import type { DeclaredEdge, DeclaredParty } from '../../../src/judge/declared';
import type { JudgeOptions } from '../../../src/judge/options';
import { formatRequestSet } from '../../../src/judge/requests/describe';
import { authorization, given, meshed, namespace, networkPolicy, object, peerAuthentication, pod, requestAuthentication, service, serviceEntry, sidecar } from '../given';

const workload = (key: string): DeclaredParty => ({ kind: 'workload', workload: key });
const DNS: DeclaredParty = { kind: 'pods', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const DENY = networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const inTo = (app: string, rules: object[]) => networkPolicy(`shop/${app}-in`, { podSelector: { matchLabels: { app } }, ingress: rules });
const outOf = (app: string, rules: object[]) => networkPolicy(`shop/${app}-out`, { podSelector: { matchLabels: { app } }, policyTypes: ['Egress'], egress: rules });
const peer = (app: string) => ({ podSelector: { matchLabels: { app } } });
const PAIR = [
  namespace('shop'), pod('shop/web'), pod('shop/db'), DENY,
  inTo('db', [{ from: [peer('web')], ports: [{ port: 5432 }] }]), outOf('web', [{ to: [peer('db')], ports: [{ port: 5432 }] }]),
];
const EDGE: DeclaredEdge = { from: workload('shop/web'), to: workload('shop/db'), ports: [{ port: 5432 }] };

function findings(objects: object[], edges: DeclaredEdge[], options?: JudgeOptions): string[] {
  return given(objects, options).prove(edges).findings.map((item) => {
    const requests = item.requests ? ` ${item.requests.map(formatRequestSet).join(' | ')}` : '';
    return `${item.kind} ${nameOf(item.from)} -> ${nameOf(item.to)} ${item.protocol} ${item.ports.first}-${item.ports.last}${requests}`;
  });
}

describe('a proof without a mesh', () => {
  test('holds where the manifests do exactly what is declared', () => {
    const proof = given(PAIR).prove([EDGE]);
    expect([proof.holds, proof.findings, proof.truncated]).toEqual([true, [], false]);
  });

  test('names what is declared and blocked', () => {
    expect(findings(PAIR.filter((_, index) => index !== 5), [EDGE])).toEqual(['missing shop/web -> shop/db TCP 5432-5432']);
  });

  test('names what is open and not declared', () => {
    expect(findings(PAIR, [])).toEqual(['excess shop/web -> shop/db TCP 5432-5432']);
  });

  test('is exact about ports: what is wider than declared is too much, what is narrower is missing', () => {
    const wide = [...PAIR.slice(0, 4), inTo('db', [{ from: [peer('web')], ports: [{ port: 5432, endPort: 5433 }] }]), outOf('web', [{ to: [peer('db')] }])];
    expect(findings(wide, [EDGE])).toEqual(['excess shop/web -> shop/db TCP 5433-5433']);
    expect(findings(PAIR, [{ ...EDGE, ports: [{ port: 5432, endPort: 5433 }] }])).toEqual(['missing shop/web -> shop/db TCP 5433-5433']);
    expect(findings(PAIR, [{ ...EDGE, ports: [{ port: 5432, protocol: 'UDP' }] }])).toEqual(['missing shop/web -> shop/db UDP 5432-5432', 'excess shop/web -> shop/db TCP 5432-5432']);
  });

  test('edges between the same two add up', () => {
    const both = [...PAIR.slice(0, 4), inTo('db', [{ from: [peer('web')], ports: [{ port: 80 }, { port: 81 }] }]), outOf('web', [{ to: [peer('db')], ports: [{ port: 80 }, { port: 81 }] }])];
    expect(findings(both, [{ ...EDGE, ports: [{ port: 80 }] }, { ...EDGE, ports: [{ port: 81 }] }])).toEqual([]);
  });

  test('a witness shows what it says', () => {
    const judgement = given(PAIR);
    for (const finding of judgement.prove([]).findings) expect(judgement.check(finding.witness).verdict).toBe('allow');
  });

  test('lists no more than it is asked for, and says so', () => {
    const proof = given([pod('shop/a'), pod('shop/b')]).prove([], { limit: 3 });
    expect([proof.holds, proof.findings.length, proof.truncated]).toEqual([false, 3, true]);
  });

  test('a workload with itself is nobody\'s business', () => {
    expect(findings([pod('shop/web'), DENY, inTo('web', [{ from: [peer('web')] }]), outOf('web', [{ to: [peer('web')] }])], [])).toEqual([]);
  });

  test('what nobody can say is unproven, declared or not', () => {
    const host = pod('shop/web', { spec: { hostNetwork: true } });
    expect(findings([host, ...PAIR.slice(2)], [EDGE])).toContain('unproven shop/web -> shop/db TCP 5432-5432');
    expect(findings([host, ...PAIR.slice(2)], [])).toContain('unproven shop/web -> shop/db TCP 5432-5432');
  });

  test('an edge that names nobody is an error', () => {
    expect(() => given(PAIR).prove([{ ...EDGE, to: workload('shop/dbb') }])).toThrow('No workload "shop/dbb"');
    expect(() => given(PAIR).prove([{ ...EDGE, to: { kind: 'external', cidrs: [{ cidr: '10.0.0.0' }] } }])).toThrow('Invalid CIDR "10.0.0.0" in a declared edge');
  });
});

describe('undeclared pods', () => {
  const withRule = (from: object[]) => [...PAIR.slice(0, 4), inTo('db', [{ from, ports: [{ port: 5432 }] }]), PAIR[5]];

  test('a pod that wears a workload\'s labels counts as that workload', () => {
    expect(findings(PAIR, [EDGE])).toEqual([]);
  });

  test('a rule for another namespace admits whoever is there', () => {
    expect(findings(withRule([peer('web'), { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bank' } } }]), [EDGE]))
      .toEqual(['excess undeclared in bank -> shop/db TCP 5432-5432']);
  });

  test('a rule for all namespaces admits those that no manifest names', () => {
    expect(findings(withRule([peer('web'), { namespaceSelector: {} }]), [EDGE])).toEqual(['excess undeclared in any-other-namespace -> shop/db TCP 5432-5432']);
  });

  test('a rule for a namespace label admits namespaces that carry it', () => {
    expect(findings(withRule([peer('web'), { namespaceSelector: { matchLabels: { team: 'x' } } }]), [EDGE]))
      .toEqual(['excess undeclared in any-other-namespace-with-x-0 -> shop/db TCP 5432-5432']);
  });

  test('labels that nobody wears let in whoever puts them on, if its namespace lets it out', () => {
    const rule = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bank' } }, podSelector: { matchLabels: { app: 'ghost' } } };
    expect(findings(withRule([peer('web'), rule]), [EDGE])).toEqual(['excess undeclared in bank -> shop/db TCP 5432-5432']);
    expect(findings([...withRule([peer('web'), peer('ghost')])], [EDGE])).toEqual([]);
  });

  test('a label dropped from a rule lets in pods that the whole set of labels kept out', () => {
    const labels = { app: 'web', instance: 'prod' };
    const web = pod('shop/web', { labels });
    const narrow = { podSelector: { matchLabels: labels } };
    const other = inTo('other', [{ from: [narrow] }]);
    const judged = (from: object) => findings([web, pod('shop/db'), networkPolicy('shop/deny', { podSelector: {} }), inTo('db', [{ from: [from], ports: [{ port: 5432 }] }]), other], [EDGE])
      .filter((finding) => finding.includes('-> shop/db'));
    expect([judged(narrow), judged(peer('web'))]).toEqual([[], ['excess undeclared in shop -> shop/db TCP 5432-5432']]);
  });

  test('egress to a namespace is egress to whoever is there', () => {
    const dns = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } };
    const edge: DeclaredEdge = { from: workload('shop/web'), to: DNS, ports: [{ port: 53, protocol: 'UDP' }] };
    const out = (to: object) => [pod('shop/web'), DENY, outOf('web', [{ to: [to], ports: [{ port: 53, protocol: 'UDP' }] }])];
    expect(findings(out({ ...dns, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }), [edge])).toEqual([]);
    expect(findings(out(dns), [edge])).toEqual(['excess shop/web -> undeclared in kube-system UDP 53-53']);
    expect(findings(out({ namespaceSelector: {}, podSelector: {} }), [edge])).toContain('excess shop/web -> undeclared in any-other-namespace UDP 53-53');
  });

  test('addresses outside are too much unless they are declared, to the bit', () => {
    const out = outOf('web', [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }], ports: [{ port: 443 }] }]);
    const edge = (except?: string[]): DeclaredEdge => ({
      from: workload('shop/web'), to: { kind: 'external', cidrs: [{ cidr: '0.0.0.0/0', ...(except && { except }) }] }, ports: [{ port: 443 }],
    });
    const options = { ipBlockMatchesPods: 'no' } as const;
    expect(findings([pod('shop/web'), DENY, out], [edge(['169.254.169.254/32'])], options)).toEqual([]);
    expect(findings([pod('shop/web'), DENY, out], [edge()], options)).toEqual(['missing shop/web -> 169.254.169.254-169.254.169.254 TCP 443-443']);
    expect(findings([pod('shop/web'), DENY, out], [edge(['169.254.0.0/16'])], options)).toEqual(['excess shop/web -> 169.254.0.0-169.254.169.253 169.254.169.255-169.254.255.255 TCP 443-443']);
  });
});

describe('a proof with a mesh', () => {
  const principal = (name: string) => [{ source: { principals: [`cluster.local/ns/shop/sa/${name}`] } }];
  const base = [
    namespace('shop'), meshed('shop/web'), meshed('shop/db'), DENY, service('shop/db', { name: 'http', port: 80, targetPort: 8080 }),
    inTo('db', [{ from: [peer('web')], ports: [{ port: 8080 }] }]), outOf('web', [{ to: [peer('db')], ports: [{ port: 8080 }] }]),
    peerAuthentication('shop/strict', { mtls: { mode: 'STRICT' } }),
  ];
  const allow = (operation: object) => authorization('shop/db', { selector: { matchLabels: { app: 'db' } }, rules: [{ from: principal('web'), to: [{ operation }] }] });
  const edge = (requests?: DeclaredEdge['requests']): DeclaredEdge => ({ from: workload('shop/web'), to: workload('shop/db'), ports: [{ port: 8080 }], ...(requests && { requests }) });

  test('holds by method and path', () => {
    expect(findings([...base, allow({ methods: ['POST'], paths: ['/payment/*'] })], [edge([{ methods: ['POST'], paths: ['/payment/*'] }])])).toEqual([]);
  });

  test('names the requests that are too much and those that are missing', () => {
    expect(findings([...base, allow({ methods: ['POST'], paths: ['/*'] })], [edge([{ methods: ['POST'], paths: ['/payment/*'] }])]))
      .toEqual(['excess shop/web -> shop/db TCP 8080-8080 POST /* except /payment/*']);
    expect(findings([...base, allow({ methods: ['POST'], paths: ['/payment/*'] })], [edge([{ methods: ['POST', 'GET'], paths: ['/payment/*'] }])]))
      .toEqual(['missing shop/web -> shop/db TCP 8080-8080 GET /payment/*']);
  });

  test('knows that a template and a prefix are not the same', () => {
    expect(findings([...base, allow({ methods: ['GET'], paths: ['/a/*'] })], [edge([{ methods: ['GET'], paths: ['/a/{*}'] }])]))
      .toEqual(['excess shop/web -> shop/db TCP 8080-8080 GET /a/* except /a/{*}']);
  });

  test('an identity that no workload has belongs to an undeclared pod', () => {
    const ghost = authorization('shop/db', { rules: [{ from: [...principal('web'), { source: { principals: ['cluster.local/ns/bank/sa/ghost'] } }] }] });
    const openNet = base.filter((item) => item !== DENY && item !== base[5]);
    expect(findings([...openNet, ghost], [edge()])).toContain('excess undeclared in bank -> shop/db TCP 1-65535');
  });

  test('a namespace as source admits any pod of it that has a sidecar', () => {
    const whole = authorization('shop/db', { selector: { matchLabels: { app: 'db' } }, rules: [{ from: [{ source: { namespaces: ['shop', 'bank'] } }] }] });
    const network = inTo('db', [{ from: [peer('web'), { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bank' } } }], ports: [{ port: 8080 }] }]);
    const result = given([...base.filter((_, index) => index !== 5), network, whole]).prove([edge()]);
    expect(result.findings.map((item) => [item.kind, nameOf(item.from), item.from.kind === 'undeclared' && item.from.meshed])).toEqual([['excess', 'undeclared in bank', true]]);
  });

  test('a declared condition must be one', () => {
    const jwt = requestAuthentication('shop/jwt', { jwtRules: [{ issuer: 'https://idp' }] });
    const guarded = authorization('shop/db', { selector: { matchLabels: { app: 'db' } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'], requestPrincipals: ['*'] } }] }] });
    expect(findings([...base, jwt, guarded], [{ ...edge(), conditional: true }])).toEqual([]);
    expect(findings([...base, jwt, guarded], [edge()])).toEqual(['unproven shop/web -> shop/db TCP 8080-8080']);
    expect(findings([...base, jwt, allow({ ports: ['8080'] })], [{ ...edge(), conditional: true }])).toEqual(['excess shop/web -> shop/db TCP 8080-8080']);
  });

  test('hosts outside are held by the registry', () => {
    const objects = (hosts: string[]) => [
      meshed('shop/web'), DENY, outOf('web', [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 443 }] }]),
      sidecar('shop/web', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' }, egress: [{ hosts: ['./*'] }] }),
      serviceEntry('shop/stripe', { hosts, ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'NONE', exportTo: ['.'] }),
    ];
    const outside: DeclaredEdge = { from: workload('shop/web'), to: { kind: 'external', cidrs: [{ cidr: '0.0.0.0/0' }] }, ports: [{ port: 443 }], requests: [{ hosts: ['api.stripe.com'] }] };
    const options = { ipBlockMatchesPods: 'no' } as const;
    expect(findings(objects(['api.stripe.com']), [outside], options)).toEqual([]);
    expect(findings(objects(['*.stripe.com']), [outside], options)).toEqual(['excess shop/web -> 0.0.0.0-255.255.255.255 TCP 443-443 * * host *.stripe.com except api.stripe.com']);
    expect(findings(objects(['api.stripe.com']).slice(0, 3), [outside], options)).toEqual(['excess shop/web -> 0.0.0.0-255.255.255.255 TCP 443-443 * * host * except api.stripe.com']);
  });

  test('pods that no manifest gives are reached through the Services that the declaration names', () => {
    const objects = [
      meshed('shop/web'), DENY, outOf('web', [{ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }], ports: [{ port: 53 }] }]),
    ];
    const limited = (host: string) => sidecar('shop/web', { outboundTrafficPolicy: {}, egress: [{ hosts: [host] }] });
    const dns: DeclaredEdge = { from: workload('shop/web'), to: { ...DNS, services: ['kube-dns'] }, ports: [{ port: 53 }] };
    expect(findings([...objects, limited('kube-system/kube-dns.kube-system.svc.cluster.local')], [dns])).toEqual([]);
    expect(findings([...objects, limited('./*')], [dns])).toEqual([expect.stringMatching(/^missing shop\/web -> platform in kube-system TCP 53-53/)]);
  });

  test('a gateway is a party', () => {
    const gateway = object('gateway.networking.k8s.io/v1', 'Gateway', 'shop/public', { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] });
    const judgement = given([gateway, DENY]);
    const internet: DeclaredEdge = { from: { kind: 'external', cidrs: [{ cidr: '0.0.0.0/0' }] }, to: { kind: 'gateway', gateway: 'shop/public' }, ports: [{ port: 80 }] };
    expect(judgement.prove([internet]).findings.map((item) => `${item.kind} ${nameOf(item.to)}`)).toEqual(['missing shop/public-istio']);
  });
});
